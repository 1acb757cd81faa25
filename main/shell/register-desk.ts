import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { IMPORT_MAX_BYTES } from '../../shared/estate/register-import.ts'
import { REGISTER_ANSWERS } from '../../shared/ipc/register.ts'
import type { RegisterJob } from '../config/register-import/job.ts'
import { errorCode } from '../config/yaml-file.ts'
import type { RequestHandlers } from './ipc.ts'

/** Longest that a piece of work may take, ms: a sheet of 50,000 rows takes a tenth of it on a slow laptop. */
const JOB_MS = 120_000
/** Memory of the thread, megabytes: what reads a sheet made to harm ends alone, not with the shell. */
const HEAP_MB = 1_024

export interface RegisterDeskDeps {
  /** The bundle of main/config/register-import/thread.ts. */
  readonly script: string
  /** The data folder and the sources file that are in use, or that a first import begins. */
  readonly places: () => { readonly dataDir: string; readonly sourcesFile: string }
  /** Asks for a file; null: none was chosen. */
  readonly choose: () => Promise<string | null>
  readonly now: () => number
  /** A register was written or taken back. */
  readonly changed: () => void
}

type Handlers = Pick<
  RequestHandlers,
  'register:read' | 'register:choose' | 'register:preview' | 'register:apply' | 'register:undo'
>

const problemSchema = z.object({
  problem: z.object({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) }),
})

/**
 * Answers what the register page asks of the shell. Each piece of work runs on a thread that lives for it alone: sheets come from anywhere, and
 * reading one must neither hold up the shell (whose loop relays every frame) nor the engine, nor outlive a limit of time or memory.
 */
export function createRegisterDesk({ script, places, choose, now, changed }: RegisterDeskDeps): Handlers {
  /** One at a time: a preview that an apply overtakes would be of neither register. */
  let last: Promise<unknown> = Promise.resolve()

  async function run<T>(job: RegisterJob, schema: z.ZodType<T>): Promise<{ value: T } | z.infer<typeof problemSchema>> {
    const mine = last.then(() => onThread(script, { job, places: places() }))
    last = mine.catch(() => null)
    return z.union([z.object({ value: schema }), problemSchema]).parse(await mine)
  }

  return {
    'register:read': () => run({ what: 'read' }, REGISTER_ANSWERS.read),
    async 'register:choose'() {
      const path = await choose()
      if (path === null) return { value: null }
      try {
        const { size } = await stat(path)
        if (size > IMPORT_MAX_BYTES)
          return { problem: { code: 'import.too-large', facts: { megabytes: IMPORT_MAX_BYTES / 1024 ** 2 } } }
        return { value: { name: basename(path), bytes: new Uint8Array(await readFile(path)) } }
      } catch (error) {
        return { problem: { code: 'import.unreadable', facts: { detail: errorCode(error) } } }
      }
    },
    'register:preview': (asked) => run({ what: 'preview', ...asked }, REGISTER_ANSWERS.preview),
    async 'register:apply'(asked) {
      const answer = await run({ what: 'apply', ...asked, now: now() }, REGISTER_ANSWERS.apply)
      changed()
      return answer
    },
    async 'register:undo'({ force }) {
      const answer = await run({ what: 'undo', force }, REGISTER_ANSWERS.undo)
      changed()
      return answer
    },
  }
}

/** What the thread answers; a thread that ends without an answer, or is too slow, is a problem in words. */
function onThread(script: string, workerData: unknown): Promise<unknown> {
  return new Promise((done) => {
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
    const failed = (detail: string) => {
      clearTimeout(timer)
      done({ problem: { code: 'import.failed', facts: { detail } } })
      void worker.terminate()
    }
    const timer = setTimeout(() => failed(`> ${JOB_MS / 1_000} s`), JOB_MS)
    worker.once('message', (answer) => {
      clearTimeout(timer)
      done(answer)
    })
    worker.once('error', (error) => failed(error instanceof Error ? error.message : String(error)))
    worker.once('exit', () => failed('no answer'))
  })
}

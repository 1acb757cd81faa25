import { Worker } from 'node:worker_threads'
import { threadEntry } from '../../thread-entry.ts'
import { partName, removePart } from './cases.ts'
import type { FromImport, ImportEnd, ImportJob } from './import-messages.ts'

export interface RunningImport {
  readonly end: Promise<ImportEnd>
  /** It ends within seconds, whatever it is at. */
  cancel(): void
}

export type StartImport = (job: Omit<ImportJob, 'part'>, progress: (share: number) => void) => RunningImport

/**
 * A thread that was told to end and does not is ended by force after this, ms, before the shell ends the whole engine (engine-host.ts): it may be deep in
 * a member, or wait for a disk that is gone.
 */
const END_MS = 3_000

/** Memory of the thread, megabytes: a package that was made to harm ends it alone, and not the engine. One estate of a city takes a third. */
const HEAP_MB = 1_024

/** Imports on a thread that lives for it alone: packages come from anywhere, and are large. */
export const startImportThread: StartImport = (given, progress) => {
  const job: ImportJob = { ...given, part: partName() }
  const worker = new Worker(threadEntry('import-thread', import.meta.url), {
    ...{ workerData: job, execArgv: ['--disable-warning=ExperimentalWarning'] },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  let force: NodeJS.Timeout | null = null
  const end = new Promise<ImportEnd>((done) => {
    const fail = (end: ImportEnd): void => {
      removePart(job.dataDir, job.part)
      done(force === null ? end : { type: 'cancelled' })
    }
    worker.on('message', (message: FromImport) => {
      if (message.type === 'progress') progress(message.share)
      else done(message)
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') fail({ type: 'failed', code: 'case.too-large', facts: {} })
      else fail({ type: 'failed', code: 'case.failed', facts: { detail: error.message } })
    })
    worker.on('exit', (code) => fail({ type: 'failed', code: 'case.failed', facts: { detail: `exit code ${code}` } }))
  })
  return {
    end,
    cancel() {
      if (force !== null) return
      worker.postMessage('cancel')
      const timer = setTimeout(() => void worker.terminate(), END_MS)
      force = timer
      void end.then(() => clearTimeout(timer))
    },
  }
}

import { rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { isLast, type SnapshotTold, snapshotToldSchema } from '../../../../shared/ipc/snapshot.ts'
import type { Drawn } from '../../../../shared/snapshot/pictures.ts'
import { threadEntry } from '../../thread-entry.ts'
import { partialOf } from '../package/partial.ts'
import type { JobData } from './snapshot-job.ts'

/** A thread that was told to end and does not is ended by force after this, ms: before the shell ends the whole engine (engine-host.ts). */
const END_MS = 3_000

/**
 * What was just made may take this much, MB, as that of the command does (--max-semi-space-size=16): left to itself, V8 takes twice that where the engine
 * was started without, and an export peaks above its 300 MB.
 */
const YOUNG_MB = 48

export interface JobEars {
  readonly told: (told: SnapshotTold) => void
  /** The job waits for what comes of a page that it told of, and is given it by `answer`. */
  readonly drawing: (answer: (drawn: Drawn) => void) => void
}

/**
 * Has a package written on a thread of its own, so that hours of a journal never hold up the engine. `told` hears how far it is, and at last what
 * came of it, once; the signal ends the work, which is told as cancelled. Resolves once the thread has ended and nothing half-written is left; never rejects.
 */
export async function startSnapshotJob(data: JobData, { told, drawing }: JobEars, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return told({ cancelled: true })
  const worker = new Worker(threadEntry('snapshot-thread', import.meta.url), {
    workerData: data,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  let over = false
  worker.on('message', (raw: unknown) => {
    if (over) return
    const word = snapshotToldSchema.parse(raw)
    over = isLast(word)
    if ('draw' in word) drawing((drawn) => worker.postMessage(drawn))
    told(word)
  })
  let detail: string | null = null
  worker.on('error', (error) => {
    detail = error instanceof Error ? error.message : String(error)
  })
  let force: NodeJS.Timeout | undefined
  const end = (): void => {
    worker.postMessage(null)
    force = setTimeout(() => void worker.terminate(), END_MS)
  }
  signal.addEventListener('abort', end, { once: true })
  const code = await new Promise<number>((ended) => worker.on('exit', ended))
  signal.removeEventListener('abort', end)
  clearTimeout(force)
  if (over) return
  // It ended without a word, and so without clearing up.
  if ('out' in data.job) rmSync(partialOf(data.job.out), { force: true })
  if (signal.aborted) told({ cancelled: true })
  else told({ problem: { code: 'snapshot.failed', facts: { detail: detail ?? `exit code ${code}` } } })
}

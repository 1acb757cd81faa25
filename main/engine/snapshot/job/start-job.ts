import { Worker } from 'node:worker_threads'
import { type SnapshotTold, snapshotToldSchema } from '../../../../shared/ipc/snapshot.ts'
import type { Disposable } from '../../../../shared/lib/disposable.ts'
import type { JobData } from './snapshot-job.ts'

/** A thread that was told to end and does not is ended by force after this, ms. */
const END_MS = 5_000

/** The thread's entry: in a bundle the file that is built beside it (vite.config.ts), from the sources its own module. */
function entry(): URL {
  const bundled = !import.meta.url.endsWith('.ts')
  return new URL(bundled ? './snapshot-thread.cjs' : './snapshot-thread.ts', import.meta.url)
}

/**
 * Has a package written on a thread of its own, so that hours of a journal never hold up the engine. `told` hears how far it is, and at last what
 * came of it, once. Disposing ends the work: it is told as cancelled.
 */
export function startSnapshotJob(data: JobData, told: (told: SnapshotTold) => void): Disposable {
  const worker = new Worker(entry(), { workerData: data, execArgv: ['--disable-warning=ExperimentalWarning'] })
  let over = false
  const last = (word: SnapshotTold): void => {
    if (over) return
    over = true
    told(word)
  }
  worker.on('message', (raw: unknown) => {
    const word = snapshotToldSchema.parse(raw)
    if ('progress' in word) {
      if (!over) told(word)
    } else last(word)
  })
  const failed = (detail: string) => last({ problem: { code: 'snapshot.failed', facts: { detail } } })
  worker.on('error', (error) => failed(error instanceof Error ? error.message : String(error)))
  worker.on('exit', (code) => failed(`exit code ${code}`))
  return {
    dispose() {
      if (over) return
      worker.postMessage(null)
      setTimeout(() => {
        void worker.terminate()
        last({ cancelled: true })
      }, END_MS).unref()
    },
  }
}

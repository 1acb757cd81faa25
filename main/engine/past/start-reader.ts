import { Worker } from 'node:worker_threads'
import { threadEntry } from '../thread-entry.ts'
import type { Bar } from '../time-bar.ts'
import type { FromReader, ToReader } from './messages.ts'

export interface ReaderEvents {
  readonly onMessage: (message: FromReader) => void
  /** It ended without being told to; `reason` is for the log. */
  readonly onEnd: (reason: string) => void
}

/** A reader at work, wherever it runs. */
export interface RunningReader {
  send(message: ToReader): void
  /** Resolves when it has let go of the journal. Nothing is heard of it from the call on. */
  end(): Promise<void>
}

/** @param bar of a case, whose folder `dataDir` is; absent: it is the estate's own */
export type StartReader = (dataDir: string, events: ReaderEvents, bar?: Bar | null) => RunningReader

/** A reader that is told to end and does not is ended by force after this, ms: one look takes less. */
const END_MS = 2_000

/** For what was just made, MB: left to itself V8 takes three times as much, and gives none of it back while the thread lives. */
const YOUNG_MB = 48
/** Memory of the thread, megabytes: a case that was made to harm, or a window beyond measure, ends it alone, and not the engine. */
const HEAP_MB = 2_048

/** On a thread of its own, so that a long read never holds up the engine. */
export const startReaderThread: StartReader = (dataDir, events, bar = null) => startReader(dataDir, events, bar, HEAP_MB)

/** @param heapMb memory of the thread at most, megabytes */
export function startReader(dataDir: string, events: ReaderEvents, bar: Bar | null, heapMb: number): RunningReader {
  const worker = new Worker(threadEntry('reader-thread', import.meta.url), {
    workerData: { dataDir, bar },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: heapMb },
  })
  let telling = true
  const end = (reason: string): void => {
    if (!telling) return
    telling = false
    events.onEnd(reason)
  }
  // Our own thread, started from our own bundle: the types are its schema.
  worker.on('message', (message: FromReader) => telling && events.onMessage(message))
  worker.on('error', (error: NodeJS.ErrnoException) =>
    end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `it would have taken more than ${heapMb} MB of memory` : error.message),
  )
  worker.on('exit', (code) => end(`exit code ${code}`))
  // It alone does not keep an engine alive that has nothing else to do.
  worker.unref()
  return {
    send: (message) => worker.postMessage(message),
    end() {
      telling = false
      return new Promise((resolve) => {
        const force = setTimeout(() => void worker.terminate(), END_MS)
        worker.once('exit', () => {
          clearTimeout(force)
          resolve()
        })
        if (worker.threadId === -1) {
          clearTimeout(force)
          resolve()
        } else worker.postMessage(null)
      })
    },
  }
}

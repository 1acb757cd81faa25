import { parentPort, workerData } from 'node:worker_threads'
import { present } from '../../../../shared/lib/assert.ts'
import { CodedError } from '../../../config/coded-error.ts'
import { importCase } from './import-case.ts'
import type { FromImport, ImportEnd, ImportJob } from './import-messages.ts'

// Entry of the thread of one import, wiring only. Whatever is said to it cancels.

/** Progress is told by steps of this share. */
const STEP = 0.01

const port = present(parentPort, 'what started this thread')
// Our own thread, started from our own bundle: the types are its schema.
const { path, ...job }: ImportJob = workerData
const ending = new AbortController()
const say = (message: FromImport): void => port.postMessage(message)

port.once('message', () => ending.abort())

let told = 0
function progress(share: number): void {
  if (share < told + STEP) return
  told = share
  say({ type: 'progress', share })
}

async function run(): Promise<ImportEnd> {
  try {
    return { type: 'done', ...(await importCase(path, { ...job, signal: ending.signal, progress })) }
  } catch (error) {
    if (ending.signal.aborted) return { type: 'cancelled' }
    if (error instanceof CodedError) return { type: 'failed', code: error.code, facts: error.facts }
    return { type: 'failed', code: 'case.failed', facts: { detail: error instanceof Error ? error.message : String(error) } }
  }
}

void run().then((end) => {
  say(end)
  port.close()
})

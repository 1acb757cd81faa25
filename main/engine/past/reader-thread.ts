import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { present } from '../../../shared/lib/assert.ts'
import { openForReading } from '../journal/database.ts'
import { createMemoryReturn, threadMemory } from '../memory-return.ts'
import type { ToReader } from './messages.ts'
import { createReader } from './reader.ts'

// Entry of the reader's thread, wiring only. null tells it to end.

/** How often it is looked whether memory is to be given back, ms. */
const UPKEEP_MS = 5_000
/** Between two returns, ms: no beat waits here, and one in the middle of a judgement is not to put off the one after it. */
const PAUSE_MS = 30_000

const port = present(parentPort, 'the engine that started this thread')
const barSchema = z.object({ from: z.number(), sliceMs: z.number(), count: z.number() })
const { dataDir, bar } = z.object({ dataDir: z.string(), bar: barSchema.nullable() }).parse(workerData)
const db = openForReading(dataDir)
const memory = createMemoryReturn({ now: Date.now, monotonic: () => performance.now() }, threadMemory(), PAUSE_MS)
const reader = createReader(db, {
  send(message) {
    port.postMessage(message)
    // A judgement of capacity reads a month of samples once an hour: 300 MB, which the thread would keep for good.
    if (message.type === 'assessed' || message.type === 'assess-failed') memory.littered()
  },
  later: setImmediate,
  monotonic: () => performance.now(),
  bar,
})

const upkeep = setInterval(memory.upkeep, UPKEEP_MS)

port.on('message', (message: ToReader | null) => {
  if (message !== null) return reader.receive(message)
  clearInterval(upkeep)
  db.close()
  port.close()
})

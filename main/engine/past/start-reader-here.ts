import { performance } from 'node:perf_hooks'
import { openForReading } from '../journal/database.ts'
import { createReader } from './reader.ts'
import type { StartReader } from './start-reader.ts'

/** In this thread: for tests, and to measure what the thread is good for. */
export const startReaderHere: StartReader = (dataDir, { onMessage }, bar = null) => {
  const db = openForReading(dataDir)
  let open = true
  const reader = createReader(db, {
    send: (message) => open && onMessage(structuredClone(message)),
    later: (work) => void setImmediate(() => open && work()),
    monotonic: () => performance.now(),
    bar,
  })
  return {
    send: (message) => reader.receive(structuredClone(message)),
    async end() {
      open = false
      db.close()
    },
  }
}

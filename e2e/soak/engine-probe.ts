import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { getHeapCodeStatistics } from 'node:v8'

/**
 * Loaded before the engine (`--expose-gc --import`), which knows nothing of it: on SIGUSR2 it notes what is left after a collection, the
 * least of a few, since a batch or a list may just be on its way, and what of it is code.
 */
const file = process.env.WANGLOU_SOAK_FILE ?? ''
/** Collections, and the pause after each, ms. */
const COLLECTIONS = 4
const PAUSE_MS = 350

async function note(): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (let count = 0; count < COLLECTIONS; count += 1) {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    least = Math.min(least, heapUsed + external)
    await delay(PAUSE_MS)
  }
  const { code_and_metadata_size: code, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics()
  appendFileSync(file, `${JSON.stringify({ heapBytes: least, codeBytes: code + bytecode })}\n`)
}

process.on('SIGUSR2', () => void note())

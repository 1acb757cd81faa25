import { appendFileSync } from 'node:fs'
import process from 'node:process'

/** Loaded before the engine (`--expose-gc --import`), which knows nothing of it: on SIGUSR2 it collects garbage and notes what is left. */
const file = process.env.WANGLOU_SOAK_FILE ?? ''

process.on('SIGUSR2', () => {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  appendFileSync(file, `${JSON.stringify({ heapUsed, external, arrayBuffers })}\n`)
})

import { openSync, readSync } from 'node:fs'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * Looks at one pixel of the framebuffer about once a millisecond, on a thread of its own so that nobody makes it late, and tells each
 * change of "has the colour" with its time.
 */

const { file, offset, colour } = workerData as { file: string; offset: number; colour: number }
/** Between two looks, ms. */
const LOOK_MS = 1

const fd = openSync(file, 'r')
const pixel = Buffer.alloc(4)
const nap = new Int32Array(new SharedArrayBuffer(4))
let was: boolean | null = null
for (;;) {
  readSync(fd, pixel, 0, 4, offset)
  const has = (pixel.readUInt32LE(0) & 0xffffff) === colour
  if (has !== was) parentPort?.postMessage({ has, atNs: process.hrtime.bigint() })
  was = has
  Atomics.wait(nap, 0, 0, LOOK_MS)
}

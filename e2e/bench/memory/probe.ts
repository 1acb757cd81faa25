import { writeSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { peakBytes } from '../../fixtures/peak-memory.ts'

/**
 * Loaded before the program of a process that is measured (`--expose-gc --import`), so that the program knows nothing of it. On
 * SIGUSR2 it collects all garbage and writes what the process then holds as a line of JSON to the pipe of that number.
 */

const PIPE = 4
/** The time in which a program comes to rest after its sync, and gives back by itself what it does give back, ms. */
const SETTLING_MS = 8_000
/** Collections, and the time after each in which memory is given back by other threads, ms. */
const COLLECTIONS = 4
const REST_MS = 250
/** The collection that V8 does when memory runs out: it gives back all pages that are free. */
const LAST_RESORT = { type: 'major', flavor: 'last-resort', execution: 'sync' } as const

const MB = 1_048_576
const mb = (bytes: number): number => Math.round((bytes / MB) * 100) / 100

async function measure(): Promise<void> {
  await delay(SETTLING_MS)
  const standing = process.memoryUsage.rss()
  for (let n = 0; n < COLLECTIONS; n += 1) {
    globalThis.gc?.()
    await delay(REST_MS)
  }
  const { heapUsed, rss } = process.memoryUsage()
  const peak = peakBytes()
  globalThis.gc?.(LAST_RESORT)
  await delay(REST_MS)
  const least = process.memoryUsage.rss()
  const figures = { heap: mb(heapUsed), rss: mb(rss), standing: mb(standing), peak: mb(peak), least: mb(least) }
  writeSync(PIPE, `${JSON.stringify(figures)}\n`)
}

process.on('SIGUSR2', () => void measure())

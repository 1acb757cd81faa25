import process from 'node:process'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Clock } from '../../shared/lib/clock.ts'
import { COMPILE_EARLY } from '../../shared/lib/compile-early.ts'

/** Memory is returned when no list came for this long, ms: by then what they left behind is garbage, and the records are settled. */
const QUIET_MS = 5_000
/** And at most this often, ms: it holds a beat up by one or two tenths of a second. */
const PAUSE_MS = 600_000
/** How often it is looked what is held, ms. */
const LOOK_MS = 10_000
/** Held by so much more than after the last return, most of it is garbage: an estate does not grow by half within minutes. */
const GROWN = 1.5

/**
 * What V8 lets pile up before it collects, per cent of what was left by the last collection. Left to itself it waits for four times as
 * much: readings that wait for a beat or two grow old meanwhile, and 65 MB in use stood in 260.
 */
const GROWING = '--heap-growing-percent=50'

/** When memory is given back to the system. Called at every upkeep. */
export interface MemoryReturn {
  /** Much was read for what little is kept of it: a list, of which hundreds of megabytes of text and objects become tens. */
  littered(): void
  upkeep(): void
}

/** Memory of a process or of a thread: what it holds in RAM, bytes, and how it gives free pages back. */
export interface ProcessMemory {
  resident(): number
  collect(): void
}

/**
 * V8 keeps the pages of a first sync: its own reducer waits for a program that allocates next to nothing, and an engine that
 * watches never does. 50,000 pods stood at 550 MB for ever, of which 100 were in use. So it is told after the start and after lists,
 * and when the history of metrics or a surge has left as much: five clouds with theirs stood at 720 MB, of which 300 were in use.
 */
export function createMemoryReturn(clock: Clock, { resident, collect }: ProcessMemory, pauseMs = PAUSE_MS): MemoryReturn {
  let dueAt: number | null = clock.monotonic() + QUIET_MS
  let lastAt = Number.NEGATIVE_INFINITY
  let lookAt = Number.POSITIVE_INFINITY
  let least = Number.POSITIVE_INFINITY
  let afterLists = false

  const isGrown = (now: number): boolean => {
    if (now < lookAt) return false
    lookAt = now + LOOK_MS
    const held = resident()
    least = Math.min(least, held)
    return held > least * GROWN && now - lastAt >= pauseMs
  }

  return {
    littered() {
      dueAt = Math.max(clock.monotonic() + QUIET_MS, lastAt + pauseMs)
      afterLists = true
    },
    upkeep() {
      const now = clock.monotonic()
      const isDue = dueAt !== null && now >= dueAt
      if (!isDue && !isGrown(now)) return
      collect()
      least = resident()
      lookAt = now + LOOK_MS
      // What a start leaves behind does not put off what its first lists do.
      if (!isDue || afterLists) lastAt = now
      dueAt = null
    },
  }
}

/** `last-resort` also gives free pages back, at twice the time or more. */
type Flavor = 'regular' | 'last-resort'
type Collect = (options: { readonly type: 'major'; readonly flavor: Flavor; readonly execution: 'sync' }) => void

const isCollect = (value: unknown): value is Collect => typeof value === 'function'

/**
 * A full collection; as a rule one that gives free pages back, as V8 does when a system runs short of memory. Its function shows only in a
 * context that is made while its flag is set. (The inspector's `HeapProfiler.collectGarbage` does the same, but a session of it
 * kept the process from ending.)
 */
export function createCollect(flavor: Flavor = 'last-resort'): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  return () => {
    if (isCollect(collect)) collect({ type: 'major', flavor, execution: 'sync' })
  }
}

/** That of the heap of this thread alone: a collection of the process's main heap leaves it as it is. */
export const threadMemory = (): ProcessMemory => ({
  resident: () => getHeapStatistics().total_heap_size,
  collect: createCollect(),
})

/** That of this process, its threads among it. */
export function processMemory(): ProcessMemory {
  for (const flag of [GROWING, COMPILE_EARLY]) setFlagsFromString(flag)
  return { resident: () => process.memoryUsage.rss(), collect: createCollect() }
}

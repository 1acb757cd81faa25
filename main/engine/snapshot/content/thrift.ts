import { getHeapStatistics } from 'node:v8'

/** Garbage may gather to this, bytes, before it is collected. */
const GARBAGE_BYTES = 40 * 1024 * 1024
/** Pieces between two looks at the heap, count: a look takes some µs, a piece some hundred. */
const LOOK_EVERY = 8

/**
 * Hands pieces through and has garbage collected as it gathers. V8 lets old objects stand until the heap has doubled, which in a process that
 * reads tens of thousands of records and keeps none was three times of what was in use.
 */
export interface Thrift {
  through<T>(pieces: Iterable<T>): Generator<T>
  /** For work that is not told piece by piece: to be called every some ms of it. */
  look(): void
}

export function createThrift(collect: () => void): Thrift {
  let passed = 0
  let least = Number.POSITIVE_INFINITY

  function look(): void {
    const used = getHeapStatistics().used_heap_size
    least = Math.min(least, used)
    if (used - least < GARBAGE_BYTES) return
    collect()
    least = getHeapStatistics().used_heap_size
  }

  return {
    look,
    *through(pieces) {
      for (const piece of pieces) {
        yield piece
        passed += 1
        if (passed % LOOK_EVERY === 0) look()
      }
    },
  }
}

import { getHeapStatistics } from 'node:v8'

/** Garbage may gather to this, bytes, before it is collected. */
const GARBAGE_BYTES = 40 * 1024 * 1024
/** Text between two looks at the heap, characters: what it was made of is ten times that. */
const LOOK_EVERY = 128 * 1024

/**
 * Hands pieces through and has garbage collected as it gathers. V8 lets old objects stand until the heap has doubled, which in a process that
 * reads tens of thousands of records and keeps none was three times of what was in use.
 */
export interface Thrift {
  through(pieces: Iterable<string>): Generator<string>
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
        passed += piece.length
        if (passed < LOOK_EVERY) continue
        passed = 0
        look()
      }
    },
  }
}

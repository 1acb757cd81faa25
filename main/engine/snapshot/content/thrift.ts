import { getHeapSpaceStatistics } from 'node:v8'

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

/** What V8 makes room for anew all the time, and empties by itself. */
const YOUNG: ReadonlySet<string> = new Set(['new_space', 'new_large_object_space'])

/** In use by what has lived for a while, bytes: how much is just made depends on the room that V8 was given for it. */
const usedByOld = (): number =>
  getHeapSpaceStatistics().reduce(
    (sum, { space_name, space_used_size }) => sum + (YOUNG.has(space_name) ? 0 : space_used_size),
    0,
  )

export function createThrift(collect: () => void): Thrift {
  let passed = 0
  let least = Number.POSITIVE_INFINITY

  function look(): void {
    const used = usedByOld()
    least = Math.min(least, used)
    if (used - least < GARBAGE_BYTES) return
    collect()
    least = usedByOld()
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

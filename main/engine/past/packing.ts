import type { Clock } from '../../../shared/lib/clock.ts'
import { PACK_SIZES, type Packed } from '../journal/pack.ts'
import { type SamplePacking, STEP_SAMPLES } from '../journal/samples/sample-packing.ts'

/** After a start nothing is packed for this long, ms: the cores are needed for the first picture and the first lists. */
const FIRST_MS = 60_000
/** Between two pieces, ms: a backlog is worked off beside the engine, not in its place. */
const NEXT_MS = 1_000
/** After a failure the next try waits this long, ms. */
const RETRY_MS = 600_000
/** Samples are packed by the hour of the wall's clock, ms. */
const HOUR_MS = 3_600_000

/** A piece of history or of samples. */
export type Piece = Packed | SamplePacking

export interface PackingDeps {
  readonly clock: Clock
  /** Has the next piece packed beside the engine; answered by `packed` or `failed`. */
  readonly ask: () => void
  readonly store: (piece: Piece) => void
}

/** When history and samples are packed. The reader does it, which is started for that alone only where enough has gathered. */
export interface Packing {
  /** So many rows were committed in one batch, and beside them so many readings of hours that are over. */
  committed(rows: number, readings: number): void
  /** Called on every beat. */
  beat(): void
  /** null: nothing was worth it. */
  packed(piece: Piece | null): void
  failed(): void
  /** There is something to pack, at once or in a moment. */
  readonly due: boolean
}

export function createPacking({ clock, ask, store }: PackingDeps): Packing {
  // What the run before left is not known: the first time it is just asked for.
  let rows = PACK_SIZES.segmentRows
  let batches = 0
  let readings = 0
  /** Of those, what had come when it was last asked. */
  let askedReadings = 0
  let nextAt = clock.monotonic() + FIRST_MS
  let busy = false
  /** The hour in which nothing was left to pack of those before. */
  let doneHour = Number.NaN
  let askedHour = Number.NaN

  const hour = (): number => Math.floor(clock.now() / HOUR_MS)
  const isEnough = (): boolean =>
    rows >= PACK_SIZES.segmentRows || batches >= PACK_SIZES.segmentBatches || readings >= STEP_SAMPLES || doneHour !== hour()

  function wait(ms: number): void {
    busy = false
    nextAt = clock.monotonic() + ms
  }

  return {
    committed(count, taken) {
      readings += taken
      if (count === 0) return
      rows += count
      batches += 1
    },
    beat() {
      if (busy || clock.monotonic() < nextAt) return
      if (!isEnough()) return
      busy = true
      askedHour = hour()
      askedReadings = readings
      ask()
    },
    packed(piece) {
      wait(NEXT_MS)
      if (piece !== null) return store(piece)
      rows = 0
      batches = 0
      readings -= askedReadings
      doneHour = askedHour
    },
    failed() {
      if (busy) wait(RETRY_MS)
    },
    get due() {
      return busy || isEnough()
    },
  }
}

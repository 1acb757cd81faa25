import type { Sample } from '../../shared/estate/metric.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { SampleKeeping } from './journal/writer.ts'

const DAY_MS = 86_400_000

/** Figures are read once in each minute of the wall's clock, ms. */
const READ_MS = 60_000
/** One step of thinning is done at most this often while steps are due, ms: each holds a beat up by some ms. */
const STEP_MS = 1_000
/** When none was due, the next is looked for after this, ms: it is the work of a day. */
const LOOK_MS = 60_000

export interface SamplingDeps {
  readonly clock: Clock
  readonly samples: Pick<SampleKeeping, 'thin'>
  /** The instant since which so many ms were watched, ms since the epoch. */
  readonly keptSince: (keepMs: number) => number
  readonly limits: Pick<Policy['journal'], 'rollupDays'>
  /** What is known at that moment (wall time, ms since the epoch). */
  readonly read: (at: number) => readonly Sample[]
}

/** When the engine samples, and when samples are thinned; packing is the reader's work (past/packing.ts). Called on every beat. */
export interface Sampling {
  /** The readings of this minute, the first time that it is asked in it; else none. */
  take(): readonly Sample[]
  /** Does a bounded piece of what is due. */
  upkeep(): void
}

export function createSampling({ clock, samples, keptSince, limits, read }: SamplingDeps): Sampling {
  let minute = Number.NaN
  let nextAt = clock.monotonic()

  return {
    take() {
      const at = clock.now()
      const now = Math.floor(at / READ_MS)
      if (now === minute) return []
      minute = now
      return read(at)
    },
    upkeep() {
      if (clock.monotonic() < nextAt) return
      const more = samples.thin(keptSince(limits.rollupDays * DAY_MS))
      nextAt = clock.monotonic() + (more ? STEP_MS : LOOK_MS)
    },
  }
}

import type { Sample } from '../../shared/estate/metric.ts'
import { problemText } from '../../shared/estate/problem-words.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { sortOut } from './journal/samples/check.ts'
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
  readonly log: (line: string) => void
}

/** When the engine samples, and when samples are thinned; packing is the reader's work (past/packing.ts). Called at every upkeep. */
export interface Sampling {
  /** The readings of this minute that can be kept, the first time that it is asked in it; else none. */
  take(): readonly Sample[]
  /** Does a bounded piece of what is due. */
  upkeep(): void
}

export function createSampling({ clock, samples, keptSince, limits, read, log }: SamplingDeps): Sampling {
  let minute = Number.NaN
  let nextAt = clock.monotonic()
  let toldRefused = 0

  /** A cluster takes a request of 2^63 cores: what no histogram can hold must not reach the journal, which would not read it again. */
  function checked(readings: readonly Sample[], at: number): readonly Sample[] {
    const { good, refused } = sortOut(readings, at, keptFrom())
    const [first] = refused
    // The same ones come each minute: a line where it is others.
    if (first !== undefined && refused.length !== toldRefused) {
      log(`readings that cannot be kept: ${refused.length}; the first: ${problemText(first.code, first.facts, 'en').what}`)
    }
    toldRefused = refused.length
    return good
  }

  const keptFrom = (): number => keptSince(limits.rollupDays * DAY_MS)

  return {
    take() {
      const at = clock.now()
      const now = Math.floor(at / READ_MS)
      if (now === minute) return []
      minute = now
      return checked(read(at), at)
    },
    upkeep() {
      if (clock.monotonic() < nextAt) return
      const more = samples.thin(keptFrom())
      nextAt = clock.monotonic() + (more ? STEP_MS : LOOK_MS)
    },
  }
}

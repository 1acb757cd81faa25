import type { Clock } from '../../shared/lib/clock.ts'

/** Work that is done every so often beside what each beat does. */
export interface Chore {
  /** From the end of one round to the next, ms. */
  readonly everyMs: number
  /** Due at the first upkeep, not only after the first `everyMs`. */
  readonly atOnce?: true
  /** A bounded piece of work; true: there is more, which goes on at the next upkeep. */
  readonly work: () => boolean
}

/** Returns what does the chores that are due, in their order. Called at every upkeep. */
export function createChores(clock: Clock, chores: readonly Chore[]): () => void {
  const begun = clock.monotonic()
  const lastAt = new Map(chores.map((chore) => [chore, chore.atOnce ? Number.NEGATIVE_INFINITY : begun]))
  return () => {
    for (const chore of chores) {
      if (clock.monotonic() - (lastAt.get(chore) ?? begun) < chore.everyMs) continue
      if (!chore.work()) lastAt.set(chore, clock.monotonic())
    }
  }
}

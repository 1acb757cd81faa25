/** Steps of one list that can be taken back, count: more than a person remembers. */
export const UNDOS_KEPT = 20

/** With those steps before the others, the latest first; the oldest go. */
export const withSteps = <T>(latest: readonly T[], before: readonly T[]): readonly T[] =>
  [...latest, ...before].slice(0, UNDOS_KEPT)

import type { Matcher } from './promql/syntax.ts'

export type SeriesLabels = Readonly<Record<string, string>>

/** One time series: a function of time. Nothing is stored. */
export interface Series {
  /** Without `__name__`. */
  readonly labels: SeriesLabels
  /** It is there in [from, until), ms since the epoch. A counter begins anew at `from`. */
  readonly from: number
  readonly until: number
  /** NaN where it tells nothing. */
  readonly valueAt: (at: number) => number
}

/** All series of one metric. */
export interface Family {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** As they are now, those that ended within the retention among them. */
  readonly series: () => readonly Series[]
}

export const EVER = Number.NEGATIVE_INFINITY
export const OPEN = Number.POSITIVE_INFINITY

/** Families whose name fits, with the matchers that are left. */
export function familiesFor(families: readonly Family[], matchers: readonly Matcher[]): readonly Family[] {
  const byName = matchers.filter(({ label }) => label === '__name__')
  return families.filter(({ name }) => byName.every(({ test }) => test(name)))
}

/** Series of a family that all matchers hold for. A label that is absent counts as empty. */
export function matching(family: Family, matchers: readonly Matcher[]): readonly Series[] {
  const others = matchers.filter(({ label }) => label !== '__name__')
  return family.series().filter(({ labels }) => others.every(({ label, test }) => test(labels[label] ?? '')))
}

import { EVER, type Family, OPEN, type Series, type SeriesLabels } from '../series.ts'
import type { Target } from '../targets.ts'

/** What a table of metrics says of one thing: its value, and labels beside those of the thing. */
export interface Metric<T> {
  readonly name: string
  readonly type: Family['type']
  readonly help: string
  /** One for each series of the thing. */
  readonly of: (thing: T) => readonly { readonly labels?: SeriesLabels; readonly valueAt: (at: number) => number }[]
}

interface Life {
  readonly from: number
  readonly until: number
}

const ALWAYS: Life = { from: EVER, until: OPEN }

/** Families of a table of metrics over things that may come and go. */
export function familiesOf<T>(
  metrics: readonly Metric<T>[],
  things: () => readonly T[],
  labelsOf: (thing: T) => SeriesLabels,
  lifeOf: (thing: T) => Life = () => ALWAYS,
): readonly Family[] {
  return metrics.map(({ name, type, help, of }) => ({
    name,
    type,
    help,
    series: () =>
      things().flatMap((thing): Series[] => {
        const common = labelsOf(thing)
        const { from, until } = lifeOf(thing)
        return of(thing).map(({ labels, valueAt }) => ({ labels: { ...common, ...labels }, from, until, valueAt }))
      }),
  }))
}

/** `up`, as Prometheus itself tells it of each target. */
export function upFamily(targets: () => readonly Target[]): Family {
  return {
    name: 'up',
    type: 'gauge',
    help: '',
    series: () => targets().map(({ labels, isUp }) => ({ labels, from: EVER, until: OPEN, valueAt: (at) => Number(isUp(at)) })),
  }
}

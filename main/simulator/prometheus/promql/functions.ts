import type { Series } from '../series.ts'
import { ExecutionError } from './syntax.ts'
import { atOf, type Column, filled, type Grid, isEmpty, type Value, without } from './vector.ts'

/** Interval of the simulated scrapes, ms: two are needed for a rate. */
export const SCRAPE_MS = 30_000
/** Most samples that are looked at in one range: enough for a greatest value, few enough for a month. */
const SAMPLES = 40

/** What a counter rose by in (from, to], a second. NaN while it was not seen twice. */
function rate(series: Series, from: number, to: number): number {
  const begin = Math.max(from, series.from)
  return to - begin < SCRAPE_MS ? Number.NaN : ((series.valueAt(to) - series.valueAt(begin)) * 1000) / (to - begin)
}

function samples({ valueAt, from: born }: Series, from: number, to: number): number[] {
  const begin = Math.max(from, born)
  const stepMs = Math.max(SCRAPE_MS, (to - begin) / SAMPLES)
  const values: number[] = []
  for (let at = to; at > begin; at -= stepMs) {
    const value = valueAt(at)
    if (!Number.isNaN(value)) values.push(value)
  }
  return values
}

const overTime =
  (reduce: (values: readonly number[]) => number) =>
  (series: Series, from: number, to: number): number => {
    const values = samples(series, from, to)
    return values.length === 0 ? Number.NaN : reduce(values)
  }
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Functions of a range of one series, (from, to] in ms since the epoch. */
export const RANGE_FUNCTIONS: Readonly<Record<string, (series: Series, from: number, to: number) => number>> = {
  rate,
  irate: (series, _, to) => rate(series, to - SCRAPE_MS, to),
  increase: (series, from, to) => (rate(series, from, to) * (to - from)) / 1000,
  avg_over_time: overTime((values) => sum(values) / values.length),
  min_over_time: overTime((values) => Math.min(...values)),
  max_over_time: overTime((values) => Math.max(...values)),
  sum_over_time: overTime(sum),
  last_over_time: overTime((values) => values[0] ?? Number.NaN),
}

function vectorOf(value: Value | undefined): readonly Column[] {
  if (value?.is !== 'vector') throw new ExecutionError('expected type instant vector')
  return value.columns
}

const mapped = (columns: readonly Column[], change: (value: number, index: number) => number): Value => ({
  is: 'vector',
  columns: columns.map(({ labels, values }) => ({
    labels: without(labels, []),
    values: values.map((value, index) => change(value, index)),
  })),
})

type Call = (values: readonly Value[], texts: readonly string[], grid: Grid) => Value

const clamp =
  (pick: (value: number, limit: number) => number): Call =>
  ([of, limit]) => {
    if (limit?.is !== 'scalar') throw new ExecutionError('expected type scalar')
    // NaN stays NaN: what is not there does not come to be by clamping
    return mapped(vectorOf(of), (value, index) => pick(value, limit.values[index] ?? Number.NaN))
  }

/** Functions of whole vectors. */
export const FUNCTIONS: Readonly<Record<string, Call>> = {
  clamp_min: clamp(Math.max),
  clamp_max: clamp(Math.min),
  time: (_, __, grid) => ({ is: 'scalar', values: filled(grid.count, (index) => atOf(grid, index) / 1000) }),
  vector([of], _, grid) {
    if (of?.is !== 'scalar') throw new ExecutionError('expected type scalar')
    const { values } = of
    return { is: 'vector', columns: [{ labels: {}, values: filled(grid.count, (index) => values[index] ?? Number.NaN) }] }
  },
  label_replace([of], [target = '', replacement = '', source = '', pattern = '']) {
    const regexp = new RegExp(`^(?:${pattern})$`)
    const columns = vectorOf(of).map(({ labels, values }) => {
      const value = labels[source] ?? ''
      if (!regexp.test(value)) return { labels, values }
      const { [target]: _, ...others } = labels
      const made = value.replace(
        regexp,
        replacement.replaceAll(/\$\{?(\w+)\}?/g, (__, group: string) => (/^\d+$/.test(group) ? `$${group}` : `$<${group}>`)),
      )
      return { labels: made === '' ? others : { ...others, [target]: made }, values }
    })
    return { is: 'vector', columns: columns.filter(({ values }) => !isEmpty(values)) }
  },
}

import type { SeriesLabels } from '../series.ts'

/** Equidistant instants, ms since the epoch. An instant query has one. */
export interface Grid {
  readonly startMs: number
  readonly stepMs: number
  readonly count: number
}

/** One series of a result, a value for each instant of the grid; NaN: it is not there. */
export interface Column {
  readonly labels: SeriesLabels
  readonly values: Float64Array
}

export type Value =
  | { readonly is: 'scalar'; readonly values: Float64Array }
  | { readonly is: 'vector'; readonly columns: readonly Column[] }

export const atOf = ({ startMs, stepMs }: Grid, index: number): number => startMs + index * stepMs

/** A column by its values, for what has to be computed one by one. */
export function filled(count: number, valueAt: (index: number) => number): Float64Array {
  const values = new Float64Array(count)
  for (let index = 0; index < count; index += 1) values[index] = valueAt(index)
  return values
}

export function only(labels: SeriesLabels, names: readonly string[]): SeriesLabels {
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = labels[name]
    if (value !== undefined && value !== '') kept[name] = value
  }
  return kept
}

export function without(labels: SeriesLabels, names: readonly string[]): SeriesLabels {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(labels)) if (name !== '__name__' && !names.includes(name)) kept[name] = value
  return kept
}

/** The same for the same labels, in whatever order they stand. */
export function keyOf(labels: SeriesLabels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}\u0000${labels[name]}`)
    .join('\u0001')
}

export function isEmpty(values: Float64Array): boolean {
  return values.every(Number.isNaN)
}

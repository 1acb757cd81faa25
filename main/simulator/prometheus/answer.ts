import type { SeriesLabels } from './series.ts'

/** Prometheus' envelope. `data` is text, since a range may be large and is put together piece by piece. */
export type Answer =
  | { readonly status: 200; readonly data: Iterable<string> }
  | { readonly status: 400 | 404 | 405 | 422; readonly errorType: 'bad_data' | 'execution' | 'not_found'; readonly error: string }
  | { readonly status: 200 | 404; readonly text: string }

export const badData = (error: string): Answer => ({ status: 400, errorType: 'bad_data', error })
export const execution = (error: string): Answer => ({ status: 422, errorType: 'execution', error })
export const json = (value: unknown): Answer => ({ status: 200, data: [JSON.stringify(value)] })

/** Decimals that are told of small values, and from where on none: more than any reader keeps, and a third of the bytes. */
const DECIMALS = 1e6
const WHOLE_FROM = 1e6

/** A sample's value as Go writes it: never in exponents. */
export function valueText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const rounded = Math.abs(value) < WHOLE_FROM ? Math.round(value * DECIMALS) / DECIMALS : Math.round(value)
  const text = String(rounded)
  return text.includes('e') ? rounded.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : text
}

/** Labels with their keys sorted, the name first, as Prometheus writes them. */
export function labelsText(labels: SeriesLabels): string {
  const { __name__, ...others } = labels
  const sorted = Object.fromEntries(
    Object.entries(others)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return JSON.stringify(__name__ === undefined ? sorted : { __name__, ...sorted })
}

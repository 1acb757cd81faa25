import type { Labels } from '../../../../shared/estate/record.ts'

/** More labels, or longer ones, are no series that anything could be found by; more series than this is no answer for a cockpit. */
const MAX_LABELS = 100
const MAX_LABEL_CHARACTERS = 2048
const MAX_SERIES = 200_000

/** One series of an answer: times in ms since the epoch, rising. What is no number (a gap, an infinity) is left out. */
export interface Series {
  readonly labels: Labels
  readonly at: readonly number[]
  readonly values: readonly number[]
}

export type Answer =
  | {
      readonly type: 'series'
      readonly series: readonly Series[]
      /** Series that could not be understood, count. */
      readonly bad: number
      /** What the server warns of, one line: the answer may be a part. null: nothing. */
      readonly warning: string | null
    }
  /** The server understood and refused. `error` is its own text. */
  | { readonly type: 'error'; readonly errorType: string; readonly error: string }
  /** It is not what the API says. */
  | { readonly type: 'unusable'; readonly detail: string }

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const unusable = (detail: string): Answer => ({ type: 'unusable', detail })

/** Longest text of the server that is quoted, characters. */
const QUOTED = 300
export const quoted = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, QUOTED)

/**
 * Decodes an answer of `/api/v1/query` or `/api/v1/query_range` (Prometheus HTTP API v1): vector or matrix. Total: whatever comes gives an answer,
 * and a series that is not well-formed costs no other.
 */
export function decodeAnswer(value: unknown): Answer {
  const head = decodeHead(value)
  if (head.type !== 'data') return head
  const { data, warning } = head
  if (!isFields(data) || !Array.isArray(data.result)) return unusable('no result')
  const { resultType, result } = data
  if (resultType !== 'vector' && resultType !== 'matrix') return unusable(`a ${quoted(String(resultType))}, not a vector`)
  if (result.length > MAX_SERIES) return unusable(`${result.length} series`)
  const series: Series[] = []
  let bad = 0
  for (const each of result) {
    const decoded = seriesOf(each, resultType === 'vector')
    if (decoded === null) bad += 1
    else if (decoded.at.length > 0) series.push(withTimesOf(series.at(-1), decoded))
  }
  return { type: 'series', series, bad, warning }
}

export type Head =
  | { readonly type: 'data'; readonly data: unknown; readonly warning: string | null }
  | Extract<Answer, { type: 'error' | 'unusable' }>

/** What all answers of the API have in common. */
export function decodeHead(value: unknown): Head {
  if (!isFields(value)) return { type: 'unusable', detail: 'no object' }
  if (value.status === 'error') {
    const { errorType, error } = value
    if (typeof errorType !== 'string' || typeof error !== 'string') return { type: 'unusable', detail: 'an error without words' }
    return { type: 'error', errorType, error: quoted(error) }
  }
  if (value.status !== 'success') return { type: 'unusable', detail: 'no status' }
  const warnings = Array.isArray(value.warnings) ? value.warnings.filter((each) => typeof each === 'string') : []
  return { type: 'data', data: value.data, warning: warnings[0] === undefined ? null : quoted(warnings[0]) }
}

function seriesOf(value: unknown, instant: boolean): Series | null {
  if (!isFields(value)) return null
  const labels = labelsOf(value.metric)
  const points = instant ? [value.value] : value.values
  if (labels === null || !Array.isArray(points)) return null
  const at: number[] = []
  const values: number[] = []
  for (const point of points) {
    if (!Array.isArray(point)) return null
    const [seconds, text] = point
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || typeof text !== 'string' || text === '') return null
    const number = Number(text)
    if (Number.isNaN(number) && text !== 'NaN') {
      if (!/^[+-]?Inf$/.test(text)) return null
      continue
    }
    const ms = Math.round(seconds * 1000)
    if (!Number.isFinite(number) || ms <= (at.at(-1) ?? Number.NEGATIVE_INFINITY)) continue
    at.push(ms)
    values.push(number)
  }
  return { labels, at, values }
}

/** Series of one answer mostly have the same times: they are held once, since they may wait with their values. */
function withTimesOf(before: Series | undefined, series: Series): Series {
  const same = before?.at.length === series.at.length && before.at.every((at, n) => at === series.at[n])
  return same ? { ...series, at: before.at } : series
}

/** Labels of a series without its name. */
export function labelsOf(value: unknown): Labels | null {
  if (!isFields(value)) return null
  const names = Object.keys(value)
  if (names.length > MAX_LABELS) return null
  const labels: Record<string, string> = {}
  for (const name of names.sort()) {
    const text = value[name]
    if (typeof text !== 'string' || text.length > MAX_LABEL_CHARACTERS || name.length > MAX_LABEL_CHARACTERS) return null
    if (name !== '__name__' && text !== '') labels[name] = text
  }
  return labels
}

/** The server's own clock, from the answer to `time()`, ms since the epoch; null: it is no such answer. */
export function decodeTime(value: unknown): number | null {
  const head = decodeHead(value)
  if (head.type !== 'data' || !isFields(head.data) || !Array.isArray(head.data.result)) return null
  const seconds = Number(head.data.result[1])
  return head.data.resultType === 'scalar' && Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null
}

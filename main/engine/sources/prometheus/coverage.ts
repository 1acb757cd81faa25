/** [from, to) in s since the epoch. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What was read of a template: spans in order that neither touch nor overlap. */
export type Coverage = readonly Span[]

/** `coverage` with `span` in it. */
export function cover(coverage: Coverage, span: Span): Coverage {
  if (span.to <= span.from) return coverage
  const before = coverage.filter(({ to }) => to < span.from)
  const after = coverage.filter(({ from }) => from > span.to)
  const touched = coverage.slice(before.length, coverage.length - after.length)
  const from = Math.min(span.from, ...touched.map((each) => each.from))
  const to = Math.max(span.to, ...touched.map((each) => each.to))
  return [...before, { from, to }, ...after]
}

/** `coverage` within `window`. */
export function within(coverage: Coverage, window: Span): Coverage {
  return coverage
    .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .filter(({ from, to }) => from < to)
}

/** What of `window` is not covered, the newest last. */
export function holes(coverage: Coverage, window: Span): readonly Span[] {
  const edges = within(coverage, window)
  const starts = [window.from, ...edges.map(({ to }) => to)]
  const ends = [...edges.map(({ from }) => from), window.to]
  return starts.map((from, index) => ({ from, to: ends[index] ?? window.to })).filter(({ from, to }) => from < to)
}

export const lengthOf = (spans: readonly Span[]) => spans.reduce((sum, { from, to }) => sum + to - from, 0)

/** What of a hole is asked at once: times from `start` to `end`, `step` apart, all in s. `span` is covered by them. */
export interface Slice {
  readonly start: number
  readonly end: number
  readonly step: number
  readonly span: Span
}

/**
 * The newest part of `hole` with at most `points` times, on the grid of `step`: the same times whoever asks, and whenever, so that what is told twice is the
 * same twice.
 */
export function newestSlice(hole: Span, step: number, points: number): Slice {
  const end = Math.ceil(hole.to / step) * step - step
  const first = Math.ceil(hole.from / step) * step
  const start = Math.max(first, end - (points - 1) * step)
  // no time of the grid is in it: nothing is asked
  if (end < first) return { start: end, end, step, span: hole }
  return { start, end, step, span: { from: start === first ? hole.from : start, to: hole.to } }
}

/** Times that are asked for, count. */
export const timesOf = ({ start, end, step }: Slice) => Math.floor((end - start) / step) + 1

export const isEmptySlice = ({ start, span }: Slice) => start < span.from

/** A coverage as a cursor's text. `version` tells one way of asking from another: what was read by another way is read anew. */
export function coverageText(version: string, coverage: Coverage): string {
  return [version, ...coverage.map(({ from, to }) => `${from}-${to}`)].join(' ')
}

/** The coverage of a cursor's text; empty where it is of another version, or none. */
export function parseCoverage(version: string, text: string): Coverage {
  const [said, ...spans] = text.split(' ')
  if (said !== version) return []
  return spans.reduce<Coverage>((coverage, each) => {
    const [, from, to] = /^(\d{1,12})-(\d{1,12})$/.exec(each) ?? []
    return from === undefined || to === undefined ? coverage : cover(coverage, { from: Number(from), to: Number(to) })
  }, [])
}

/** A series at even steps: a value a step from `from` (ms since the epoch) on; null: a gap. */
export interface StepSeries {
  readonly from: number
  readonly stepMs: number
  readonly values: readonly (number | null)[]
}

/** What is drawn of it: a moment and a value; null breaks the line. */
export type Point = readonly [at: number, value: number | null]

/** The most that a column of pixels takes: its least and its greatest value, and the gap in it. */
const POINTS_A_COLUMN = 3

interface Column {
  least: number
  greatest: number
  gap: number
}

const NONE = -1
const emptyColumn = (): Column => ({ least: NONE, greatest: NONE, gap: NONE })

/**
 * No more points than pixels. Each column of pixels keeps its least and its greatest value where they stood, so that no peak and no dip
 * is lost, and nothing is averaged away; a gap in it stays a gap. What fits is told whole.
 */
export function thinOut({ from, stepMs, values }: StepSeries, pixels: number): readonly Point[] {
  const pointAt = (index: number): Point => [from + index * stepMs, values[index] ?? null]
  if (values.length <= pixels) return values.map((_, index) => pointAt(index))
  const count = Math.max(1, Math.floor(pixels / POINTS_A_COLUMN))
  const columns = Array.from({ length: count }, emptyColumn)
  values.forEach((value, index) => {
    const column = columns[Math.floor((index * count) / values.length)]
    if (column === undefined) return
    if (value === null) {
      column.gap = index
      return
    }
    if (column.least === NONE || value < (values[column.least] ?? 0)) column.least = index
    if (column.greatest === NONE || value > (values[column.greatest] ?? 0)) column.greatest = index
  })
  return columns.flatMap(({ least, greatest, gap }) =>
    [...new Set([least, greatest, gap === NONE ? NONE : gapBetween(least, greatest, gap, values)])]
      .filter((index) => index !== NONE)
      .sort((a, b) => a - b)
      .map(pointAt),
  )
}

/** Of several gaps in a column the one that parts its two values, if any does; else the last. */
function gapBetween(least: number, greatest: number, last: number, values: StepSeries['values']): number {
  const [first, second] = [Math.min(least, greatest), Math.max(least, greatest)]
  const parting = first === NONE ? NONE : values.indexOf(null, first)
  return parting !== NONE && parting < second ? parting : last
}

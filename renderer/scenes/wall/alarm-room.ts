import type { Lang } from '../../../shared/lib/words.ts'

/** Rows put into the page at most; the rest are counted in words. Ordered gravest first by the engine. */
export const MAX_ROWS = 60
/** Heights of a row, of the line that counts what has no room, and of a second line of a reason, root units, as in panels.css. */
const ROW_UNITS = 3.0625
const MORE_UNITS = 1.75
const LINE_UNITS = 1.1875
/** Pixels are whole and units are not. */
const WHOLE_PX = 1 / 16

export interface AlarmRoom {
  /** Rows that have room, of whole height: count. */
  readonly rows: number
  /** Places of the rows whose reasons take a second line. */
  readonly long: readonly number[]
}

/**
 * What a list of that height (root units) shows of `count` alarms, gravest first. A reason that one line cuts (`cut`: places of such rows) takes
 * a second one only of what is left once every alarm stands there; the gravest first.
 */
export function alarmRoom(height: number, count: number, cut: readonly number[]): AlarmRoom {
  const room = height + WHOLE_PX
  if (isCrowded(height, count)) return { rows: Math.max(1, Math.floor((room - MORE_UNITS) / ROW_UNITS)), long: [] }
  return { rows: rowsIn(height), long: cut.slice(0, Math.floor((room - count * ROW_UNITS) / LINE_UNITS)) }
}

const rowsIn = (height: number): number => Math.floor((height + WHOLE_PX) / ROW_UNITS)

/** Whether a list of that height (root units) has no place for each of `count` alarms. */
export const isCrowded = (height: number, count: number): boolean => rowsIn(height) < count

/** What a look at the rows in the page saw, or would see. */
export interface Look {
  /** Of the list, root units. */
  readonly height: number
  /** Of all alarms. */
  readonly count: number
  /** Those in the page. One that says the same is the same object. */
  readonly rows: readonly unknown[]
  readonly all: boolean
  readonly lang: Lang
}

/**
 * Whether a look, for which the page has to be laid out at once, may see something else than the last one did. Where the list itself grows or
 * shrinks it is looked at anyway.
 */
export function isLookDue(last: Look | null, { count, rows, all, lang }: Omit<Look, 'height'>): boolean {
  if (last === null || last.all !== all || last.lang !== lang) return true
  const crowded = isCrowded(last.height, count)
  if (crowded !== isCrowded(last.height, last.count) || heightRows(count) !== heightRows(last.count)) return true
  return (all || !crowded) && (rows.length !== last.rows.length || rows.some((row, at) => row !== last.rows[at]))
}

/** Rows that the panel is as high as, where it has the room. */
export const heightRows = (count: number): number => Math.min(count, MAX_ROWS)

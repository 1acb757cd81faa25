/** Heights of a row, of the line that counts what has no room, and of a second line of a reason, root units, as in panels.css. */
const ROW_UNITS = 3.0625
const MORE_UNITS = 1.75
const LINE_UNITS = 1.1875

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
  // Pixels are whole and units are not.
  const room = height + 1 / 16
  const rows = Math.floor(room / ROW_UNITS)
  if (rows < count) return { rows: Math.max(1, Math.floor((room - MORE_UNITS) / ROW_UNITS)), long: [] }
  return { rows, long: cut.slice(0, Math.floor((room - count * ROW_UNITS) / LINE_UNITS)) }
}

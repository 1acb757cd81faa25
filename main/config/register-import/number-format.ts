/** What a cell of a date shows of it: its day alone, or a time too. */
export type DateShown = 'day' | 'time'

const within = (id: number, ranges: readonly (readonly [number, number])[]): boolean =>
  ranges.some(([first, last]) => id >= first && id <= last)

/** The number formats built in that show a date, Chinese ones among them, and those of them that show a time. */
const BUILT_IN = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const
const BUILT_IN_TIMES = [
  [18, 22],
  [32, 35],
  [45, 47],
  [55, 56],
] as const

/**
 * What a number format of a workbook shows of a date (ECMA-376 part 1, 18.8.30): one built in, or any own code with a year, month, day, hour
 * or second outside of quotes, brackets and escapes. null: it shows none.
 */
export function dateShown(id: number, code: string | undefined): DateShown | null {
  if (code === undefined) return within(id, BUILT_IN_TIMES) ? 'time' : within(id, BUILT_IN) ? 'day' : null
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (/general/i.test(bare)) return null
  return /[hs]|\[m/i.test(bare) ? 'time' : /[ymd]/i.test(bare) ? 'day' : null
}

/** Days from 1970-01-01 back to the first day that a workbook counts from: 1900 (with its leap day that never was) or 1904. */
const EPOCH_DAYS = { 1900: 25_569, 1904: 24_107 } as const
/** The last day that a workbook can show, 9999-12-31. */
const LAST_SERIAL = 2_958_465
const DAY_MS = 86_400_000

/** A workbook's number of a day as `2026-03-01`, with its time where it has one or shows one; null: it is none. */
export function dayText(serial: number, epoch: keyof typeof EPOCH_DAYS = 1900, shown: DateShown = 'day'): string | null {
  if (!(serial >= 1 && serial < LAST_SERIAL + 1)) return null
  // To the second: a minute is no exact fraction of a day.
  const at = Math.round(((serial - EPOCH_DAYS[epoch]) * DAY_MS) / 1_000) * 1_000
  const text = new Date(at).toISOString()
  const time = text.slice(11, 19)
  if (time === '00:00:00' && shown === 'day') return text.slice(0, 10)
  return `${text.slice(0, 10)} ${time.endsWith(':00') ? time.slice(0, 5) : time}`
}

/** A stored number as a spreadsheet shows it in a cell of the general format: no more than 15 digits, no float's tail. */
export function numberText(stored: string): string {
  const number = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(number)) return stored
  const plain = Number(number.toPrecision(15))
  return Math.abs(plain) < 1e21 ? plain.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 15 }) : String(plain)
}

/**
 * Which number formats of a workbook show a date (ECMA-376 part 1, 18.8.30): those built in, Chinese ones among them, and any own code with a
 * year, month, day, hour or second outside of quotes, brackets and escapes.
 */
export function showsDate(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare)
}

/** Days from 1970-01-01 back to the first day that a workbook counts from: 1900 (with its leap day that never was) or 1904. */
const EPOCH_DAYS = { 1900: 25_569, 1904: 24_107 } as const
/** The last day that a workbook can show, 9999-12-31. */
const LAST_SERIAL = 2_958_465
const DAY_MS = 86_400_000

/** A workbook's number of a day as `2026-03-01`, with its time where it has one; null: it is none. */
export function dayText(serial: number, epoch: keyof typeof EPOCH_DAYS = 1900): string | null {
  if (!(serial >= 1 && serial < LAST_SERIAL + 1)) return null
  // To the second: a minute is no exact fraction of a day.
  const at = Math.round(((serial - EPOCH_DAYS[epoch]) * DAY_MS) / 1_000) * 1_000
  const text = new Date(at).toISOString()
  const time = text.slice(11, 19)
  if (time === '00:00:00') return text.slice(0, 10)
  return `${text.slice(0, 10)} ${time.endsWith(':00') ? time.slice(0, 5) : time}`
}

/** A stored number as a spreadsheet shows it in a cell of the general format: no more than 15 digits, no float's tail. */
export function numberText(stored: string): string {
  const number = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(number)) return stored
  const plain = Number(number.toPrecision(15))
  return Math.abs(plain) < 1e21 ? plain.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 15 }) : String(plain)
}

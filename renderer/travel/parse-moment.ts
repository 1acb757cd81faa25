/** Why a text is no moment that can be looked at. */
export type MomentFault = 'shape' | 'clock' | 'date' | 'future'

type ParsedMoment = { readonly at: number } | { readonly fault: MomentFault }

const SHAPE = /^(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2}) +)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/
/** What a Chinese keyboard writes, and other ways of saying the same. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/[０-９]/g, ''],
  [/[：时点]/g, ':'],
  [/[年月/.]/g, '-'],
  [/[日号T　]/g, ' '],
  [/[分秒]/g, ''],
]

/**
 * Reads "08:31", "8:31:30", "11-22 08:31", "2026-11-22 08:31:30" as local time. Without a date it is the day of `base`, or the day
 * before where that would still be to come; without a year the latest that is not to come. `base` and `now` in ms since the epoch.
 */
export function parseMoment(text: string, base: number, now: number): ParsedMoment {
  const match = SHAPE.exec(plain(text))
  if (!match) return { fault: 'shape' }
  const [year, month, day, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => (part ? Number(part) : undefined))
  if (hour > 23 || minute > 59 || second > 59) return { fault: 'clock' }
  if (month === undefined || day === undefined) {
    const at = new Date(base).setHours(hour, minute, second, 0)
    return at <= now ? { at } : before(daysOn(at, -1), now)
  }
  const inYear = (of: number) => dated(of, month, day, hour, minute, second)
  if (year !== undefined) return before(inYear(year), now)
  const thisYear = new Date(now).getFullYear()
  const at = inYear(thisYear)
  return at !== null && at <= now ? { at } : before(inYear(thisYear - 1), now)
}

/** The same time of day so many days on, also where one of them has an hour more or less. ms since the epoch. */
export function daysOn(at: number, days: number): number {
  const date = new Date(at)
  return date.setDate(date.getDate() + days)
}

function before(at: number | null, now: number): ParsedMoment {
  if (at === null) return { fault: 'date' }
  return at <= now ? { at } : { fault: 'future' }
}

/** null: there is no such day. */
function dated(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  const date = new Date(year, month - 1, day, hour, minute, second)
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null
}

function plain(text: string): string {
  const spelled = SPELLINGS.reduce((so, [pattern, by]) => so.replace(pattern, (found) => by || digitOf(found)), text.trim())
  return spelled.replace(/ +/g, ' ').replace(/:$/, '').trim()
}

/** A full-width digit as a plain one; a unit that stands for nothing is left out. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code >= 0xff10 && code <= 0xff19 ? String(code - 0xff10) : ''
}

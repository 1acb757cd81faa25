import { daysOn, parseMoment } from './parse-moment.ts'

const DAY_MS = 86_400_000
/** A date without a year is the one that comes within this, ms. */
const AHEAD_MS = 31 * DAY_MS

/** Reads a moment ahead as a person types it: "21:30" is today's, or tomorrow's where it is past; null: it is none. ms since the epoch. */
export function parseUntil(text: string, now: number): number | null {
  const parsed = parseMoment(text, now, now + AHEAD_MS)
  if ('fault' in parsed) return null
  return parsed.at <= now && !/[-/.月]/.test(text) ? daysOn(parsed.at, 1) : parsed.at
}

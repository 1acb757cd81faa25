import type Database from 'better-sqlite3'
import type { PastPlace } from '../../../shared/estate/frame.ts'

const SQL = {
  previousAlarm: 'SELECT max(raised_at) FROM alarm_episode WHERE raised_at < ?',
  nextAlarm: 'SELECT min(raised_at) FROM alarm_episode WHERE raised_at > ?',
} as const

/** Where `at` (ms since the epoch) stands in what was recorded. */
export function placeOf(db: Database.Database, at: number, watched: boolean): PastPlace {
  const instant = (sql: string): number | null => {
    const found = db.prepare(sql).pluck(true).get(at)
    return typeof found === 'number' ? found : null
  }
  return {
    watched,
    previousChange: null,
    nextChange: null,
    previousAlarm: instant(SQL.previousAlarm),
    nextAlarm: instant(SQL.nextAlarm),
  }
}

import type { Policy } from '../../../shared/policy/policy.ts'

/** The parts of a year on disk. `names`: the numbers of what was sampled. `alarms`: with the changes that the time bar steps by. */
export const PARTS = ['history', 'checkpoints', 'rawSamples', 'minutes', 'hours', 'names', 'alarms', 'estate', 'other'] as const
export type Part = (typeof PARTS)[number]

const DAYS_A_YEAR = 365
/** Days of which all checkpoints are kept (thin.ts). */
const DENSE_DAYS = 2

/** What each table belongs to; what is not named here is `other`. */
const TABLES: Readonly<Record<string, Part>> = {
  batch: 'history',
  segment: 'history',
  checkpoint: 'checkpoints',
  checkpoint_part: 'checkpoints',
  sample_fresh: 'rawSamples',
  sample_raw: 'rawSamples',
  sample_minute: 'minutes',
  sample_hour: 'hours',
  sampled: 'names',
  alarm_episode: 'alarms',
  change: 'alarms',
  changed: 'alarms',
  record: 'estate',
  head: 'estate',
  cursor: 'estate',
  source_state: 'estate',
  sqlite_schema: 'estate',
}

export const partOf = (table: string): Part => TABLES[table] ?? 'other'

export type Bytes = ReadonlyMap<string, number>

/** What each part grew by between two looks at the tables. The estate did not grow: it is what it is. */
export function grownIn(before: Bytes, after: Bytes): Record<Part, number> {
  const grown: Record<Part, number> = {
    ...{ history: 0, checkpoints: 0, rawSamples: 0, minutes: 0, hours: 0, names: 0, alarms: 0, estate: 0, other: 0 },
  }
  for (const [table, bytes] of after) {
    const part = partOf(table)
    grown[part] += bytes - (part === 'estate' ? 0 : (before.get(table) ?? 0))
  }
  return grown
}

/**
 * Bytes that a part has at the end of a year.
 * @param kept what a day comes to when it is old
 * @param fresh what it comes to while it is new
 */
export function yearOf(part: Part, kept: number, fresh: number, limits: Policy['journal']): number {
  const historyDays = Math.min(DAYS_A_YEAR, limits.historyDays)
  const rollupDays = Math.min(DAYS_A_YEAR, limits.rollupDays)
  const bytes: Readonly<Record<Part, number>> = {
    history: kept * historyDays,
    // All checkpoints of two days, then four a day (thin.ts).
    checkpoints: kept * historyDays + (fresh - kept) * DENSE_DAYS,
    // Rolled up by whole days: just before, the day that ended `rawSampleHours` ago is still there, and the one that goes on.
    rawSamples: fresh * (limits.rawSampleHours / 24 + 1),
    minutes: kept * rollupDays,
    hours: kept * rollupDays,
    names: kept * rollupDays,
    alarms: kept * Math.min(historyDays, limits.alarmDays),
    estate: kept,
    // Of what has no limit, all of it stays.
    other: kept * DAYS_A_YEAR,
  }
  return bytes[part]
}

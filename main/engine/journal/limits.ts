import type { Policy } from '../../../shared/policy/policy.ts'
import type { Ages } from './thin.ts'

const GIGABYTE = 1_000_000_000
const DAY_MS = 86_400_000

/** What the journal may take, and how long it is to keep what. */
export interface JournalLimits {
  readonly maxBytes: number
  /** How long history is kept by age, ms. */
  readonly historyMs: number
}

/** By the policy. */
export function limitsOf({ journal }: Policy): JournalLimits {
  return { maxBytes: journal.maxGigabytes * GIGABYTE, historyMs: journal.historyDays * DAY_MS }
}

/** What is older than the policy keeps it. `since`: the instant since which so many ms were watched (kept-since.ts). */
export function agesOf({ journal }: Policy, since: (keepMs: number) => number): Ages {
  const { historyDays, alarmDays, rollupDays } = journal
  return {
    history: since(historyDays * DAY_MS),
    alarms: since(Math.min(historyDays, alarmDays) * DAY_MS),
    spans: since(Math.max(historyDays, rollupDays) * DAY_MS),
  }
}

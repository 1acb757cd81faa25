import { compareLevels, type Level } from '../../../../shared/estate/level.ts'
import { causeOf, keyed, NO_REASONS, type Reason } from '../../../../shared/estate/reason.ts'
import type { Facts } from '../../../../shared/lib/words.ts'
import { same } from '../../estate/same.ts'

/** What a rule found: a reason whose beginning may not be told by the source (`since: null`). */
export interface Finding {
  readonly code: Reason['code']
  readonly level: Reason['level']
  readonly since: number | null
  readonly facts: Facts
  /** The reason's. What has one is told anew each time, its beginning too: an alert that came back is another. */
  readonly key?: string
}

/** The moment of an assessment. Rules that depend on time note here when their answer will change. */
export interface Moment {
  readonly now: number
  /** The earliest time at which the same facts may give another verdict, ms since the epoch; null: never. */
  dueAt: number | null
}

export const moment = (now: number): Moment => ({ now, dueAt: null })

/** Whether `seconds` have passed since `at`. */
export function elapsed(when: Moment, at: number, seconds: number): boolean {
  const due = at + seconds * 1000
  if (when.now >= due) return true
  if (when.dueAt === null || due < when.dueAt) when.dueAt = due
  return false
}

/**
 * Reasons from findings, gravest first. A reason that was there before keeps its beginning, unless a source tells of an earlier one (of
 * several probes that fail, the one that is seen last may have failed first); a new one begins when the source says, else now. Returns `before` itself when nothing changed.
 */
export function reasonsFrom(findings: readonly Finding[], before: readonly Reason[], now: number): readonly Reason[] {
  if (findings.length === 0) return before.length === 0 ? before : NO_REASONS
  const reasons = findings.map(({ code, level, since, facts, key }): Reason => {
    const known = before.find((reason) => reason.code === code && reason.key === key)
    const told = key === undefined ? earliest(known?.since ?? null, since) : (since ?? known?.since)
    return { code, level, since: told ?? now, facts, ...keyed(key) }
  })
  reasons.sort((a, b) => compareLevels(a.level, b.level) || (causeOf(a) < causeOf(b) ? -1 : 1))
  return same(reasons, before) ? before : reasons
}

const earliest = (a: number | null, b: number | null): number | null => (a === null || b === null ? (a ?? b) : Math.min(a, b))

/** The gravest of an entity's own reasons; normal when it has none. */
export function levelOf(reasons: readonly Reason[]): Level {
  return reasons[0]?.level ?? 'normal'
}

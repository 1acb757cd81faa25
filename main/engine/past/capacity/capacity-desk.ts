import type Database from 'better-sqlite3'
import type { CapacityFrame } from '../../../../shared/estate/frame.ts'
import type { CapacityReport } from '../../../../shared/estate/verdict.ts'
import type { CapacityRules } from '../../../../shared/policy/policy.ts'
import { changesBetween, type EstateEvidence, reportOf } from '../../assess/capacity/report.ts'
import type { History } from '../../journal/moment.ts'
import type { Settings } from '../messages.ts'
import { collectEvidence, windowAt } from './collect.ts'

/** Evidence kept for another look, count: of the present, of a past moment, and of each under rules that are tried. */
const KEPT = 4

/** The estate of the present is good for another look for this long, ms. */
const FRESH_MS = 300_000

const PRESENT = 'present'

/** Progress is told in steps of this, share. */
const TOLD_STEP = 0.1

/** An estate to be judged. */
export interface Subject {
  /** ms since the epoch; null: the present. */
  readonly at: number | null
  /** The engine's wall time, ms since the epoch. */
  readonly now: number
  readonly windowDays: number
}

interface Job {
  readonly key: string
  /** The engine's wall time, ms since the epoch. */
  readonly readAt: number
  readonly steps: Generator<number, EstateEvidence>
  done: number
}

type Content = Pick<CapacityFrame, 'report' | 'progress' | 'preview'>

/** Judges capacity piece by piece, and keeps what was read: other rules on the same evidence cost nothing. */
export interface CapacityDesk {
  /** What can be told now, under the rules in force and, in `preview`, under those that are tried. */
  content(subject: Subject, tried: CapacityRules | null): Content
  /** The report, if all that it needs was read. */
  report(subject: Subject): CapacityReport | null
  /** What was read of the present a while before `now` is read again, and what failed is tried again. */
  renew(now: number): void
  /**
   * Reads one piece of the first of these that was not read; what else was begun is dropped. `told`: there is something new to tell.
   * null: all was read, or failed.
   * @throws DamageError after which it is not tried again until `renew`
   */
  step(wishes: readonly Subject[]): { readonly told: boolean } | null
}

export function createCapacityDesk(db: Database.Database, history: History, settings: () => Settings): CapacityDesk {
  const kept = new Map<string, { readonly evidence: EstateEvidence; readonly readAt: number }>()
  const failed = new Set<string>()
  let job: Job | null = null

  // Of the past the estate at the end of the window, so that all moments of an hour share one evidence.
  const keyOf = ({ at, now, windowDays }: Subject): string => {
    const { oomDays } = settings().rules
    return `${at === null ? PRESENT : 'past'} ${windowAt(at ?? now, { windowDays }).to} ${windowDays} ${oomDays}`
  }

  function begin(key: string, { at, now, windowDays }: Subject): Job {
    const rules = { windowDays, oomDays: settings().rules.oomDays }
    const instant = at === null ? now : windowAt(at, rules).to
    return { key, readAt: now, steps: collectEvidence(db, history, { at: instant, now, rules }), done: 0 }
  }

  function keep({ key, readAt }: Job, evidence: EstateEvidence): void {
    kept.set(key, { evidence, readAt })
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break
      kept.delete(oldest)
    }
  }

  function next(of: Job): { readonly told: boolean } {
    const step = of.steps.next()
    if (step.done === true) {
      job = null
      keep(of, step.value)
      return { told: true }
    }
    const told = step.value - of.done >= TOLD_STEP
    if (told) of.done = step.value
    return { told }
  }

  const judged = (evidence: EstateEvidence, rules: CapacityRules): CapacityReport => reportOf(evidence, rules, settings().excuses)

  return {
    report(subject) {
      const evidence = kept.get(keyOf(subject))?.evidence
      return evidence === undefined ? null : judged(evidence, settings().rules)
    },
    content(subject, tried) {
      const evidence = kept.get(keyOf(subject))?.evidence
      const triedOn = tried === null ? undefined : kept.get(keyOf({ ...subject, windowDays: tried.windowDays }))?.evidence
      const report = evidence === undefined ? null : judged(evidence, settings().rules)
      const isWhole = report !== null && (tried === null || triedOn !== undefined)
      return {
        report,
        progress: isWhole ? null : (job?.done ?? 0),
        preview:
          report === null || tried === null || triedOn === undefined
            ? null
            : { rules: tried, changes: changesBetween(report, judged(triedOn, tried)) },
      }
    },
    renew(now) {
      for (const [key, { readAt }] of kept) if (key.startsWith(PRESENT) && now - readAt > FRESH_MS) kept.delete(key)
      failed.clear()
    },
    step(wishes) {
      const open = wishes.map((wish) => [keyOf(wish), wish] as const).filter(([key]) => !kept.has(key) && !failed.has(key))
      const [first] = open
      if (first === undefined) {
        job = null
        return null
      }
      if (job === null || job.key !== first[0]) job = begin(...first)
      try {
        return next(job)
      } catch (error) {
        job = null
        failed.add(first[0])
        throw error
      }
    },
  }
}

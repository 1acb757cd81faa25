import type Database from 'better-sqlite3'
import type { CapacityFrame } from '../../../../shared/estate/frame.ts'
import type { CapacityReport } from '../../../../shared/estate/verdict.ts'
import type { CapacityRules } from '../../../../shared/policy/policy.ts'
import { changesBetween, type EstateEvidence, reportOf } from '../../assess/capacity/report.ts'
import type { History } from '../../journal/moment.ts'
import type { Settings } from '../messages.ts'
import { collectEvidence, type EvidenceDays, windowAt } from './collect.ts'

/** Evidence kept for another look, count: of the present, of a past moment, and of each under rules that are tried. */
const KEPT = 4

/** The estate of the present is good for another look for this long, ms. */
const FRESH_MS = 300_000

const PRESENT = 'present'

/** Progress is told in steps of this, share. */
const TOLD_STEP = 0.1

/** An estate to be judged, by evidence of so many days. */
export interface Subject extends EvidenceDays {
  /** ms since the epoch; null: the present. */
  readonly at: number | null
  /** The engine's wall time, ms since the epoch. */
  readonly now: number
}

interface Job {
  readonly key: string
  /** The engine's wall time, ms since the epoch. */
  readonly readAt: number
  readonly steps: Generator<number, EstateEvidence>
  done: number
}

interface Kept {
  readonly evidence: EstateEvidence
  /** The engine's wall time, ms since the epoch. */
  readonly readAt: number
  /** It is to be read again; until that is done it is told with its own time. */
  readonly isOld: boolean
}

type Content = Pick<CapacityFrame, 'report' | 'progress' | 'preview'>

/** Judges capacity piece by piece, and keeps what was read: other rules on the same evidence cost nothing. */
export interface CapacityDesk {
  /** What can be told now, under the rules in force and, in `preview`, under those that are tried. */
  content(subject: Subject, tried: CapacityRules | null): Content
  /** The report, if all that it needs was read, and is not to be read again. */
  report(subject: Subject): CapacityReport | null
  /** What was read of the present a while before `now` is to be read again, and what failed is tried again. */
  renew(now: number): void
  /**
   * Reads one piece of the first of these that was not read, or is to be read again; what else was begun is dropped. `told`: there is something new to tell.
   * null: all was read, or failed.
   * @throws DamageError after which it is not tried again until `renew`
   */
  step(wishes: readonly Subject[]): { readonly told: boolean } | null
}

export function createCapacityDesk(db: Database.Database, history: History, settings: () => Settings): CapacityDesk {
  const kept = new Map<string, Kept>()
  const failed = new Set<string>()
  let job: Job | null = null

  // Of the past the estate at the end of the window, so that all moments of an hour share one evidence.
  const keyOf = ({ at, windowDays, oomDays }: Subject): string =>
    `${at === null ? PRESENT : windowAt(at, { windowDays }).to} ${windowDays} ${oomDays}`

  /** Whether it is read, and of the present as far as its last whole hour. */
  function isTold(subject: Subject): boolean {
    const found = kept.get(keyOf(subject))
    if (found === undefined || found.isOld) return false
    return subject.at !== null || found.evidence.window.to >= windowAt(subject.now, subject).to
  }

  function begin(key: string, { at, now, windowDays, oomDays }: Subject): Job {
    const rules = { windowDays, oomDays }
    const instant = at === null ? now : windowAt(at, rules).to
    return { key, readAt: now, steps: collectEvidence(db, history, { at: instant, now, rules }), done: 0 }
  }

  function keep({ key, readAt }: Job, evidence: EstateEvidence): void {
    // As the newest.
    kept.delete(key)
    kept.set(key, { evidence, readAt, isOld: false })
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
      const evidence = isTold(subject) ? kept.get(keyOf(subject))?.evidence : undefined
      return evidence === undefined ? null : judged(evidence, settings().rules)
    },
    content(subject, tried) {
      const evidence = kept.get(keyOf(subject))?.evidence
      const trial = tried === null ? subject : { ...subject, windowDays: tried.windowDays, oomDays: tried.oomDays }
      const triedOn = kept.get(keyOf(trial))?.evidence
      const report = evidence === undefined ? null : judged(evidence, settings().rules)
      const isWhole = isTold(subject) && isTold(trial)
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
      for (const [key, each] of kept) {
        // Also where the clock was set back.
        if (key.startsWith(PRESENT) && Math.abs(now - each.readAt) > FRESH_MS) kept.set(key, { ...each, isOld: true })
      }
      failed.clear()
    },
    step(wishes) {
      const open = wishes.filter((wish) => !isTold(wish) && !failed.has(keyOf(wish)))
      const [first] = open.map((wish) => [keyOf(wish), wish] as const)
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

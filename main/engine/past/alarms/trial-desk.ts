import type Database from 'better-sqlite3'
import type { AlarmTrialFrame, TrialResult } from '../../../../shared/estate/frame.ts'
import type { AlarmRules } from '../../../../shared/policy/alarm-rules.ts'
import { same } from '../../estate/same.ts'
import type { History } from '../../journal/moment.ts'
import { runTrial } from './trial.ts'

/** Progress is told in steps of this, share. */
const TOLD_STEP = 0.05

/** Rules that a window wants to try. The same object is the same wish. */
export interface Wish {
  readonly rules: AlarmRules
  readonly hours: number
}

interface Job {
  readonly wish: Wish
  readonly inForce: AlarmRules
  readonly steps: Generator<number, TrialResult>
  done: number
  told: number
}

/** Runs one trial after the other, piece by piece; one that nobody wants any more ends. */
export interface TrialDesk {
  content(wish: Wish | null): Pick<AlarmTrialFrame, 'progress' | 'result'>
  /** Goes on with the first wish that is not answered; `told`: there is something to tell. null: nothing is wanted. @throws DamageError */
  step(wishes: readonly Wish[], inForce: AlarmRules, now: number): { readonly told: boolean } | null
  /** A wish that failed is tried again only when it is asked for anew. */
  failed(): void
}

export function createTrialDesk(db: Database.Database, history: History): TrialDesk {
  const results = new WeakMap<Wish, { readonly result: TrialResult | null; readonly inForce: AlarmRules }>()
  let job: Job | null = null

  return {
    content(wish) {
      if (wish === null) return { progress: null, result: null }
      const known = results.get(wish)
      if (known !== undefined) return { progress: null, result: known.result }
      return { progress: job?.wish === wish ? job.done : 0, result: null }
    },
    step(wishes, inForce, now) {
      const wish = wishes.find((each) => {
        const known = results.get(each)
        return known === undefined || (known.result !== null && !same(known.inForce, inForce))
      })
      if (wish === undefined) {
        job = null
        return null
      }
      if (job?.wish !== wish || !same(job.inForce, inForce)) {
        job = { wish, inForce, steps: runTrial(db, history, { ...wish, now, inForce }), done: 0, told: 0 }
      }
      const step = job.steps.next()
      if (step.done === true) {
        results.set(wish, { result: step.value, inForce })
        job = null
        return { told: true }
      }
      job.done = step.value
      if (job.done - job.told < TOLD_STEP) return { told: false }
      job.told = job.done
      return { told: true }
    },
    failed() {
      if (job !== null) results.set(job.wish, { result: null, inForce: job.inForce })
      job = null
    },
  }
}

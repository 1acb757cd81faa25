import type { Disposable } from '../../shared/lib/disposable.ts'
import { type CityPlan, type Measures, planCity, type Size, type WardInput } from './city-plan.ts'

/** What a plan is made from. */
export interface PlanAsked {
  readonly wards: readonly WardInput[]
  readonly size: Size
  readonly measures: Measures
}

interface Planner extends Disposable {
  plan(asked: PlanAsked): Promise<CityPlan>
}

/** A thread that gave no answer for this long is given up, ms: it may have died and told nobody. The largest city takes it about a second. */
const ANSWER_MS = 10_000

/** Runs `work` after `ms`; returns a function that cancels. */
type Later = (work: () => void, ms: number) => () => void

/** Plans in a thread of its own, which lives only while there is something to plan: 2,000 houses take a tenth of a second. */
export function createPlanner(later: Later): Planner {
  let worker: Worker | null = null
  /** Closes each question that is not answered yet. */
  const open = new Set<() => void>()
  const end = () => {
    worker?.terminate()
    worker = null
  }
  return {
    plan: (asked) =>
      new Promise((resolve, reject) => {
        const { port1, port2 } = new MessageChannel()
        worker ??= new Worker(new URL('./plan-worker.ts', import.meta.url), { type: 'module' })
        const thread = worker
        const close = () => {
          cancel()
          port1.close()
          if (open.delete(close) && open.size === 0) end()
        }
        // Without the thread the page plans by itself: late is better than never.
        const planHere = () => {
          if (!open.has(close)) return
          close()
          try {
            resolve(planCity(asked.wards, asked.size, asked.measures))
          } catch (error) {
            reject(error)
          }
        }
        const cancel = later(() => {
          if (worker === thread) end()
          planHere()
        }, ANSWER_MS)
        open.add(close)
        port1.onmessage = ({ data }: MessageEvent<CityPlan>) => {
          close()
          resolve(data)
        }
        thread.addEventListener('error', planHere)
        thread.postMessage(asked, [port2])
      }),
    dispose() {
      for (const close of open) close()
    },
  }
}

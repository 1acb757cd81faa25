import type { Disposable } from '../../shared/lib/disposable.ts'
import { type CityPlan, type Measures, planCity, type Size, type WardInput } from './city-plan.ts'

/** What a plan is made from. */
export interface PlanAsked {
  readonly wards: readonly WardInput[]
  readonly size: Size
  readonly measures: Measures
}

export interface Planner extends Disposable {
  plan(asked: PlanAsked): Promise<CityPlan>
}

/** Plans in a thread of its own, which lives only while there is something to plan: 2,000 houses take a tenth of a second. */
export function createPlanner(): Planner {
  let worker: Worker | null = null
  let waiting = 0
  return {
    plan: (asked) =>
      new Promise((resolve) => {
        const planned = (plan: CityPlan) => {
          waiting -= 1
          if (waiting === 0) {
            worker?.terminate()
            worker = null
          }
          resolve(plan)
        }
        waiting += 1
        worker ??= new Worker(new URL('./plan-worker.ts', import.meta.url), { type: 'module' })
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }: MessageEvent<CityPlan>) => planned(data)
        // Without the thread the page plans by itself: late is better than never.
        worker.addEventListener('error', () => planned(planCity(asked.wards, asked.size, asked.measures)), { once: true })
        worker.postMessage(asked, [port2])
      }),
    dispose() {
      worker?.terminate()
      worker = null
    },
  }
}

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
  const open = new Set<(plan: CityPlan) => void>()
  const end = () => {
    worker?.terminate()
    worker = null
  }
  return {
    plan: (asked) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        const answer = (plan: CityPlan) => {
          open.delete(answer)
          port1.close()
          if (open.size === 0) end()
          resolve(plan)
        }
        worker ??= new Worker(new URL('./plan-worker.ts', import.meta.url), { type: 'module' })
        open.add(answer)
        port1.onmessage = ({ data }: MessageEvent<CityPlan>) => answer(data)
        // Without the thread the page plans by itself: late is better than never.
        worker.addEventListener('error', () => {
          if (open.has(answer)) answer(planCity(asked.wards, asked.size, asked.measures))
        })
        worker.postMessage(asked, [port2])
      }),
    dispose: end,
  }
}

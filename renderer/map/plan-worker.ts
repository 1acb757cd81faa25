import { planCity } from './city-plan.ts'
import type { PlanAsked } from './planner.ts'

/** Answers each question on the port that came with it. */
addEventListener('message', ({ data, ports }: MessageEvent<PlanAsked>) => {
  ports[0]?.postMessage(planCity(data.wards, data.size, data.measures))
})

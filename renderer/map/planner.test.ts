import { afterEach, expect, it, vi } from 'vitest'
import type { CityPlan } from './city-plan.ts'
import { createPlanner, type PlanAsked } from './planner.ts'

/** A thread that answers when it is told to. */
class Thread extends EventTarget {
  readonly ports: MessagePort[] = []
  isEnded = false
  constructor() {
    super()
    threads.push(this)
  }
  postMessage(_: PlanAsked, [port]: MessagePort[]) {
    if (port) this.ports.push(port)
  }
  terminate() {
    this.isEnded = true
  }
}

let threads: Thread[] = []
vi.stubGlobal('Worker', Thread)
afterEach(() => {
  threads = []
})

const MEASURES = { avenue: 10, alley: 8, lane: 4, padding: 8, header: 28, maxHouseWidth: 192, maxHouseHeight: 112 }
const ASKED: PlanAsked = {
  ...{ wards: [{ id: 'bureau:0', apps: ['app:0'] }], size: { width: 1480, height: 890 }, measures: MEASURES },
}
const PLAN: CityPlan = { depth: 3, gaps: 1, rows: [] }

it('ends its thread when all is answered', async () => {
  const planner = createPlanner()
  const both = [planner.plan(ASKED), planner.plan(ASKED)]
  const [thread] = threads
  thread?.ports[0]?.postMessage(PLAN)
  expect(await both[0]).toEqual(PLAN)
  expect(thread?.isEnded).toBe(false)
  thread?.ports[1]?.postMessage(PLAN)
  expect(await both[1]).toEqual(PLAN)
  expect([threads.length, thread?.isEnded]).toEqual([1, true])
})

it('answers every question once, also where the thread failed between them', async () => {
  const planner = createPlanner()
  const first = planner.plan(ASKED)
  const second = planner.plan(ASKED)
  threads[0]?.ports[0]?.postMessage(PLAN)
  await first
  threads[0]?.dispatchEvent(new Event('error'))
  expect((await second).rows.flat()).toHaveLength(1)
  // Two at once: the first answer does not end the thread of the second.
  const both = [planner.plan(ASKED), planner.plan(ASKED)]
  threads[1]?.ports[0]?.postMessage(PLAN)
  expect(await both[0]).toEqual(PLAN)
  expect([threads.length, threads[1]?.isEnded]).toEqual([2, false])
  threads[1]?.ports[1]?.postMessage(PLAN)
  expect(await both[1]).toEqual(PLAN)
})

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
let waiting: (() => void)[] = []
const later = (work: () => void) => {
  waiting.push(work)
  return () => {
    waiting = waiting.filter((each) => each !== work)
  }
}
afterEach(() => {
  threads = []
  waiting = []
})

const MEASURES = { avenue: 10, alley: 8, lane: 4, padding: 8, header: 28, maxHouseWidth: 192, maxHouseHeight: 112 }
const ASKED: PlanAsked = {
  ...{ wards: [{ id: 'bureau:0', apps: ['app:0'] }], size: { width: 1480, height: 890 }, measures: MEASURES },
}
const PLAN: CityPlan = { depth: 3, gaps: 1, rows: [] }

it('ends its thread when all is answered', async () => {
  const planner = createPlanner(later)
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
  const planner = createPlanner(later)
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

it('plans by itself where the thread gives no answer for long, and starts another for what comes then', async () => {
  const planner = createPlanner(later)
  const both = [planner.plan(ASKED), planner.plan(ASKED)]
  const [first, second] = waiting
  first?.()
  expect((await both[0])?.rows.flat()).toHaveLength(1)
  const third = planner.plan(ASKED)
  second?.()
  expect((await both[1])?.rows.flat()).toHaveLength(1)
  expect(threads.map(({ isEnded }) => isEnded)).toEqual([true, false])
  threads[1]?.ports[0]?.postMessage(PLAN)
  expect(await third).toEqual(PLAN)
  expect([waiting.length, threads[1]?.isEnded]).toEqual([0, true])
})

it('tells what cannot be planned at all', async () => {
  const planner = createPlanner(later)
  const asked = planner.plan({ ...ASKED, wards: null as unknown as PlanAsked['wards'] })
  waiting[0]?.()
  await expect(asked).rejects.toThrow()
})

it('waits for nothing once it is disposed', () => {
  const planner = createPlanner(later)
  void planner.plan(ASKED)
  void planner.plan(ASKED)
  planner.dispose()
  expect([waiting.length, threads[0]?.isEnded]).toEqual([0, true])
})

import { expect, it } from 'vitest'
import { bindingOf, enoughOf, factorOf, growthAsked, headroomOf, heldAfter, phaseOf, seenOf, toldUntil } from './reading.ts'

const peak = { name: 'p', nameEn: null, from: 10, to: 20, factor: 30 }

it('tells where now stands to a peak', () => {
  expect([5, 10, 19, 20].map((now) => phaseOf(peak, now))).toEqual(['coming', 'on', 'on', 'over'])
})

it('tells how much of a line has readings', () => {
  expect(seenOf([null, 0, null, 3])).toBe(0.5)
  expect(seenOf([1, 2])).toBe(1)
  expect(seenOf([])).toBe(0)
})

it('knows no factor where there is no usual, nor of nothing', () => {
  expect(factorOf(60, 2)).toBe(30)
  expect(factorOf(60, null)).toBeNull()
  expect(factorOf(60, 0)).toBeNull()
  expect(factorOf(null, 2)).toBeNull()
})

it('names the layer that binds first among those that are known', () => {
  const rooms = [
    { layer: 'replicas', times: 2.5 },
    { layer: 'quota', times: null },
    { layer: 'connections', times: 1.1 },
  ] as const
  expect(bindingOf(rooms)).toEqual({ layer: 'connections', times: 1.1 })
  expect(bindingOf([{ layer: 'quota', times: null }])).toBeNull()
})

it('asks for what the plan is of the most that was served', () => {
  expect(growthAsked({ sharpest: peak, baseline: 4, most: 12 })).toBe(10)
  expect(growthAsked({ sharpest: { ...peak, factor: null }, baseline: 4, most: 12 })).toBeNull()
})

it('tells what is free of what could be served', () => {
  const rooms = [{ layer: 'replicas' as const, times: 2 }]
  expect(headroomOf({ now: 5, most: 10, rooms })).toBe(0.75)
  expect(headroomOf({ now: 30, most: 10, rooms })).toBe(0)
  expect(headroomOf({ now: 5, most: 10, rooms: [{ layer: 'quota', times: null }] })).toBeNull()
})

it('says whether there is room for what the plan asks', () => {
  expect([enoughOf(1.04, 1), enoughOf(3, 3), enoughOf(3.1, 3), enoughOf(0.5, 9)]).toEqual([
    'reached',
    'enough',
    'tooLittle',
    'reached',
  ])
})

it('tells what is held after a peak, whatever comes next, and not while one is on', () => {
  const next = { ...peak, from: 40, to: 50 }
  const held = { peak, over: peak, ready: 12, usualReady: 5.6 }
  expect(heldAfter(held, 25)).toBe(6)
  expect(heldAfter({ ...held, ready: 4 }, 25)).toBe(0)
  expect(heldAfter({ ...held, peak: next }, 25)).toBe(6)
  expect(heldAfter({ ...held, peak: next }, 45)).toBeNull()
  expect(heldAfter({ ...held, over: null }, 15)).toBeNull()
  expect(heldAfter({ ...held, usualReady: null }, 25)).toBeNull()
})

it('dates what is told of the past by what was seen by then, as everywhere: within a gap, before it', () => {
  expect(toldUntil({ moment: null, to: 500, asOf: 400 })).toBe(500)
  expect(toldUntil({ moment: 500, to: 500, asOf: 200 })).toBe(200)
})

import { expect, it } from 'vitest'
import { areasOf } from './treemap-data.ts'
import type { AppVerdict } from './verdict-words.ts'

const none = { sum: null, known: 0, of: 1 }
const amounts = (cpuMilli: number | null) => ({ cpuMilli: { ...none, sum: cpuMilli }, memoryBytes: none })
const app = (id: string, bureau: string, granted: number | null): AppVerdict => ({
  ...{ id, bureau, name: id, nameEn: null, verdict: 'healthy', test: { code: 'part.healthy', facts: {} }, enoughAt: null },
  ...{ exemptions: [], flags: [], sources: [], binding: null, parts: [] },
  funnel: { granted: amounts(granted), requested: amounts(5), used: amounts(null), reclaimable: amounts(null) },
})
const REPORT = {
  apps: [app('a', 'x', 10), app('b', 'x', null), app('c', 'y', 0), app('d', 'y', 4)],
  bureaus: ['x', 'y', 'z'].map((id) => ({ id })),
}

it('gives no area to what is not known, and counts it', () => {
  const told = areasOf(REPORT, { of: 'granted', what: 'cpuMilli' })
  expect(told.bureaus.map(({ id, apps }) => [id, apps.map(({ app, size }) => [app.id, size])])).toEqual([
    ['x', [['a', 10]]],
    ['y', [['d', 4]]],
  ])
  expect(told.unsized).toBe(2)
  expect(areasOf(REPORT, { of: 'requested', what: 'cpuMilli' }).unsized).toBe(0)
})

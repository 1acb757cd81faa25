import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { chosenRows, NO_CHOICE } from './chosen-rows.ts'
import { cell, idleCsv } from './csv.ts'
import { reviewDays } from './review-days.ts'
import type { AppVerdict, CapacityReport } from './verdict-words.ts'

const none = { sum: null, known: 0, of: 0 }
const amounts = { cpuMilli: none, memoryBytes: none }
const funnel = { granted: amounts, requested: amounts, used: amounts, reclaimable: amounts }
const use = { seen: 1, lastAt: 0, p5: 0, p50: 0.01, p95: 0.02, max: 0.03 }
const COUNTS = { zombie: 1, 'under-used': 0, healthy: 0, unknown: 0, tight: 1, saturated: 0 }
const judged = { exemptions: [], flags: [], enoughAt: null }
const part = (name: string, verdict: AppVerdict['verdict']): AppVerdict['parts'][number] => ({
  ...{ ...judged, id: name, name, verdict, source: 'east', pooled: null, cpu: use, memory: null, throttled: null, traffic: null },
  ...{ trafficOf: null, requested: { cpuMilli: 2_000, memoryBytes: null }, used: { cpuMilli: 40, memoryBytes: null } },
  test: { code: 'part.unseen', facts: {} },
  reclaimable: { cpuMilli: 1_952, memoryBytes: null },
})
const app = (name: string, ...parts: AppVerdict['parts']): AppVerdict => ({
  ...{ ...judged, id: `app:${name}`, name, nameEn: null, bureau: 'bureau:edu', sources: ['east'], binding: parts[0]?.id ?? null },
  ...{ verdict: parts[0]?.verdict ?? 'unknown', test: { code: 'app.nothing', facts: {} }, parts, funnel },
})

it('writes what is idle for Excel, with unknown figures left empty', () => {
  const apps = [app('招生, 报名', part('=cmd|calc', 'zombie'), part('web', 'healthy')), app('b', part('db', 'tight'))]
  const report: CapacityReport = {
    ...{ from: 0, to: 86_400_000, asOf: 0, rules: DEFAULT_POLICY.capacity, apps, bureaus: [], clouds: [] },
    estate: { id: 'estate', name: '', nameEn: null, counts: COUNTS, exempt: 0, funnel },
  }
  const text = idleCsv(report, new Map([['bureau:edu', '教育局']]), 'zh-CN')
  expect(text.startsWith('\ufeff委办局,')).toBe(true)
  const [, row, end] = text.split('\r\n')
  expect(row).toContain(`教育局,"招生, 报名",'=cmd|calc,east,僵尸,`)
  expect(row).toMatch(/,100,3,2,1,,,,,,2,0\.04,1\.952,,,$/)
  expect(end).toBe('')
})

it('writes little as little, not as nothing: it is what a verdict of idleness rests on', () => {
  const little = { ...use, p50: 0.0004, p95: 0.004, max: 0.99962 }
  const memory = { cpuMilli: 2_000, memoryBytes: 3 * 1024 ** 2 }
  const idle = { ...part('web', 'zombie'), cpu: little, requested: memory, used: { ...memory, memoryBytes: 0 } }
  const report: CapacityReport = {
    ...{ from: 0, to: 86_400_000, asOf: 0, rules: DEFAULT_POLICY.capacity, apps: [app('a', idle)], bureaus: [], clouds: [] },
    estate: { id: 'estate', name: '', nameEn: null, counts: COUNTS, exempt: 0, funnel },
  }
  const [, row] = idleCsv(report, new Map(), 'en').split('\r\n')
  expect(row).toMatch(/,100,99\.96,0\.4,0\.04,,,,,,2,2,1\.952,0\.0029,0,$/)
})

it('lets no formula in that a Chinese keyboard writes', () => {
  expect(['＝1+1', '＋1', '－1', '＠x', '教育局＝'].map(cell)).toEqual(["'＝1+1", "'＋1", "'－1", "'＠x", '教育局＝'])
})

it('lets no cell be a formula, and no text break out of its cell', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const written = cell(text)
      const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
      expect(read.replace(/^'/, '')).toBe(text.replace(/^'/, ''))
      expect(/^\s*[=+\-@\t\r＝＋－＠]/.test(read)).toBe(false)
      if (!written.startsWith('"')) expect(/[",\r\n]/.test(written)).toBe(false)
    }),
  )
})

it('orders by need or by idleness, and unknown ones last in both', () => {
  const apps = [app('a', part('a', 'healthy')), app('b'), app('c', part('c', 'zombie')), app('d', part('d', 'tight'))]
  const names = (order: 'tightest' | 'idlest') => chosenRows(apps, { ...NO_CHOICE, order }).map(({ name }) => name)
  expect(names('tightest')).toEqual(['d', 'a', 'c', 'b'])
  expect(names('idlest')).toEqual(['c', 'a', 'd', 'b'])
  expect(chosenRows(apps, { ...NO_CHOICE, verdict: 'tight' }).map(({ name }) => name)).toEqual(['d'])
})

it('counts a month, and then working days', () => {
  const { answerBy, decideBy } = reviewDays(new Date(2026, 0, 31, 15).getTime(), { noticeMonths: 1, answerWorkingDays: 5 })
  // The 28th of February is a Saturday.
  expect([answerBy.getMonth(), answerBy.getDate()]).toEqual([1, 28])
  expect([decideBy.getMonth(), decideBy.getDate()]).toEqual([2, 6])
})

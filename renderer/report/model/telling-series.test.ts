import { expect, test } from 'vitest'
import { differences } from '../../../shared/snapshot/series-member.ts'
import type { SampleLines } from './contents.ts'
import { runsOf, sceneSeries, seriesOf, tellingSeries, valueAt } from './telling-series.ts'

const lines = (metric: string, ...series: readonly (readonly [string, readonly number[]])[]): SampleLines => ({
  head: { metric, unit: 'ratio', resolution: 0.5, from: 0, to: 100 },
  lines: series.map(([, values], record) => ({
    ...{ tier: 'raw' as const, stepMs: null, times: differences(values.map((_, index) => index * 10)) },
    ...{ records: [record], values: [differences(values)] },
  })),
  ids: new Map(series.map(([entity], record) => [record, entity])),
})

test('differences come to readings again, in the unit of the metric', () => {
  expect(seriesOf(lines('latency', ['a', [2, 4, 3]]))[0]?.points).toEqual([
    { at: 0, value: 1 },
    { at: 10, value: 2 },
    { at: 20, value: 1.5 },
  ])
  expect(seriesOf(lines('of-a-later-version', ['a', [1]]))).toEqual([])
})

test('series of one line are told apart by the numbers of their records, and one that nobody knows is left out', () => {
  const line = { tier: 'raw' as const, stepMs: null, times: [5], records: [3, -2, 90], values: [[4], [6], [8]] }
  const ids = new Map([
    [1, 'a'],
    [3, 'b'],
  ])
  expect(seriesOf({ ...lines('latency'), lines: [line], ids }).map(({ entity, points }) => [entity, points[0]?.value])).toEqual([
    ['b', 2],
    ['a', 3],
  ])
})

test('what swings most is told, what the incident is about first, and what stands still not at all', () => {
  const samples = [
    lines('latency', ['still', [9, 9, 9]], ['wild', [1, 9, 1]], ['scope', [5, 9, 5]], ['mild', [7, 9, 7]]),
    lines('probeSuccess', ['p', [1, 0, 1]]),
  ]
  expect(tellingSeries(samples, new Set(['scope'])).map(({ metric, entity }) => `${metric} ${entity}`)).toEqual([
    'probeSuccess p',
    'latency scope',
    'latency wild',
  ])
})

test('a time without readings is a gap, never a line', () => {
  const series = {
    metric: 'latency' as const,
    entity: 'a',
    record: 0,
    gapMs: 30,
    points: [0, 10, 20, 90, 100].map((at) => ({ at, value: 1 })),
  }
  expect(runsOf(series).map((run) => run.map(({ at }) => at))).toEqual([
    [0, 10, 20],
    [90, 100],
  ])
})

test('a picture has one line of a metric: traffic first, and room for capacity', () => {
  const swing = [1, 9, 1]
  const felt = ['requests', 'errors', 'latency', 'probeSuccess', 'probeDuration'].map((metric) => lines(metric, ['a', swing]))
  const used = ['cpuUtilisation', 'memoryUtilisation', 'cpuUsed'].map((metric) => lines(metric, ['a', swing], ['b', [5, 9, 5]]))
  const told = sceneSeries([...used, ...felt], new Set()).map(({ metric, entity }) => `${metric} ${entity}`)
  expect(told).toEqual(['requests a', 'errors a', 'latency a', 'probeSuccess a', 'cpuUtilisation a', 'memoryUtilisation a'])
  expect(sceneSeries(used, new Set()).map(({ metric }) => metric)).toEqual(['cpuUtilisation', 'memoryUtilisation', 'cpuUsed'])
})

test('the value at a moment is the last one read, and none before the first or after a gap', () => {
  const series = {
    metric: 'latency' as const,
    entity: 'a',
    record: 0,
    gapMs: 30,
    points: [10, 20].map((at) => ({ at, value: at / 10 })),
  }
  expect([5, 10, 19, 50, 51].map((at) => valueAt(series, at))).toEqual([null, 1, 1, 2, null])
})

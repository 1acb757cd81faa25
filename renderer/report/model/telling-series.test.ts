import { expect, test } from 'vitest'
import { differences } from '../../../shared/snapshot/series-member.ts'
import type { SampleLines } from './contents.ts'
import { runsOf, seriesOf, tellingSeries } from './telling-series.ts'

const lines = (metric: string, ...series: readonly (readonly [string, readonly number[]])[]): SampleLines => ({
  head: { metric, unit: 'ratio', resolution: 0.5, from: 0, to: 100 },
  lines: series.map(([entity, values]) => ({
    ...{ tier: 'raw' as const, stepMs: null, times: differences(values.map((_, index) => index * 10)) },
    series: [{ entity, values: differences(values) }],
  })),
})

test('differences come to readings again, in the unit of the metric', () => {
  expect(seriesOf(lines('latency', ['a', [2, 4, 3]]))[0]?.points).toEqual([
    { at: 0, value: 1 },
    { at: 10, value: 2 },
    { at: 20, value: 1.5 },
  ])
  expect(seriesOf(lines('of-a-later-version', ['a', [1]]))).toEqual([])
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
    gapMs: 30,
    points: [0, 10, 20, 90, 100].map((at) => ({ at, value: 1 })),
  }
  expect(runsOf(series).map((run) => run.map(({ at }) => at))).toEqual([
    [0, 10, 20],
    [90, 100],
  ])
})

import { expect, it } from 'vitest'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { groundOf } from './ground.ts'

const AT = Date.UTC(2026, 10, 26)
const source = (phase: SourceState['phase'], asOf: number | null = AT): SourceState => ({
  ...{ name: phase, kind: 'kubernetes', phase, since: 0, asOf, retryAt: null, problem: null, resources: [], badFrames: 0 },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60 },
})
const live = source('live')

it.each([
  ['whole', { sources: [live, live] }],
  ['whole', { sources: [live, source('paused')] }],
  ['whole', { sources: [] }],
  ['before', { at: AT + 1, sources: [live] }],
  ['nothing', { sources: [source('connecting', null), source('waiting', null)] }],
  ['unwatched', { watched: false, sources: [source('waiting')] }],
  ['cut', { sources: [source('waiting'), source('refused')] }],
  ['partly', { sources: [live, source('waiting')] }],
] as const)('what stands for a moment: %s', (what, part) => {
  const moment = { at: AT, watched: true, ...part }
  expect(groundOf(moment, AT)).toEqual({ what, at: moment.at })
})

import { expect, test } from 'vitest'
import type { AppEntity, ClusterEntity, EstateRecord, RecordKind } from '../../shared/estate/record.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import { figuresOf } from './figures.ts'
import { createFreshness } from './publish/freshness.ts'

const AT = 1_700_000_000_000
const unknown = { cpuMilli: null, memoryBytes: null }

const app = (id: string, sources: readonly string[], cpuMilli: number | null): AppEntity => ({
  ...{ id, kind: 'app', name: id, nameEn: null, source: null, order: 1, parent: null, level: 'normal', reasons: [] },
  ...{ appClass: null, protectionGrade: null, drGrade: null, contractor: null, dutyPost: null, dutyPhone: null, dependsOn: [] },
  ...{ sources, componentCount: 1, instanceCount: 3, readyCount: 2, origin: 'labels' },
  capacity: { granted: unknown, requested: { cpuMilli, memoryBytes: 5 }, used: unknown },
})

const cluster = (source: string): ClusterEntity => ({
  ...{ id: `cluster:${source}`, kind: 'cluster', name: source, nameEn: null, source, parent: null, level: 'normal', reasons: [] },
  ...{ nodeCount: 1, readyNodeCount: 1, instanceCount: 7, zones: [], allocatable: unknown },
  capacity: { granted: unknown, requested: unknown, used: unknown },
})

const state = (name: string, phase: SourceState['phase']): SourceState => ({
  ...{ name, kind: 'kubernetes', phase, since: AT - 5, asOf: AT - 1, retryAt: null, problem: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0 },
})

function figures(records: readonly (AppEntity | ClusterEntity)[], states: readonly SourceState[]): string[] {
  const ofKind = <K extends RecordKind>(kind: K) =>
    records.filter((record): record is Extract<EstateRecord, { readonly kind: K }> & typeof record => record.kind === kind)
  const samples = figuresOf(
    { get: () => undefined, childrenOf: () => [], eventsAbout: () => [], ofKind },
    createFreshness(states),
    AT,
  )
  expect(samples.every(({ at }) => at === AT)).toBe(true)
  return samples.map(({ entity, metric, value }) => `${entity} ${metric} ${value}`)
}

test('what is known is told, what is not is a gap', () => {
  expect(figures([app('app:x', ['a'], null), cluster('a')], [state('a', 'live')])).toEqual([
    'app:x instances 3',
    'app:x ready 2',
    'app:x memoryRequested 5',
    'cluster:a instances 7',
  ])
})

test('nothing is told of what a lost source said last', () => {
  const records = [app('app:x', ['a'], 1), app('app:y', ['a', 'b'], 1), app('app:nowhere', [], 1), cluster('a'), cluster('b')]
  const told = figures(records, [state('a', 'live'), state('b', 'waiting')])
  expect([...new Set(told.map((line) => line.split(' ')[0]))]).toEqual(['app:x', 'cluster:a'])
  expect(figures(records, [])).toEqual([])
})

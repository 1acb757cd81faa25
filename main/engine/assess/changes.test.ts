import { describe, expect, test } from 'vitest'
import type { Level } from '../../../shared/estate/level.ts'
import type { Reason } from '../../../shared/estate/reason.ts'
import type {
  AppEntity,
  ComponentEntity,
  Delta,
  EstateRecord,
  InstanceEntity,
  NodeEntity,
} from '../../../shared/estate/record.ts'
import { deploymentOf, nodeOf, podOf, quotaOf } from '../estate/observed-fixture.ts'
import { changesOf, historySteps } from './changes.ts'

const REASON: Reason = { code: 'node.not-ready', level: 'major', since: 5, facts: {} }
const node = (level: Level): NodeEntity => ({ ...nodeOf('n1'), parent: null, level, reasons: level === 'normal' ? [] : [REASON] })
const component = (more: Partial<ComponentEntity>): ComponentEntity => ({
  ...deploymentOf('d1'),
  ...{ parent: null, level: 'normal', reasons: [], instanceCount: 2, requested: { cpuMilli: null, memoryBytes: null } },
  ...more,
})
const instance = (more: Partial<InstanceEntity>): InstanceEntity => ({
  ...podOf('p1'),
  ...{ parent: null, level: 'normal', reasons: [] },
  ...more,
})
const own = ({ reasons }: { readonly reasons: readonly Reason[] }): Reason | null => reasons[0] ?? null
const between = (was: EstateRecord | null, record: EstateRecord | null) => changesOf({ was, record }, own)
const put = (record: EstateRecord, was: EstateRecord | null): Delta => ({ op: 'put', record, was })

describe('what changed of an entity', () => {
  test('it came and went', () => {
    expect(between(null, node('major'))).toEqual([{ what: 'came', level: 'major', reason: REASON }])
    expect(between(node('major'), null)).toEqual([{ what: 'gone', level: 'major' }])
    expect(between(null, null)).toEqual([])
  })

  test('its level, with the reason afterwards', () => {
    expect(between(node('normal'), node('major'))).toEqual([{ what: 'level', before: 'normal', after: 'major', reason: REASON }])
    expect(between(node('major'), node('normal'))).toEqual([{ what: 'level', before: 'major', after: 'normal', reason: null }])
  })

  test('a rollout, what was ordered, and what is ready', () => {
    const was = component({ image: 'a:1', desired: 2, readyReplicas: 2 })
    expect(between(was, component({ image: 'a:2', desired: 3, readyReplicas: 1 }))).toEqual([
      { what: 'image', before: 'a:1', after: 'a:2' },
      { what: 'desired', before: 2, after: 3 },
      { what: 'ready', before: 2, after: 1 },
    ])
    const loose = { workload: 'loose/Job' } as const
    expect(between(component({ ...loose, desired: 1 }), component({ ...loose, desired: 2 }))).toEqual([])
  })

  test('an instance that is not ready any more and restarted', () => {
    expect(between(instance({}), instance({ ready: false, restarts: 3, phase: 'Failed', waiting: 'x' }))).toEqual([
      { what: 'ready', before: 1, after: 0 },
      { what: 'restarts', before: 0, after: 3 },
    ])
  })

  test('how many are ready is not told from where nothing told of it', () => {
    const unheard = { level: 'unknown', readyCount: 0, instanceCount: 0 } as const
    const app = (more: Partial<AppEntity>): AppEntity =>
      ({
        ...{ id: 'app:enrol', kind: 'app', level: 'normal', reasons: [] },
        ...{ readyCount: 4, instanceCount: 4, componentCount: 1 },
        ...more,
      }) as unknown as AppEntity
    expect(between(app(unheard), app({}))).toEqual([{ what: 'level', before: 'unknown', after: 'normal', reason: null }])
    expect(between(app({}), app(unheard))).toEqual([{ what: 'level', before: 'normal', after: 'unknown', reason: null }])
    // Scaled to none, it is told.
    expect(between(app({}), app({ ...unheard, level: 'normal' }))).toEqual([{ what: 'ready', before: 4, after: 0 }])
    // An alert gives it a grade, and is no sight of it.
    expect(between(app({}), app({ ...unheard, level: 'minor', componentCount: 0 }))).toHaveLength(1)
    expect(between(component({ level: 'unknown', readyReplicas: 0 }), component({ readyReplicas: 2 }))).toHaveLength(1)
    expect(between(instance({ readyUntold: true, ready: false }), instance({}))).toEqual([])
  })

  test('what is no entity, or changed in nothing that is told, did not change', () => {
    expect(between(null, quotaOf('q', 5))).toEqual([])
    expect(between(node('normal'), { ...node('normal'), version: '9', unschedulable: true })).toEqual([])
  })
})

test('histories are kept of what stands on the map and of components, without what goes up and down all the time', () => {
  const deltas = [
    put(node('major'), node('normal')),
    put(component({ image: 'a:2', readyReplicas: 0, level: 'major' }), component({ image: 'a:1' })),
    put(instance({ level: 'major' }), instance({})),
    { op: 'del', id: 'node:east/n2', kind: 'node', was: { ...node('normal'), id: 'node:east/n2' } },
  ] as const
  expect(historySteps(deltas, own).map(({ entity, change, shown }) => [entity, change.what, shown])).toEqual([
    ['node:east/n1', 'level', true],
    ['component:east/d1', 'level', false],
    ['component:east/d1', 'image', false],
    ['node:east/n2', 'gone', false],
  ])
})

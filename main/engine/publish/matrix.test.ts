import { expect, test } from 'vitest'
import { GRADES, LEVELS } from '../../../shared/estate/level.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import type { ResourceState, SourceState } from '../../../shared/estate/source-state.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { appRow, batchOf, deploymentOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import type { EstateReader } from './estate-reader.ts'
import { createFreshness } from './freshness.ts'
import { matrixOf } from './matrix.ts'
import { createMatrixView } from './matrix-view.ts'

const NOW = Date.UTC(2026, 0, 1)
const HEAD = { seq: 1, asOf: NOW, moment: null }

const barred = (resource: string): ResourceState => ({ resource, groupVersion: 'v1', state: 'not-observed', problem: null })
const state = (name: string, more: Partial<SourceState> = {}): SourceState => ({
  ...{ name, kind: 'kubernetes', phase: 'live', since: 0, asOf: NOW, retryAt: null, problem: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0 },
  ...more,
})

/** Two apps of a register on the cluster `east`; of `west` nothing ever came. */
function estate(namespaces: readonly string[] = []) {
  const register = {
    ...EMPTY_REGISTER,
    bureaus: [{ id: 'edu', name: 'edu', nameEn: null }],
    apps: [appRow('enrol', { matchers: [{ workload: 'web*' }] }), appRow('unseen', { matchers: [{ workload: 'none' }] })],
  }
  const clusters = ['east', 'west'].map((name) => ({ name, displayName: null, namespaces }))
  const model = createModel({ policy: DEFAULT_POLICY, register, clusters })
  const workloads = [
    deploymentOf('web', { readyReplicas: 2 }),
    deploymentOf('web-2', { readyReplicas: 0, stalled: { reason: 'ProgressDeadlineExceeded', message: '', since: 1 } }),
  ]
  const swap = { kind: 'component' as const, workload: 'Deployment', namespace: '', records: workloads }
  const batch = { ...batchOf('east', []), swaps: [swap] }
  model.apply([batch], NOW)
  return model
}

test('has a cell where an app runs, with the worst of its components, and tells how much of each cloud is watched', () => {
  const { clouds, apps, cells } = matrixOf(
    estate(),
    createFreshness([state('east'), state('west', { phase: 'waiting', asOf: 7 })]),
  )
  expect(clouds).toMatchObject([
    { source: 'east', watched: 'all', staleSince: null },
    { source: 'west', watched: 'none', staleSince: 7 },
  ])
  expect(apps).toEqual(['app:enrol'])
  expect(cells).toMatchObject({ app: [0], cloud: [0], components: [2], ready: [2] })
  expect(GRADES).toContain(LEVELS[cells.level[0] ?? -1])
})

test('a cloud of which the account may not list the workloads, or of which some namespaces are looked at, is watched in part', () => {
  const watched = (...resources: ResourceState[]) =>
    matrixOf(estate(), createFreshness([state('east', { resources })])).clouds[0]?.watched
  expect(watched(barred('pods'))).toBe('part')
  expect(watched(barred('services'))).toBe('all')
  expect(matrixOf(estate(['enrol']), createFreshness([state('east')])).clouds[0]?.watched).toBe('part')
})

test('what is on no cluster stands in one column of its own', () => {
  const model = estate()
  model.apply([batchOf('metrics', [deploymentOf('web-3', { source: 'metrics', id: 'component:metrics/web-3' })])], NOW)
  const reader: EstateReader = {
    ...{ get: model.get, childrenOf: model.childrenOf, eventsAbout: model.eventsAbout },
    *ofKind(kind) {
      for (const record of model.ofKind(kind)) if (record.id !== 'cluster:metrics') yield record
    },
  }
  const { clouds, cells } = matrixOf(reader, createFreshness([state('east'), state('metrics')]))
  expect(clouds.map(({ source }) => source)).toEqual(['east', 'west', null])
  expect(cells.cloud).toContain(2)
})

test('is sent whole when it is another, at most once a second, and one at a time', () => {
  const model = estate()
  const from = { estate: model, freshness: createFreshness([state('east')]) }
  const view = createMatrixView()
  expect(view.next(from, HEAD, 0)).toMatchObject({ view: 'matrix', base: null, seq: 1 })
  view.touch()
  expect(view.next(from, HEAD, 5_000)).toBeNull()
  view.acknowledge(1)
  // Nothing of it is another.
  expect(view.next(from, HEAD, 5_000)).toBeNull()
  model.apply([batchOf('east', [deploymentOf('web', { readyReplicas: 1 })])], NOW)
  view.touch()
  expect(view.next(from, HEAD, 5_500)).toBeNull()
  expect(view.next(from, HEAD, 6_000)?.cells.ready).toEqual([1])
})

import { expect, it } from 'vitest'
import { isGrade, levelSince } from '../../../shared/estate/level.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { createAlarmBook } from '../assess/alarms.ts'
import { groupByCause } from '../assess/cause.ts'
import { appRow, batchOf, deploymentOf, probeOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { createFreshness, withStaleness } from './freshness.ts'
import { createRowBook } from './row-book.ts'

const T0 = Date.UTC(2026, 0, 2)
const URL = 'https://enrol.gov.cn/'
const SOURCES = ['east', 'west', 'prom', 'inner']

/** An app on two clouds, with probes on it: `east` tells what is available there, the probe whether users get through. */
function linesWhere(lost: string, { available, ok }: { readonly available: number; readonly ok: boolean }) {
  const apps = [appRow('enrol', { appClass: 'citizen', probes: [URL], matchers: [{ workload: 'web' }] })]
  const register = { ...EMPTY_REGISTER, bureaus: [{ id: 'edu', name: '教育局', nameEn: null }], apps }
  const model = createModel({ policy: DEFAULT_POLICY, register, clusters: [] })
  const book = createAlarmBook([])
  const batches = [
    batchOf('east', [deploymentOf('web', { available })]),
    batchOf('west', [deploymentOf('web', { source: 'west' })]),
    batchOf('prom', [probeOf('p', { instance: URL }, { ok, since: T0 })]),
    // Neither tells that users cannot get through.
    batchOf('inner', [
      probeOf('inside', { instance: URL }, { source: 'inner', vantage: 'platform', ok, since: T0 }),
      probeOf('silent', { instance: URL }, { source: 'inner', ok: null, since: T0 }),
    ]),
  ]
  book.update(model.apply(batches, T0), T0)
  book.update(model.tick(T0 + 120_000), T0 + 120_000)
  const states = SOURCES.map(
    (name): SourceState => ({
      ...{ name, kind: '', phase: name === lost ? 'waiting' : 'live', since: T0, asOf: 7, retryAt: null, problem: null },
      ...{ resources: [], eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 0, badFrames: 0 },
    }),
  )
  const freshness = createFreshness(states)
  const rows = createRowBook(model)
  rows.touchAll()
  rows.refresh(freshness)
  const house = rows.get('app:enrol')
  const lines = withStaleness(groupByCause(book.open(), model), model, freshness).map(({ code, staleSince }) => ({
    ...{ code, staleSince },
  }))
  if (house?.kind !== 'app') throw new Error('no app')
  return { lines, row: house.row }
}

it.each([
  ['another cloud of the app', 'west', { available: 0, ok: true }, 'component.outage', null],
  ['the cloud of what it tells', 'east', { available: 0, ok: true }, 'component.outage', 7],
  ['what probes it', 'prom', { available: 2, ok: false }, 'app.probe-failing', 7],
  ['a cloud, and it is probed', 'east', { available: 2, ok: false }, 'app.probe-failing', null],
] as const)('a line is as fresh as what tells it, where %s is out of reach', (_what, lost, told, code, staleSince) => {
  const { lines, row } = linesWhere(lost, told)
  expect(lines).toMatchObject([{ code, staleSince }])
  // And so is the grade of its house, whatever else of it is stale.
  expect([isGrade(row.level), levelSince(row)]).toEqual([true, staleSince])
})

it('nothing burns beside stale data that is calm, nor is it said of what is all live', () => {
  expect(linesWhere('west', { available: 2, ok: true }).row).not.toHaveProperty('gradeStaleSince')
  expect(linesWhere('', { available: 0, ok: true }).row).not.toHaveProperty('gradeStaleSince')
})

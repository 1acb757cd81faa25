import { describe, expect, it } from 'vitest'
import type { Labels, ObservedAlert, ObservedRecord } from '../../../../shared/estate/record.ts'
import { EMPTY_REGISTER, type Register } from '../../../../shared/estate/register.ts'
import { policySchema } from '../../../../shared/policy/policy.ts'
import {
  alertOf,
  appRow,
  batchOf,
  deploymentOf,
  namespaceOf,
  nodeOf,
  podOf,
  replicaSetOf,
} from '../../estate/observed-fixture.ts'
import { createModel, type Model } from '../../model.ts'
import { createAlarmBook } from '../alarms.ts'

const T0 = Date.UTC(2026, 0, 1)

const REGISTER: Register = {
  ...EMPTY_REGISTER,
  bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
  apps: [appRow('enrol', { name: '入学报名', matchers: [{ namespace: 'enrol' }] })],
}

const CLUSTER: readonly ObservedRecord[] = [
  namespaceOf('enrol'),
  nodeOf('n1'),
  nodeOf('n2'),
  deploymentOf('web'),
  replicaSetOf('web-s', 'web'),
  podOf('web-0', { set: 'web-s', node: 'n1' }),
  podOf('web-1', { set: 'web-s', node: 'n2' }),
]

function modelOf(policy: object = {}): Model {
  const clusters = [{ name: 'east', displayName: null }]
  const model = createModel({ policy: policySchema.parse(policy), register: REGISTER, clusters })
  model.apply([batchOf('east', CLUSTER)], T0)
  return model
}

function fire(model: Model, name: string, labels: Labels, more: Partial<ObservedAlert> = {}, now = T0) {
  return model.apply([batchOf('am', [alertOf(name, labels, more)])], now)
}

const reasonsOf = (model: Model, id: string) => {
  const record = model.get(id)
  return record !== undefined && 'reasons' in record
    ? record.reasons.map(({ code, level, facts, key }) => [code, level, facts.name, key])
    : null
}
const levelOf = (model: Model, id: string) => {
  const record = model.get(id)
  return record !== undefined && 'level' in record ? record.level : null
}

describe('an alert', () => {
  it('is a reason of what it is about, and of the app above it', () => {
    const model = modelOf()
    fire(model, 'PodSlow', { namespace: 'enrol', pod: 'web-0', severity: 'critical' }, { startsAt: T0 - 5_000, summary: '慢' })
    expect(model.get('instance:east/web-0')).toMatchObject({
      level: 'critical',
      reasons: [
        {
          ...{ code: 'alert.firing', level: 'critical', since: T0 - 5_000, key: 'am/PodSlow' },
          facts: { name: 'PodSlow', summary: '慢', source: 'am' },
        },
      ],
    })
    expect(levelOf(model, 'component:east/web')).toBe('critical')
    expect(levelOf(model, 'app:enrol')).toBe('critical')
    expect(levelOf(model, 'bureau:edu')).toBe('critical')
    model.apply([{ ...batchOf('am', []), changes: [{ op: 'del', id: 'alert:am/PodSlow' }] }], T0)
    expect(levelOf(model, 'app:enrol')).toBe('normal')
    expect(reasonsOf(model, 'instance:east/web-0')).toEqual([])
  })

  it('stands on nodes, workloads and clusters too', () => {
    const model = modelOf()
    fire(model, 'NodeFull', { node: 'n2', severity: 'warning' })
    fire(model, 'Rollout', { namespace: 'enrol', deployment: 'web', severity: 'major' })
    fire(model, 'ApiSlow', { cluster: 'east', severity: 'high' })
    expect(reasonsOf(model, 'node:east/n2')).toEqual([['alert.firing', 'minor', 'NodeFull', 'am/NodeFull']])
    expect(reasonsOf(model, 'component:east/web')?.[0]).toEqual(['alert.firing', 'major', 'Rollout', 'am/Rollout'])
    expect(reasonsOf(model, 'cluster:east')).toEqual([['alert.firing', 'major', 'ApiSlow', 'am/ApiSlow']])
  })

  it('of which nothing is known stands on an app named for its source, under unassigned, until it is known', () => {
    const model = modelOf()
    fire(model, 'PodSlow', { namespace: 'tax', pod: 'tax-0', severity: 'error' })
    expect(model.get('app:unassigned/am')).toMatchObject({
      name: 'am',
      parent: 'bureau:unassigned',
      level: 'major',
      sources: ['am'],
    })
    model.apply([batchOf('east', [podOf('tax-0', { namespace: 'tax' })])], T0)
    expect(model.get('app:unassigned/am')).toBeUndefined()
    expect(levelOf(model, 'instance:east/tax-0')).toBe('major')
    // The pod goes, its alert still fires.
    model.apply([{ ...batchOf('east', []), changes: [{ op: 'del', id: 'instance:east/tax-0' }] }], T0)
    expect(levelOf(model, 'app:unassigned/am')).toBe('major')
  })

  it('follows a new register', () => {
    const model = modelOf()
    fire(model, 'Slow', { app: 'tax', severity: 'page' })
    expect(levelOf(model, 'app:unassigned/am')).toBe('critical')
    model.setRegister({ ...REGISTER, apps: [...REGISTER.apps, appRow('tax')] }, T0)
    expect(model.get('app:unassigned/am')).toBeUndefined()
    expect(reasonsOf(model, 'app:tax')).toEqual([
      ['alert.firing', 'critical', 'Slow', 'am/Slow'],
      ['app.nothing-observed', 'unknown', undefined, undefined],
    ])
  })

  it('that is silenced, inhibited or graded none is kept, and raises no alarm', () => {
    const model = modelOf()
    const book = createAlarmBook([])
    const labels = { namespace: 'enrol', pod: 'web-0', severity: 'critical' }
    const silences = [{ by: '值班员', comment: '扩容', until: T0 + 1 }]
    expect(book.update(fire(model, 'Slow', labels), T0).map(({ code }) => code)).toEqual(['alert.firing'])
    expect(book.update(fire(model, 'Slow', labels, { state: 'silenced', silences }), T0)).toMatchObject([{ clearedAt: T0 }])
    fire(model, 'Full', labels, { state: 'inhibited' })
    fire(model, 'Watchdog', labels)
    expect(levelOf(model, 'app:enrol')).toBe('normal')
    expect(model.get('alert:am/Slow')).toMatchObject({ on: 'instance:east/web-0', grade: 'critical', silences })
    expect(model.get('alert:am/Watchdog')).toMatchObject({ grade: 'none' })
  })

  it('has the grade that the table of the policy gives it', () => {
    const model = modelOf({ alerts: { grades: [{ match: { alertname: 'Slow*' }, grade: 'notice' }] } })
    fire(model, 'SlowPage', { namespace: 'enrol', pod: 'web-0', severity: 'critical' })
    expect(reasonsOf(model, 'instance:east/web-0')).toEqual([['alert.firing', 'notice', 'SlowPage', 'am/SlowPage']])
  })

  it('that two Alertmanagers of one cluster tell is one', () => {
    const model = modelOf()
    const labels = { namespace: 'enrol', pod: 'web-0', severity: 'warning' }
    fire(model, 'Slow', labels)
    model.apply([batchOf('am-2', [alertOf('Slow', labels, { source: 'am-2' })])], T0)
    // The same uid, which another platform gave to something else.
    model.apply([batchOf('feed', [alertOf('Slow', { ...labels, team: 'x' }, { source: 'feed' })])], T0)
    expect(reasonsOf(model, 'instance:east/web-0')?.map(([, , , key]) => key)).toEqual(['am/Slow', 'feed/Slow'])
  })

  it('without a summary says its labels', () => {
    const model = modelOf()
    fire(model, 'Slow', { node: 'n1', severity: 'warning', job: 'x' })
    expect(model.get('node:east/n1')).toMatchObject({ reasons: [{ facts: { summary: 'node=n1, job=x' } }] })
  })

  it('goes with its source', () => {
    const model = modelOf()
    fire(model, 'Slow', { severity: 'critical' })
    model.dropSource('am', T0)
    expect(model.get('app:unassigned/am')).toBeUndefined()
    expect(model.get('bureau:unassigned')).toBeUndefined()
    expect([...model.ofKind('alert')]).toEqual([])
  })
})

it('tells nothing of what only passed through another state within one step', () => {
  const model = modelOf()
  fire(model, 'Slow', { namespace: 'enrol', deployment: 'web', severity: 'minor' })
  // What the component said by itself goes, and an alert as grave comes: the app is as it was.
  const deltas = model.apply(
    [
      {
        ...batchOf('am', [alertOf('Full', { namespace: 'enrol', pod: 'web-0', severity: 'minor' })]),
        changes: [
          { op: 'put', record: alertOf('Full', { namespace: 'enrol', pod: 'web-0', severity: 'minor' }) },
          { op: 'del', id: 'alert:am/Slow' },
        ],
      },
    ],
    T0,
  )
  expect(deltas.map((delta) => (delta.op === 'put' ? delta.record.id : delta.id))).not.toContain('app:enrol')
  expect(levelOf(model, 'app:enrol')).toBe('minor')
})

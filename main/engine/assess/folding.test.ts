import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { GRADES } from '../../../shared/estate/level.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { appRow, batchOf, deploymentOf, nodeOf, podOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { groupByCause } from './cause.ts'
import { createFoldTable } from './folding.ts'

const T0 = Date.UTC(2026, 0, 1)

const app = (id: string) => appRow(id, { name: id, matchers: [{ workload: id }] })
const register = { ...EMPTY_REGISTER, bureaus: [{ id: 'edu', name: '教育局', nameEn: null }], apps: [app('enrol'), app('exam')] }

const model = createModel({ policy: DEFAULT_POLICY, register, clusters: [] })
const deployed = (name: string) => [
  deploymentOf(name, { desired: 2, available: 2 }),
  replicaSetOf(`${name}-s`, name),
  ...['n1', 'n2'].map((node, i) => podOf(`${name}-${i}`, { set: `${name}-s`, node })),
]
model.apply([batchOf('east', [nodeOf('n1'), nodeOf('n2'), ...deployed('enrol'), ...deployed('exam')])], T0)
model.tick(T0 + 600_000)

function episode(entity: string, code: AlarmEpisode['code'], more: Partial<AlarmEpisode> = {}): AlarmEpisode {
  const id = `${entity}#${code}/${more.key ?? ''}@${T0}`
  return { ...{ id, entity, code, level: 'minor', peak: 'minor', raisedAt: T0, clearedAt: null, facts: {} }, ...more }
}

const alert = (entity: string, name: string, more: Partial<AlarmEpisode> = {}): AlarmEpisode =>
  episode(entity, 'alert.firing', { key: `am/${name}-${entity}`, facts: { name, summary: 's', source: 'am' }, ...more })

const told = (episodes: readonly AlarmEpisode[], folds = createFoldTable([])) =>
  groupByCause(episodes, model, folds).map(({ id, code, count, told }) => [id, code, count, told.platform, told.alerts])

describe('one cause, told by several', () => {
  it('is one line: what the platform found, with the alerts that tell of the same', () => {
    const rows = groupByCause(
      [
        alert('app:enrol', 'ProbeFailed', { level: 'critical', raisedAt: T0 + 5 }),
        episode('component:east/enrol', 'component.outage', { level: 'major', raisedAt: T0 + 60_000 }),
      ],
      model,
    )
    expect(rows).toMatchObject([
      {
        id: 'cause:app:enrol',
        code: 'component.outage',
        level: 'critical',
        count: 2,
        told: { platform: true, alerts: ['am'] },
        findings: [
          { code: 'alert.firing', level: 'critical', entityName: 'enrol' },
          { code: 'component.outage', entityName: 'enrol' },
        ],
      },
    ])
  })

  it.each([
    ['a node, by its own alert', [episode('node:east/n1', 'node.lost'), alert('node:east/n1', 'KubeNodeNotReady')], 1],
    [
      'a node, by an alert on a pod that it took with it',
      [episode('node:east/n1', 'node.lost'), alert('instance:east/enrol-0', 'InstanceDown')],
      1,
    ],
    ['a machine', [episode('instance:east/enrol-0', 'instance.stopped'), alert('instance:east/enrol-0', 'InstanceDown')], 1],
    [
      'another machine of the app',
      [episode('instance:east/enrol-0', 'instance.stopped'), alert('instance:east/enrol-1', 'InstanceDown')],
      2,
    ],
    [
      'another component',
      [episode('component:east/enrol', 'component.outage'), alert('component:east/exam', 'HighErrorRate')],
      2,
    ],
    ['an alert that no row speaks of', [episode('component:east/enrol', 'component.outage'), alert('app:enrol', 'Slow')], 2],
    ['two alerts of one row, without a finding', [alert('app:enrol', 'ProbeFailed'), alert('app:enrol', 'EndpointDown')], 1],
  ])('%s', (_, episodes, lines) => {
    expect(groupByCause(episodes, model)).toHaveLength(lines)
  })

  it('goes by the rows of the policy first', () => {
    const episodes = [episode('component:east/enrol', 'component.single-replica'), alert('app:enrol', 'Slow')]
    const folds = createFoldTable([{ cause: 'slow', codes: ['component.single-replica'], alerts: [{ alertname: 'sl*' }] }])
    expect(told(episodes, folds)).toEqual([['cause:app:enrol', 'component.single-replica', 2, true, ['am']]])
  })

  it('loses nothing, whatever there is, and does not depend on the order', () => {
    const entities = ['app:enrol', 'component:east/enrol', 'component:east/exam', 'instance:east/enrol-0', 'node:east/n1', 'gone']
    const findings = ['node.lost', 'component.outage', 'component.stalled', 'instance.stopped', 'app.probe-failing'] as const
    const names = ['ProbeFailed', 'KubeNodeNotReady', 'InstanceDown', 'KubeDeploymentRolloutStuck', 'Slow']
    const shared = { level: fc.constantFrom(...GRADES), raisedAt: fc.integer({ min: T0, max: T0 + 9 }) }
    const found = fc
      .record({ entity: fc.constantFrom(...entities), code: fc.constantFrom(...findings), ...shared })
      .map(({ entity, code, ...more }) => episode(entity, code, more))
    const told = fc
      .record({ entity: fc.constantFrom(...entities), name: fc.constantFrom(...names), ...shared })
      .map(({ entity, name, ...more }) => alert(entity, name, more))
    const some = fc.uniqueArray(fc.oneof(found, told), { selector: ({ id }) => id, maxLength: 12 })
    const shuffled = some.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, ([list, again]) => {
        const rows = groupByCause(list, model)
        expect(groupByCause(again, model)).toEqual(rows)
        expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(list.length)
        expect(rows.flatMap(({ findings }) => findings)).toHaveLength(list.length)
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
      }),
    )
  })
})

import { expect, it } from 'vitest'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { alertOf, appRow, batchOf, deploymentOf, nodeOf, podOf, probeOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { createAppView } from './app-view.ts'
import { createFreshness } from './freshness.ts'

const T0 = Date.UTC(2026, 0, 1)

const live = (name: string, phase: SourceState['phase'] = 'live'): SourceState => ({
  ...{ name, kind: 'x', phase, since: T0, asOf: T0, retryAt: null, problem: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 0, badFrames: 0 },
})

function cardOf(states: readonly SourceState[]) {
  const apps = [
    appRow('enrol', {
      name: '入学报名',
      matchers: [{ namespace: 'enrol' }],
      dutyPost: '值班室',
      dutyPhone: '1',
      dependsOn: ['auth'],
    }),
    appRow('auth', { name: '统一认证' }),
  ]
  const register = { ...EMPTY_REGISTER, bureaus: [{ id: 'edu', name: '教育局', nameEn: null }], apps }
  const model = createModel({ policy: DEFAULT_POLICY, register, clusters: [{ name: 'east', displayName: null }] })
  const pods = [replicaSetOf('s', 'web'), podOf('web-0', { set: 's', node: 'n1' })]
  model.apply([batchOf('east', [nodeOf('n1'), deploymentOf('web', { desired: 1 }), ...pods])], T0)
  const silences = [{ by: '甲', comment: '割接', until: T0 + 1 }]
  const pod = { namespace: 'enrol', pod: 'web-0' }
  model.apply(
    [
      batchOf('am', [
        alertOf('Quiet', { ...pod, severity: 'critical' }, { state: 'silenced', silences }),
        alertOf('Slow', { ...pod, severity: 'warning' }, { startsAt: T0 - 1_000, summary: '慢' }),
        alertOf('NodeFull', { node: 'n1', severity: 'error' }, { startsAt: T0 }),
        alertOf('Elsewhere', { severity: 'page' }),
      ]),
      batchOf('prom', [probeOf('https://enrol', { app: 'enrol' }, { ok: false, since: T0 - 60_000 })]),
    ],
    T0,
  )
  const freshness = createFreshness(states)
  const from = { estate: model, freshness, open: [], judged: null }
  return createAppView('app:enrol').next(from, { seq: 1, asOf: T0, moment: null }, 0)
}

const LIVE = ['east', 'am', 'prom'].map((name) => live(name))

it('shows the alerts of an app, its parts and nodes, the quiet ones last with by whom and until when', () => {
  const card = cardOf(LIVE)
  expect(card?.alerts.map(({ name, on, grade, state }) => [name, on, grade, state])).toEqual([
    ['NodeFull', 'n1', 'major', 'firing'],
    ['Slow', 'web-0', 'minor', 'firing'],
    ['Quiet', 'web-0', 'critical', 'silenced'],
  ])
  expect(card?.alerts[2]?.silences).toEqual([{ by: '甲', comment: '割接', until: T0 + 1 }])
  expect(card?.sources.map(({ name }) => name)).toEqual(['east', 'am'])
})

it('says who saw it first, on whose side it is, and whom to call', () => {
  expect(cardOf(LIVE)?.detection).toMatchObject({
    side: 'platform',
    firstBadProbe: { at: T0 - 60_000, target: 'https://enrol' },
    firstAlarm: { at: T0 - 1_000, on: 'web-0' },
    distanceMs: 59_000,
    call: { app: '入学报名', bureau: '教育局', dutyPost: '值班室', dutyPhone: '1' },
  })
})

it('takes a probe of a lost source for no evidence', () => {
  const card = cardOf([live('east'), live('am'), live('prom', 'waiting')])
  expect(card?.detection).toMatchObject({ firstBadProbe: null, distanceMs: null })
  expect(card?.detection?.evidence.map(({ code }) => code)).toContain('missing.fresh')
})

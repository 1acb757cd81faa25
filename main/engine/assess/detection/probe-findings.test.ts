import { expect, it } from 'vitest'
import type { ObservedProbe } from '../../../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { appRow, batchOf, deploymentOf, probeOf } from '../../estate/observed-fixture.ts'
import { createModel } from '../../model.ts'

const T0 = Date.UTC(2026, 0, 1)
const URL = 'https://enrol.gov.cn/'

function modelOf(...probes: Partial<ObservedProbe>[]) {
  const apps = [appRow('enrol', { appClass: 'citizen', probes: [URL], matchers: [{ namespace: 'enrol' }] })]
  const register = { ...EMPTY_REGISTER, bureaus: [{ id: 'edu', name: '教育局', nameEn: null }], apps }
  const model = createModel({ policy: DEFAULT_POLICY, register, clusters: [{ name: 'east', displayName: null }] })
  model.apply([batchOf('east', [deploymentOf('web')])], T0)
  const records = probes.map((more, n) => probeOf(`p${n}`, { instance: URL }, { since: T0, ...more }))
  model.apply([batchOf('prom', records)], T0)
  return model
}

const reasonsOf = (model: ReturnType<typeof modelOf>) => {
  const app = model.get('app:enrol')
  return app?.kind === 'app' ? app.reasons : []
}

it('finds the app of a probe by the register, and tells that users cannot reach it once the grace is over', () => {
  const model = modelOf({ ok: false }, { ok: true })
  expect(reasonsOf(model)).toEqual([])
  expect(model.nextDueAt()).toBe(T0 + 60_000)
  model.tick(T0 + 60_000)
  expect(reasonsOf(model)).toEqual([
    { code: 'app.probe-failing', level: 'major', since: T0, facts: { count: 1, total: 2, target: 'p0' } },
  ])
  model.apply([batchOf('prom', [probeOf('p0', { instance: URL }, { ok: true })])], T0 + 70_000)
  expect(reasonsOf(model)).toEqual([])
})

it('says nothing of probes inside the platform, of what told nothing, and of a stranger', () => {
  const model = modelOf(
    { ok: false, vantage: 'platform' },
    { ok: null },
    { ok: false, about: { labels: { instance: 'https://else.cn' } } },
  )
  model.tick(T0 + 600_000)
  expect(reasonsOf(model)).toEqual([])
  expect(model.get('probe:prom/p2')).toMatchObject({ on: null })
})

it('counts the grace of a probe that flaps from its first failure, and says nothing while it succeeds', () => {
  const model = modelOf({ ok: false, since: T0 + 300_000, episode: { since: T0 } })
  expect(reasonsOf(model)).toEqual([])
  model.tick(T0 + 60_000)
  expect(reasonsOf(model)).toMatchObject([{ code: 'app.probe-failing', since: T0 }])
  model.apply([batchOf('prom', [probeOf('p0', { instance: URL }, { ok: true, episode: { since: T0 } })])], T0 + 70_000)
  expect(reasonsOf(model)).toEqual([])
})

it('takes a probe of which nobody knows from where it looks for one from outside', () => {
  const model = modelOf({ ok: false, vantage: null })
  model.tick(T0 + 600_000)
  expect(reasonsOf(model)).toMatchObject([{ code: 'app.probe-failing' }])
})

it('takes a probe that failed and tells nothing any more for one that has not recovered', () => {
  const model = modelOf({ ok: false, episode: { since: T0 } }, { ok: true })
  model.tick(T0 + 60_000)
  const failing = reasonsOf(model)
  expect(failing).toMatchObject([{ code: 'app.probe-failing', since: T0 }])
  const told = (ok: boolean | null) => probeOf('p0', { instance: URL }, { ok, since: T0 + 70_000, episode: { since: T0 } })
  model.apply([batchOf('prom', [told(null)])], T0 + 70_000)
  expect(reasonsOf(model)).toEqual(failing)
  model.apply([batchOf('prom', [told(true)])], T0 + 80_000)
  expect(reasonsOf(model)).toEqual([])
  // It had, when it was heard last.
  model.apply([batchOf('prom', [told(null)])], T0 + 90_000)
  model.tick(T0 + 600_000)
  expect(reasonsOf(model)).toEqual([])
})

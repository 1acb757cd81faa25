import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SourceBatch } from '../../../../shared/estate/observation.ts'
import { type Labels, type ObservedTarget, observedId } from '../../../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { createModel, type Model } from '../../model.ts'
import { appRow, batchOf, podOf } from '../observed-fixture.ts'

const AT = Date.UTC(2026, 0, 1)

function targetOf(address: string, exporter: string, labels: Labels = {}, up = true): ObservedTarget {
  const all = { instance: address, ...labels }
  return {
    ...{ id: observedId('target', 'prom', address), kind: 'target', source: 'prom', uid: address, namespace: '', name: address },
    ...{ createdAt: AT, version: '', about: { labels: all }, labels: all, exporter, address, up, since: AT, lastError: null },
  }
}

const db = { job: 'mysql', app: 'enrol', wanglou_io_bureau: 'edu' }
const vm = {
  ...podOf('db-1', { source: 'vms', namespace: '', node: null, phase: 'running' }),
  form: 'vm' as const,
  addresses: ['10.1.2.3'],
}

function modelOf(batches: readonly SourceBatch[]): Model {
  const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [] })
  for (const batch of batches) model.apply([batch], AT)
  return model
}

const shown = (model: Model) =>
  [...model.all()]
    .filter(({ kind }) => kind !== 'target')
    .map((record) => JSON.stringify(record))
    .sort()

test('a database that only its exporter tells of is a component of the app that labels name, with the host as its instance', () => {
  const model = modelOf([
    batchOf('prom', [targetOf('10.9.9.9:9104', 'mysqld', db), targetOf('10.9.9.9:9100', 'node', { job: 'node' })]),
  ])
  const components = [...model.ofKind('component')].map(({ parent, workload, instanceCount }) => [
    parent,
    workload,
    instanceCount,
  ])
  expect(components).toEqual([['app:edu/enrol', 'database', 1]])
  const [host] = model.ofKind('instance')
  expect(host).toMatchObject({ name: '10.9.9.9', form: 'vm', ready: true, level: 'normal' })
  for (const instance of ['10.9.9.9:9104', '10.9.9.9:9100']) {
    expect(model.entityOf('prom', { labels: { instance } })?.entity).toBe(host?.id)
  }
})

test('what only watches is no cluster', () => {
  expect([...modelOf([batchOf('prom', [targetOf('10.9.9.9:9104', 'mysqld', db)])]).ofKind('cluster')]).toEqual([])
})

test('an exporter on a known machine is evidence of it and makes nothing up', () => {
  const model = modelOf([batchOf('vms', [vm]), batchOf('prom', [targetOf('10.1.2.3:9104', 'mysqld', db, false)])])
  expect([...model.ofKind('instance')].map(({ id }) => id)).toEqual([vm.id])
  expect(model.get(vm.id)).toMatchObject({
    reasons: [{ code: 'instance.exporter-down', facts: { exporter: 'mysqld', address: '10.1.2.3:9104' } }],
  })
})

test('exporters that tell of no machine, and those in pods, make nothing up', () => {
  const targets = [
    targetOf('https://enrol.gov.cn', 'blackbox'),
    targetOf('10.0.0.5:9121', 'redis', { namespace: 'a', pod: 'r-0' }),
  ]
  expect([...modelOf([batchOf('prom', targets)]).ofKind('instance')]).toEqual([])
})

test('with the machine known, and with the last exporter gone, the stand-in goes', () => {
  const model = modelOf([batchOf('prom', [targetOf('10.1.2.3:9104', 'mysqld', db)])])
  expect([...model.ofKind('instance')]).toHaveLength(1)
  model.apply([batchOf('vms', [vm])], AT)
  expect([...model.ofKind('instance')].map(({ id }) => id)).toEqual([vm.id])
  model.apply([{ ...batchOf('vms', []), changes: [{ op: 'del', id: vm.id }] }], AT)
  expect([...model.ofKind('instance')]).toHaveLength(1)
  model.apply([{ ...batchOf('prom', []), swaps: [{ kind: 'target', workload: null, namespace: '', records: [] }] }], AT)
  expect([...model.ofKind('instance')]).toEqual([])
  expect([...model.ofKind('component')]).toEqual([])
})

test('in whatever order they come, and after a restore, the same is shown', () => {
  const steps = [
    batchOf('vms', [vm]),
    batchOf('prom', [targetOf('10.1.2.3:9104', 'mysqld', db)]),
    batchOf('prom', [targetOf('10.9.9.9:9104', 'mysqld', db)]),
    batchOf('prom', [targetOf('10.9.9.9:9100', 'node', {}, false)]),
    batchOf('prom', [targetOf('10.9.9.8:9104', 'mysqld', { ...db, role: 'replica' })]),
  ]
  const expected = shown(modelOf(steps))
  fc.assert(
    fc.property(fc.shuffledSubarray(steps, { minLength: steps.length }), fc.nat(steps.length), (order, cut) => {
      const lost = modelOf(order.slice(0, cut))
      const model = modelOf([])
      model.restore(lost.all())
      for (const batch of order.slice(cut)) model.apply([batch], AT)
      model.tick(AT)
      expect(shown(model)).toEqual(expected)
    }),
  )
})

test('a machine that its cloud calls as a stand-in would be called is none, also after a restore', () => {
  const own = {
    ...podOf('exporter/10.1.2.3', { source: 'vms', namespace: '', node: null, phase: 'running' }),
    form: 'vm' as const,
  }
  const steps = [
    batchOf('vms', [{ ...own, name: 'db-1', addresses: ['10.1.2.3'] }]),
    batchOf('prom', [targetOf('10.1.2.3:9104', 'mysqld', db, false), targetOf('10.9.9.9:9104', 'mysqld', db)]),
  ]
  const lost = modelOf(steps)
  const ids = (model: Model) => [...model.ofKind('instance')].map(({ id }) => id).sort()
  expect(ids(lost)).toEqual(['instance:prom/exporter/10.9.9.9', own.id])
  const model = modelOf([])
  model.restore(lost.all())
  model.tick(AT)
  expect(ids(model)).toEqual(ids(lost))
})

test('a matcher finds a machine by its address or name, and the component says why it is where it is', () => {
  const rows = [appRow('tax', { matchers: [{ address: '10.9.8.*' }] }), appRow('enrol', { matchers: [{ host: 'DB-*' }] })]
  const register = { ...EMPTY_REGISTER, bureaus: [{ id: 'edu', name: '教育局', nameEn: null }], apps: rows }
  const model = createModel({ policy: DEFAULT_POLICY, register, clusters: [] })
  model.apply([batchOf('prom', [targetOf('10.9.8.7:9104', 'mysqld', db)]), batchOf('vms', [vm])], AT)
  const placed = () => [...model.ofKind('component')].map(({ parent, why }) => [parent, why?.rule, why?.facts.matcher])
  expect(placed()).toEqual([
    ['app:enrol', 'matcher', 'host DB-*'],
    ['app:tax', 'matcher', 'address 10.9.8.*'],
  ])
  model.apply([batchOf('vms', [{ ...vm, name: 'web-1', addresses: ['10.9.8.1'] }])], AT)
  expect(placed()).toContainEqual(['app:tax', 'matcher', 'address 10.9.8.*'])
  expect(model.get('app:enrol')).toMatchObject({ componentCount: 0 })
})

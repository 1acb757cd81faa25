import { expect, test } from 'vitest'
import { DEFAULT_IDENTITY_RULES } from '../../../../shared/estate/identity.ts'
import type { Labels, ObservedInstance } from '../../../../shared/estate/record.ts'
import { EMPTY_REGISTER, type Register } from '../../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { createModel, type Model } from '../../model.ts'
import { appRow, batchOf, deploymentOf, nodeOf, podOf, replicaSetOf, serviceOf } from '../observed-fixture.ts'
import { hostOf } from './names.ts'

const AT = Date.UTC(2026, 0, 1)

const vmOf = (name: string, more: Partial<ObservedInstance> = {}): ObservedInstance => ({
  ...podOf(name, { source: 'vms', namespace: '', ...more }),
  form: 'vm',
  node: null,
  addresses: ['10.1.2.3'],
  ...more,
})

/** One app on two clusters and on a VM. */
function modelOf(register: Partial<Register> = {}): Model {
  const clusters = ['east', 'west', 'vms'].map((name) => ({ name, displayName: null }))
  const model = createModel({ policy: DEFAULT_POLICY, register: { ...EMPTY_REGISTER, ...register }, clusters })
  for (const source of ['east', 'west']) {
    const labels = { 'app.kubernetes.io/part-of': 'enrol', 'wanglou.io/bureau': 'edu' }
    const more = { source, labels }
    const both = [
      deploymentOf('web', more),
      replicaSetOf('web-1', 'web', { source }),
      podOf(`${source}-1`, { source, set: 'web-1' }),
    ]
    const node = { ...nodeOf('n1', { source }), addresses: [source === 'east' ? '10.0.0.1' : '10.0.0.2', 'n1'] }
    model.apply([batchOf(source, [...both, podOf('web-0', { source, set: 'web-1' }), node])], AT)
  }
  model.apply([batchOf('vms', [vmOf('db-1', { labels: { 'wanglou.io/app': 'enrol', 'wanglou.io/bureau': 'edu' } })])], AT)
  return model
}

const found = (model: Model, labels: Labels, reach?: 'exact' | 'nearest') => {
  const answer = model.entityOf('prom', { labels }, reach)
  return answer === null ? null : `${answer.rule} ${answer.entity}`
}

test.each([
  ['10.1.2.3:9100', '10.1.2.3'],
  ['[FE80::1]:9100', 'fe80::1'],
  ['fe80::1', 'fe80::1'],
  ['DB-1.Gov.CN:9104', 'db-1.gov.cn'],
  ['https://user@Enrol.gov.cn:8443/path?q=1', 'enrol.gov.cn'],
])('%s is the host %s', (told, host) => {
  expect(hostOf(told)).toBe(host)
})

test.each<[string, Labels, string | null]>([
  ['cAdvisor', { namespace: 'enrol', pod: 'east-1', instance: '10.0.0.2:10250' }, 'pod instance:east/east-1'],
  [
    'an exporter that was overruled',
    { namespace: 'mon', exported_namespace: 'enrol', pod: 'x', exported_pod: 'west-1' },
    'pod instance:west/west-1',
  ],
  ['a pod of two clusters', { namespace: 'enrol', pod: 'web-0' }, null],
  ['with its cluster', { cluster: 'west', namespace: 'enrol', pod: 'web-0' }, 'pod instance:west/web-0'],
  ['with a cluster that is not known', { cluster: 'north', namespace: 'enrol', pod: 'east-1' }, null],
  ['a pod that is gone, whose app is known', { namespace: 'enrol', pod: 'gone', app: 'enrol' }, null],
  ['kube-state-metrics', { cluster: 'east', namespace: 'enrol', deployment: 'web' }, 'workload component:east/web'],
  ['of another kind', { cluster: 'east', namespace: 'enrol', statefulset: 'web' }, null],
  ['node-exporter on a VM', { instance: '10.1.2.3:9100', job: 'node' }, 'host instance:vms/db-1'],
  ['by the name of the VM', { instance: 'DB-1:9104' }, 'host instance:vms/db-1'],
  ['node-exporter on a node', { instance: '10.0.0.2:9100' }, 'host node:west/n1'],
  ['a node by name on two clusters', { node: 'n1' }, null],
  ['on one', { node: 'n1', cluster: 'east' }, 'node node:east/n1'],
  ['a probe', { instance: 'https://enrol.gov.cn/', app: 'enrol' }, 'app app:edu/enrol'],
  ['a probe of an address', { instance: 'https://10.1.2.3/health' }, 'host instance:vms/db-1'],
  ['an app by its labels', { label_app_kubernetes_io_part_of: 'enrol' }, 'app app:edu/enrol'],
  ['of another bureau', { app: 'enrol', wanglou_io_bureau: 'tax' }, null],
  ['nothing at all', { job: 'node' }, null],
])('%s', (_, labels, expected) => {
  expect(found(modelOf(), labels)).toBe(expected)
})

test('what is not known is looked for in the next coarser thing where nothing may be lost', () => {
  const model = modelOf()
  expect(found(model, { namespace: 'enrol', pod: 'gone', app: 'enrol' }, 'nearest')).toBe('app app:edu/enrol')
  expect(found(model, { namespace: 'enrol', pod: 'gone' }, 'nearest')).toBe('namespace app:edu/enrol')
  expect(found(model, { cluster: 'east', job: 'apiserver' }, 'nearest')).toBe('cluster cluster:east')
})

test('a register says what its labels mean, and what clusters are called', () => {
  const { labels } = DEFAULT_IDENTITY_RULES
  const identityRules = { labels: { ...labels, host: ['ip_addr'] }, workloads: {}, clusters: { 'prod-a': 'west' } }
  const model = modelOf({ identityRules })
  expect(found(model, { ip_addr: '10.1.2.3' })).toBe('host instance:vms/db-1')
  expect(found(model, { instance: '10.1.2.3' })).toBeNull()
  expect(found(model, { cluster: 'prod-a', namespace: 'enrol', pod: 'web-0' })).toBe('pod instance:west/web-0')
})

test('a probe target of the register is its app, by the whole URL or by its host', () => {
  const row = appRow('enrol', { probes: ['https://Enrol.gov.cn/apply/', 'tax.gov.cn'] })
  const model = modelOf({ bureaus: [{ id: 'edu', name: '教育局', nameEn: null }], apps: [row] })
  expect(found(model, { instance: 'https://enrol.gov.cn/apply' })).toBe('probe app:enrol')
  expect(found(model, { instance: 'https://enrol.gov.cn/' })).toBeNull()
  expect(found(model, { instance: 'https://tax.gov.cn/x' })).toBe('probe app:enrol')
})

test('a new register, and a change of the estate, hold for labels that are remembered', () => {
  const model = modelOf()
  const about = { labels: { instance: '10.9.9.9:9100' } }
  expect(model.entityOf('prom', about)).toBeNull()
  model.apply([batchOf('vms', [vmOf('late', { addresses: ['10.9.9.9'] })])], AT)
  expect(model.entityOf('prom', about)).toEqual({ entity: 'instance:vms/late', rule: 'host', facts: { host: '10.9.9.9' } })
  model.apply([batchOf('vms', [vmOf('late', { addresses: ['10.9.9.8'] })])], AT)
  expect(model.entityOf('prom', about)).toBeNull()
})

test('a restored estate finds what the lost one found', () => {
  const lost = modelOf()
  const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [] })
  model.restore(lost.all())
  for (const labels of [{ instance: '10.1.2.3:9100' }, { namespace: 'enrol', pod: 'east-1' }, { app: 'enrol' }]) {
    expect(found(model, labels)).toBe(found(lost, labels))
  }
})

test('a service stands for the one workload that it selects, in its cluster', () => {
  const model = modelOf()
  const ingress = { namespace: 'enrol', wanglou_service: 'front' }
  expect(model.whyNot('prom', { labels: { ...ingress, cluster: 'east' } })).toBe('not-known')
  for (const source of ['east', 'west']) model.apply([batchOf(source, [serviceOf('front', { app: 'web' }, { source })])], AT)
  expect(found(model, { ...ingress, cluster: 'west' })).toBe('service component:west/web')
  expect(found(model, { namespace: 'mon', exported_namespace: 'enrol', exported_service: 'front', cluster: 'east' })).toBe(
    'service component:east/web',
  )
  // of which cluster is not told, and both have it
  expect(model.whyNot('prom', { labels: ingress })).toBe('ambiguous')
  // what a scrape adds of itself names nothing
  expect(found(model, { namespace: 'enrol', service: 'front', cluster: 'east', instance: '10.1.2.3:80' })).toBe(
    'host instance:vms/db-1',
  )
})

test('a service that selects two workloads stands for the one that runs, and for none while both do', () => {
  const model = modelOf()
  const blueGreen = { podLabels: { app: 'pay' }, desired: 1 }
  const service = { namespace: 'enrol', wanglou_service: 'pay', cluster: 'east' }
  model.apply(
    [batchOf('east', [deploymentOf('blue', blueGreen), deploymentOf('green', blueGreen), serviceOf('pay', { app: 'pay' })])],
    AT,
  )
  model.apply([batchOf('east', [replicaSetOf('blue-1', 'blue'), podOf('b', { set: 'blue-1' })])], AT)
  expect(found(model, service)).toBe('service component:east/blue')
  model.apply([batchOf('east', [replicaSetOf('green-1', 'green'), podOf('g', { set: 'green-1' })])], AT)
  expect(model.whyNot('prom', { labels: service })).toBe('ambiguous')
  model.apply([batchOf('east', [serviceOf('pay', {})])], AT)
  expect(model.whyNot('prom', { labels: service })).toBe('not-known')
})

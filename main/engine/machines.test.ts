import { describe, expect, it } from 'vitest'
import type { SourceBatch } from '../../shared/estate/observation.ts'
import type { EstateRecord } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'

import { createModel } from './model.ts'
import { totalsOf } from './publish/rows.ts'
import { decode } from './sources/cloudevents/decode.ts'
import { recordOf, STATE_KINDS } from './sources/cloudevents/normalize.ts'

const NOW = Date.parse('2026-11-23T09:30:00Z')
const LONG_AGO = '2026-11-01T00:00:00Z'
const labels = { 'wanglou.io/app': 'tax-filing', 'wanglou.io/bureau': 'tax' }

type Told = readonly (readonly [type: string, data: Readonly<Record<string, unknown>>])[]

/** A full state as a feed tells it. */
function stateOf(told: Told): SourceBatch {
  const records = told.flatMap(([type, data]) => {
    const envelope = { specversion: '1.0', id: '1', source: 'urn:t', type: `io.wanglou.feed.v1.${type}`, time: LONG_AGO, data }
    const decoded = decode(JSON.stringify(envelope))
    const record = decoded.what === 'event' ? recordOf(decoded.event, { source: 'cloud', now: NOW }) : null
    return record ? [record] : []
  })
  expect(records).toHaveLength(told.length)
  const swaps = STATE_KINDS.map((kind) => ({
    kind,
    workload: null,
    namespace: '',
    records: records.filter((each) => each.kind === kind),
  }))
  return { source: 'cloud', swaps, changes: [], cursors: [] }
}

const vm = (id: string, more: object = {}) =>
  ['instance', { id, name: id, component: 'web', state: 'running', ready: true, stateChangedAt: LONG_AGO, ...more }] as const
const web = (more: object = {}) =>
  ['component', { id: 'web', name: 'web', kind: 'vm-group', project: 'tax', labels, ...more }] as const

function estateOf(told: Told) {
  const create = () =>
    createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [{ name: 'cloud', displayName: null }] })
  const model = create()
  model.apply([stateOf(told)], NOW)
  model.tick(NOW + 600_000)
  const find = (id: string): EstateRecord | undefined => model.get(id)
  return { model, find, create }
}
const codes = (record: EstateRecord | undefined) =>
  record && 'reasons' in record ? record.reasons.map(({ code, level }) => `${level} ${code}`) : null

describe('machines of a feed in the estate', () => {
  it('counts a group by its machines, places it by its labels, and says what their loss means', () => {
    const { find } = estateOf([web(), vm('a'), vm('b', { state: 'stopped' }), vm('c', { state: 'stopped' })])
    const component = find('component:cloud/web')
    expect(component).toMatchObject({ desired: 3, available: 1, instanceCount: 3, parent: 'app:tax/tax-filing' })
    expect(codes(component)).toEqual(['minor component.gravely-short'])
    expect(codes(find('instance:cloud/b'))).toEqual(['notice instance.stopped'])
    expect(find('app:tax/tax-filing')).toMatchObject({ level: 'minor', instanceCount: 3, readyCount: 1 })
  })

  it('does not show as healthy what nobody told', () => {
    const { find, model } = estateOf([
      web(),
      vm('a', { ready: null }),
      vm('b', { ready: null }),
      ['component', { id: 'db', name: 'db', kind: 'database', labels }],
    ])
    expect(find('component:cloud/web')).toMatchObject({ level: 'unknown', readyUntold: true })
    expect(codes(find('component:cloud/db'))).toEqual(['unknown component.nothing-told'])
    expect(find('app:tax/tax-filing')).toMatchObject({ level: 'unknown', untoldCount: 2 })
    expect(totalsOf(model)).toMatchObject({ instances: 2, readyInstances: 0, untoldInstances: 2 })
    model.apply(
      [
        {
          source: 'cloud',
          swaps: [],
          changes: stateOf([vm('b')])
            .swaps.flatMap(({ records }) => records)
            .map((record) => ({ op: 'put' as const, record })),
          cursors: [],
        },
      ],
      NOW,
    )
    expect(totalsOf(model)).toMatchObject({ instances: 2, readyInstances: 1, untoldInstances: 1 })
    model.apply([stateOf([web(), vm('a'), vm('b')])], NOW)
    expect(find('component:cloud/web')).not.toHaveProperty('readyUntold')
  })

  it('makes a machine of no component one of its own, placed by its own labels', () => {
    const { find } = estateOf([
      ['instance', { id: 'x', name: 'report', state: 'running', ready: true, labels }],
      vm('y', { component: null }),
    ])
    expect(find('instance:cloud/x')).toMatchObject({ parent: 'component:cloud/loose/default/VM/report', level: 'normal' })
    expect(find('component:cloud/loose/default/VM/report')).toMatchObject({ parent: 'app:tax/tax-filing', level: 'normal' })
    expect(find('component:cloud/loose/default/VM/y')).toMatchObject({ parent: 'app:unassigned/cloud/default' })
  })

  it('finds all on one host or in one zone, by what the machines tell, where the cloud has several', () => {
    const other = vm('z', { component: null, host: 'h2', zone: 'z2' })
    const one = { host: 'h1', zone: 'z1' }
    expect(codes(estateOf([web(), vm('a', one), vm('b', one), other]).find('component:cloud/web'))).toEqual([
      'notice component.one-host',
    ])
    expect(codes(estateOf([web(), vm('a', one), vm('b', { ...one, host: 'h3' }), other]).find('component:cloud/web'))).toEqual([
      'notice component.one-zone',
    ])
    expect(codes(estateOf([web(), vm('a', { zone: 'z1' }), vm('b', { zone: 'z1' }), other]).find('component:cloud/web'))).toEqual(
      ['notice component.one-zone'],
    )
    expect(codes(estateOf([web(), vm('a', one), vm('b', one)]).find('component:cloud/web'))).toEqual([])
    expect(estateOf([web(), vm('a', one), other]).find('cluster:cloud')).toMatchObject({ zones: ['z1', 'z2'] })
  })

  it('says of machines on a host that is down only that', () => {
    const host = (id: string, state: string) => ['host', { id, name: id, state, zone: 'z' }] as const
    const { find } = estateOf([web(), vm('a', { host: 'h1' }), vm('b', { host: 'h2' }), host('h1', 'down'), host('h2', 'up')])
    expect(codes(find('instance:cloud/a'))).toEqual(['notice instance.node-lost'])
    expect(codes(find('node:cloud/h1'))).toEqual(['major node.not-ready'])
    expect(codes(estateOf([host('h', 'unknown')]).find('node:cloud/h'))).toEqual(['unknown node.no-status'])
  })

  it('goes on after a restart as if there had been none', () => {
    const { model, create } = estateOf([
      web(),
      vm('a', { zone: 'z1' }),
      vm('b', { ready: null, zone: 'z2' }),
      vm('c', { state: 'failed', detail: 'disk' }),
    ])
    const restored = create()
    restored.restore(JSON.parse(JSON.stringify([...model.all()])))
    expect(restored.tick(NOW + 600_000)).toEqual([])
    restored.apply([stateOf([web(), vm('a', { zone: 'z1' })])], NOW + 600_001)
    expect(restored.get('component:cloud/web')).toMatchObject({ desired: 1, available: 1, level: 'normal' })
  })
})

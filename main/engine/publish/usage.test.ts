import { expect, test } from 'vitest'
import type { Identified } from '../../../shared/estate/identity.ts'
import type { MetricName } from '../../../shared/estate/metric.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { batchOf, deploymentOf, nodeOf, podOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { createUsageBook } from '../readings/usage-book.ts'
import type { EstateReader } from './estate-reader.ts'
import { createFreshness } from './freshness.ts'
import { appRow } from './rows.ts'
import { cardUsage, usedByApp, usedByCluster } from './usage.ts'

const AT = Date.UTC(2026, 0, 1)
const FRESH_MS = 300_000
const APP = 'app:edu/enrol'

/** An app of two pods of 100m on a node, and what is told of them. */
function estateOf(
  told: readonly (readonly [entity: string, metric: MetricName, value: number, ageMs?: number])[],
  born = AT - 1e9,
) {
  const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [{ name: 'east', displayName: null }] })
  const labels = { 'wanglou.io/app': 'enrol', 'wanglou.io/bureau': 'edu' }
  const pods = ['a', 'b'].map((name) => podOf(name, { set: 'web-1', createdAt: name === 'a' ? AT - 1e9 : born }))
  model.apply([batchOf('east', [deploymentOf('web', { labels }), replicaSetOf('web-1', 'web'), nodeOf('n1'), ...pods])], AT)
  const book = createUsageBook()
  for (const [entity, metric, value, ageMs = 0] of told) {
    const why: Identified = { entity, rule: 'pod', facts: {} }
    book.put(why, metric, { value, at: AT - ageMs, source: 'prom' })
  }
  const { get, ofKind, childrenOf, eventsAbout } = model
  const estate: EstateReader = {
    get,
    ofKind,
    childrenOf,
    eventsAbout,
    usage: { of: book.of, now: () => AT, freshMs: () => FRESH_MS },
  }
  return estate
}

const cpuOf = (estate: EstateReader) => usedByApp(estate, APP)?.cpuMilli

test('an app uses what its pods use, where each is known', () => {
  expect(
    cpuOf(
      estateOf([
        ['instance:east/a', 'cpuUsed', 30],
        ['instance:east/b', 'cpuUsed', 50],
      ]),
    ),
  ).toBe(80)
})

test('a share of what is requested tells the amount', () => {
  expect(
    cpuOf(
      estateOf([
        ['instance:east/a', 'cpuUtilisation', 0.5],
        ['instance:east/b', 'cpuUsed', 50],
      ]),
    ),
  ).toBe(100)
})

test('what is not known of all, or too old, is not known', () => {
  expect(cpuOf(estateOf([]))).toBeNull()
  expect(cpuOf(estateOf([['instance:east/a', 'cpuUsed', 30]]))).toBeNull()
  expect(
    cpuOf(
      estateOf([
        ['instance:east/a', 'cpuUsed', 30],
        ['instance:east/b', 'cpuUsed', 50, FRESH_MS + 1],
      ]),
    ),
  ).toBeNull()
})

test('a pod that is too new to have been read does not make the rest unknown', () => {
  expect(cpuOf(estateOf([['instance:east/a', 'cpuUsed', 30]], AT - 1_000))).toBe(30)
})

test('a source that tells of the whole component goes before its pods', () => {
  expect(cpuOf(estateOf([['component:east/web', 'cpuUsed', 70]]))).toBe(70)
})

test('a cluster uses what its nodes use', () => {
  expect(usedByCluster(estateOf([['node:east/n1', 'memoryUsed', 7]]), 'cluster:east')).toEqual({ cpuMilli: null, memoryBytes: 7 })
})

test('a house is filled by what is used of what is requested', () => {
  const estate = estateOf([
    ['instance:east/a', 'cpuUsed', 30],
    ['instance:east/b', 'cpuUsed', 50],
  ])
  const app = [...estate.ofKind('app')].find(({ id }) => id === APP)
  expect(app && appRow(app, estate, createFreshness([]), () => [], undefined).row.fill).toEqual({
    ratio: 0.4,
    of: 'used/requested',
    what: 'cpu',
  })
})

test('a card tells what is partly known as such, and of each instance what was read, when, by whom and why', () => {
  const estate = estateOf([
    ['instance:east/a', 'cpuUsed', 30],
    ['instance:east/a', 'requests', 7, FRESH_MS + 1],
  ])
  const components = [...estate.ofKind('component')]
  const instances = [...estate.ofKind('instance')]
  const usage = cardUsage(estate, APP, components, instances)
  const sum = { metric: 'cpuUsed', value: 30, at: AT, sources: ['prom'], known: 1, of: 2 }
  expect(usage?.rows).toEqual([
    { entity: APP, ...sum },
    { entity: 'component:east/web', ...sum },
    { entity: 'instance:east/a', ...sum, of: 1 },
    { entity: 'instance:east/a', metric: 'requests', value: 7, at: AT - FRESH_MS - 1, sources: ['prom'], known: 1, of: 1 },
  ])
  expect(usage?.told).toEqual([{ entity: 'instance:east/a', source: 'prom', rule: 'pod', facts: {} }])
})

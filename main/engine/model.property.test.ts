import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { SourceBatch, SourceChange, Swap } from '../../shared/estate/observation.ts'
import type { Delta, EstateRecord, Labels, ObservedRecord, RecordId } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER, type Register } from '../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import {
  alertOf,
  appRow,
  autoscalerOf,
  budgetOf,
  deploymentOf,
  eventOf,
  namespaceOf,
  nodeOf,
  podOf,
  probeOf,
  quotaOf,
  replicaSetOf,
} from './estate/observed-fixture.ts'
import { createModel, type Model } from './model.ts'

// Hundreds of runs on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 60_000 })

/** A small world, so that generated changes meet each other often. */
const T0 = Date.UTC(2026, 0, 1)
/** Within any grace, so that readiness is told by the counters alone. */
const LATE = T0 + 3_600_000
const source = fc.constantFrom('east', 'west')
const namespace = fc.constantFrom('enrol', 'tax')
const pick = (prefix: string, count: number) => fc.integer({ min: 1, max: count }).map((n) => `${prefix}${n}`)
const instant = fc.integer({ min: -900, max: 60 }).map((seconds) => T0 + seconds * 1000)
const place = { source, namespace }

const owner = fc.oneof(
  { weight: 4, arbitrary: pick('s', 3).map((name) => ({ kind: 'ReplicaSet', name, uid: name })) },
  fc.constantFrom({ kind: 'Job', name: 'sync-28391230', uid: 'j1' }, { kind: 'Node', name: 'n1', uid: 'n1' }, null),
)

const pod = fc
  .record({
    name: pick('p', 6),
    ...place,
    owner,
    phase: fc.constantFrom('Running', 'Running', 'Pending', 'Failed', 'Succeeded', 'Unknown'),
    ready: fc.boolean(),
    readyChangedAt: fc.option(instant),
    createdAt: instant,
    restarts: fc.nat(6),
    node: fc.option(pick('n', 3)),
    waiting: fc.constantFrom(null, 'CrashLoopBackOff', 'ErrImagePull', 'ContainerCreating'),
    requests: fc.record({
      cpuMilli: fc.option(fc.double({ min: 0, max: 900, noNaN: true })),
      memoryBytes: fc.option(fc.nat(900)),
    }),
    labels: fc.constantFrom({}, { app: 'web' }),
    lastTermination: fc.option(
      fc.record({ reason: fc.constantFrom('Error', 'OOMKilled'), exitCode: fc.constant(1), at: instant }),
    ),
    deletingAt: fc.option(instant, { freq: 6 }),
  })
  .map(({ name, ...more }) => podOf(name, more))

const deployment = fc
  .record({
    name: pick('d', 2),
    ...place,
    desired: fc.nat(3),
    available: fc.nat(3),
    createdAt: instant,
    labels: fc.constantFrom({}, { app: 'web' }, { 'app.kubernetes.io/part-of': 'enrol-app' }),
    stalled: fc.constantFrom(null, { reason: 'ProgressDeadlineExceeded', message: '', since: T0 }),
  })
  .map(({ name, ...more }) => deploymentOf(name, more))

/** A plain app on a plain cluster, of which only placement and readiness change: what counters and redundancy hang on. */
const plain: fc.Arbitrary<ObservedRecord> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({ name: pick('p', 3), ready: fc.boolean(), node: pick('n', 3) })
      .map(({ name, ...more }) => podOf(name, { set: 's1', readyChangedAt: LATE, ...more })),
  },
  fc
    .record({ name: pick('n', 3), zone: fc.constantFrom('a', 'b'), source: fc.constant('east') })
    .map(({ name, ...more }) => nodeOf(name, more)),
  fc.constantFrom(
    replicaSetOf('s1', 'd1'),
    deploymentOf('d1', { desired: 2, labels: { 'app.kubernetes.io/part-of': 'enrol-app' } }),
  ),
)

/** What alerts and probes say that they are about, some of it never there. */
const told = fc.oneof(
  fc.record({ namespace, pod: pick('p', 6), cluster: source }, { requiredKeys: ['namespace', 'pod'] }),
  fc.record({ namespace, deployment: pick('d', 2) }),
  fc.record({ namespace, severity: fc.constantFrom('critical', 'info') }),
  fc.record({ node: pick('n', 3) }),
  fc.constantFrom<Labels>({}, { app: 'enrol-app', severity: 'page' }, { app: 'web' }, { cluster: 'east' }),
)

const observed: fc.Arbitrary<ObservedRecord> = fc
  .oneof(
    { weight: 14, arbitrary: plain },
    { weight: 6, arbitrary: pod },
    { weight: 3, arbitrary: deployment },
    fc
      .record({ name: pick('s', 3), owner: fc.option(pick('d', 2)), ...place })
      .map(({ name, owner: of, ...more }) => replicaSetOf(name, of, more)),
    fc
      .record({
        name: pick('n', 3),
        source,
        zone: fc.constantFrom('a', 'b', null),
        ready: fc.constantFrom('True', 'True', 'False', 'Unknown', null),
        unschedulable: fc.boolean(),
        createdAt: instant,
      })
      .map(({ name, ...more }) => nodeOf(name, more)),
    fc
      .record({
        name: namespace,
        source,
        labels: fc.constantFrom({}, { 'estate.gov/bureau': 'edu' }, { 'wanglou.io/bureau': 'other' }),
        annotations: fc.constantFrom({}, { 'estate.gov/title': '教育局' }, { 'estate.gov/title': '其他局' }),
      })
      .map(({ name, ...more }) => namespaceOf(name, more)),
    fc.record({ name: pick('b', 2), app: pick('d', 2), ...place }).map(({ name, app, ...more }) => budgetOf(name, app, more)),
    fc
      .record({ name: pick('h', 2), target: pick('d', 2), atLimit: fc.boolean(), ...place })
      .map(({ name, target, ...more }) => autoscalerOf(name, target, more)),
    fc
      .record({ name: pick('q', 2), cpuMilli: fc.option(fc.nat(9000)), ...place })
      .map(({ name, cpuMilli, ...more }) => quotaOf(name, cpuMilli, more)),
    fc
      .record({ name: pick('e', 3), about: pick('p', 6), count: fc.nat(3), ...place })
      .map(({ name, about, ...more }) => eventOf(name, about, more)),
    {
      weight: 4,
      arbitrary: fc
        .record({ name: pick('a', 3), source, labels: told, state: fc.constantFrom('firing', 'firing', 'silenced', 'inhibited') })
        .map(({ name, labels, ...more }) => alertOf(name, labels, more)),
    },
    fc
      .record({ name: pick('u', 2), source, labels: told, ok: fc.constantFrom(true, false, null), since: fc.option(instant) })
      .map(({ name, labels, ...more }) => probeOf(name, labels, more)),
  )
  .map(scopeIds)

/** The same name in two namespaces is two objects: their uids, which the fixture makes from names, tell them apart. */
function scopeIds<R extends ObservedRecord>(record: R): R {
  return record.namespace === 'tax' ? { ...record, id: `${record.id}-tax`, uid: `${record.uid}-tax` } : record
}

const change: fc.Arbitrary<SourceChange> = fc.oneof(
  { weight: 4, arbitrary: observed.map((record) => ({ op: 'put', record }) as const) },
  observed.map(({ id }) => ({ op: 'del', id }) as const),
)

const swap: fc.Arbitrary<Swap> = fc
  .record({ records: fc.array(observed, { maxLength: 8 }), namespace: fc.constantFrom('', 'enrol'), kindOf: observed })
  .map(({ records, namespace: within, kindOf: { kind } }) => ({
    kind,
    workload: kind === 'component' ? 'Deployment' : null,
    namespace: within,
    records: records.filter((record) => record.kind === kind && (within === '' || record.namespace === within)),
  }))

/** A source tells of its own objects only. */
const batch: fc.Arbitrary<SourceBatch> = fc
  .record({ source, swaps: fc.array(swap, { maxLength: 2 }), changes: fc.array(change, { maxLength: 8 }) })
  .map(({ source: own, swaps, changes }) => ({
    source: own,
    swaps: swaps.map((each) => ({ ...each, records: each.records.filter((record) => record.source === own) })),
    changes: changes.filter((each) => (each.op === 'put' ? each.record.source === own : each.id.includes(`:${own}/`))),
    cursors: [],
  }))

const register: fc.Arbitrary<Register> = fc
  .record({
    citizen: fc.boolean(),
    matchers: fc.constantFrom([], [{ workload: 'd*' }], [{ source: 'east', labels: { app: 'w*b' } }]),
    extra: fc.boolean(),
  })
  .map(({ citizen, matchers, extra }) => ({
    ...EMPTY_REGISTER,
    bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
    apps: [appRow('enrol-app', { matchers, appClass: citizen ? 'citizen' : 'internal' }), ...(extra ? [appRow('web')] : [])],
  }))

type Step =
  | { readonly batches: readonly SourceBatch[] }
  | { readonly register: Register }
  | { readonly drop: string }
  | { readonly wait: true }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.array(batch, { minLength: 1, maxLength: 3 }).map((batches) => ({ batches })) },
  register.map((next) => ({ register: next })),
  source.map((drop) => ({ drop })),
  fc.constant({ wait: true } as const),
)

const steps = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 120_000 })), { minLength: 1, maxLength: 12 })

const newModel = (initial: Register = EMPTY_REGISTER) => createModel({ policy: DEFAULT_POLICY, register: initial, clusters: [] })

function take(model: Model, next: Step, now: number): readonly Delta[] {
  if ('batches' in next) return model.apply(next.batches, now)
  if ('register' in next) return model.setRegister(next.register, now)
  if ('drop' in next) return model.dropSource(next.drop, now)
  return model.tick(now)
}

const recordsOf = (model: Model) => new Map([...model.all()].map((record) => [record.id, record]))

function fold(into: Map<RecordId, EstateRecord>, deltas: readonly Delta[]): void {
  for (const delta of deltas) {
    if (delta.op === 'put') into.set(delta.record.id, delta.record)
    else into.delete(delta.id)
  }
}

describe('model, whatever happens', () => {
  it('is the fold of its deltas, of which each tells something new', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const model = newModel()
        const folded = new Map<RecordId, EstateRecord>()
        let now = T0
        for (const [next, passed] of sequence) {
          now += passed
          const deltas = take(model, next, now)
          const others = deltas.filter((delta) => !(delta.op === 'put' ? delta.record.id : delta.id).startsWith('event:'))
          expect(new Set(others.map((delta) => (delta.op === 'put' ? delta.record.id : delta.id))).size).toBe(others.length)
          for (const delta of others) if (delta.op === 'put') expect(folded.get(delta.record.id)).not.toEqual(delta.record)
          fold(folded, deltas)
          expect(folded).toEqual(recordsOf(model))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('goes on after a restore exactly as without', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const live = newModel()
        let inForce = EMPTY_REGISTER
        let now = T0
        live.tick(now)
        for (const [next, passed] of sequence) {
          now += passed
          const restored = newModel(inForce)
          restored.restore(live.all())
          expect(recordsOf(restored)).toEqual(recordsOf(live))
          take(live, next, now)
          take(restored, next, now)
          if ('register' in next) inForce = next.register
          expect(recordsOf(restored)).toEqual(recordsOf(live))
          expect(restored.nextDueAt()).toBe(live.nextDueAt())
        }
      }),
      { numRuns: 300 },
    )
  })

  it('comes to the same whatever the order in which objects are seen', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(observed, { selector: ({ id }) => id, maxLength: 25 }),
        fc.array(fc.nat(), { minLength: 25, maxLength: 25 }),
        register,
        (records, keys, rows) => {
          const batchesOf = (list: readonly ObservedRecord[]): SourceBatch[] =>
            list.map((record) => ({ source: record.source, swaps: [], changes: [{ op: 'put', record }], cursors: [] }))
          const shuffled = records
            .map((record, i) => ({ record, key: keys[i] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ record }) => record)
          const together = newModel(rows)
          together.apply(batchesOf(records), T0)
          const oneByOne = newModel(rows)
          oneByOne.tick(T0)
          oneByOne.tick(T0)
          for (const each of batchesOf(shuffled)) oneByOne.apply([each], T0)
          expect(recordsOf(oneByOne)).toEqual(recordsOf(together))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('loses no pod: each is under a component, each component under an app, each app under a bureau', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const model = newModel()
        let now = T0
        for (const [next, passed] of sequence) {
          now += passed
          take(model, next, now)
        }
        for (const instance of model.ofKind('instance')) {
          const component = instance.parent === null ? undefined : model.get(instance.parent)
          expect(component?.kind).toBe('component')
          expect([...model.childrenOf(component?.id ?? '')]).toContain(instance)
        }
        for (const component of model.ofKind('component')) {
          const children = [...model.childrenOf(component.id)].filter((child) => child.kind === 'instance')
          expect(component.instanceCount).toBe(children.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed').length)
          expect(model.get(component.parent ?? '')?.kind).toBe('app')
        }
        for (const each of model.ofKind('app')) expect(model.get(each.parent ?? '')?.kind).toBe('bureau')
      }),
      { numRuns: 200 },
    )
  })
})

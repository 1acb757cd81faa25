import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchOf, nodeOf, podOf } from '../../main/engine/estate/observed-fixture.ts'
import { decodeAlerts, decodeSilences } from '../../main/engine/sources/alertmanager/decode.ts'
import { normalizeAlert } from '../../main/engine/sources/alertmanager/normalize.ts'
import { decode } from '../../main/engine/sources/cloudevents/decode.ts'
import { createStream } from '../../main/engine/sources/cloudevents/stream.ts'
import { decodeAnswer } from '../../main/engine/sources/prometheus/answer.ts'
import { createSeriesLabels } from '../../main/engine/sources/prometheus/series-labels.ts'
import { createTargetBook, decodeTargets } from '../../main/engine/sources/prometheus/targets.ts'
import type { SourceBatch } from '../../shared/estate/observation.ts'
import type { ObservedRecord } from '../../shared/estate/record.ts'
import { faultsOfTold } from './told-frames.ts'

const NOW = Date.UTC(2026, 0, 1)
/** Of each property; thousands were run once. */
const RUNS = 150

const ODD = ['__proto__', 'constructor', '\ud800', '\u0000', '\u202e', '[::1]:9100', '10.0.0.1:9100', 'http://[', 'exporter/x']
const text = fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), fc.constantFrom(...ODD, 'enrol', 'a', 'n1', 'east'))
const id = fc.constantFrom('a', 'a/b', '__proto__', 'exporter/x', '😀', '*')
const KEYS = ['namespace', 'pod', 'node', 'cluster', 'instance', 'job', 'app', 'severity', 'alertname', 'deployment']
const key = fc.constantFrom(...KEYS, 'wanglou.io/app', 'wanglou.io/bureau', '__proto__', 'constructor', '__name__')
/** As JSON gives them: with a key `__proto__` of their own. */
const labels = fc
  .array(fc.tuple(key, text), { maxLength: 5 })
  .map((pairs): unknown => JSON.parse(`{${pairs.map((pair) => pair.map((each) => JSON.stringify(each)).join(':')).join(',')}}`))
const time = fc.constantFrom('0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2026-01-01T08:00:00+08:00', '9999-12-31T23:59:59Z')
const amount = fc.oneof(fc.constantFrom(0, 1e-320, 1e18, 1e308), fc.double({ min: 0, max: 1e18, noNaN: true }))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value)

const whole = (kind: ObservedRecord['kind'], source: string, records: readonly ObservedRecord[]): SourceBatch => ({
  ...{ source, changes: [], cursors: [] },
  swaps: [{ kind, workload: null, namespace: '', records: records.filter((record) => record.kind === kind) }],
})

test('whatever a feed tells, every frame can be read, and a restored estate is the same', () => {
  const thing = fc.oneof(fc.record({ instance: id }), fc.record({ component: id }))
  const about = fc.oneof(thing, fc.record({ labels }))
  const size = fc.record({ cpuMilli: maybe(amount), memoryBytes: maybe(amount) })
  const common = { id, name: text, labels: maybe(labels), createdAt: maybe(time) }
  const states = fc.constantFrom('starting', 'running', 'stopped', 'failed', 'unknown')
  const replicas = fc.record({ desired: fc.constantFrom(0, 1_000_000), available: fc.constantFrom(0, 1_000_000) })
  const data = {
    component: fc.record({
      ...common,
      kind: fc.constantFrom('database', 'vm-group'),
      product: maybe(text),
      replicas: maybe(replicas),
    }),
    instance: fc.record({
      ...{ ...common, component: maybe(id), state: states, ready: maybe(fc.boolean()), stateChangedAt: maybe(time) },
      ...{ detail: maybe(text), addresses: maybe(fc.array(text)), size: maybe(size), host: maybe(text), zone: maybe(text) },
    }),
    host: fc.record({ ...common, state: fc.constantFrom('up', 'down', 'unknown'), zone: maybe(text), size: maybe(size) }),
    alarm: fc.record({ ...{ id, name: text, severity: text, about, startsAt: time }, state: fc.constant('raised') }),
    sample: fc.record({
      at: fc.constant(['2025-12-31T23:59:00Z']),
      series: fc.array(
        fc.record({
          about: thing,
          metric: fc.constantFrom('cpuUsed', 'memoryUsed', 'requests'),
          values: fc.tuple(maybe(amount)),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  }
  const type = fc.constantFrom('component', 'instance', 'host', 'alarm', 'sample' as const)
  const event = type.chain((type) => fc.tuple(fc.constant(type), fc.oneof<fc.Arbitrary<unknown>[]>(...[data[type]])))
  const place = { epoch: 'e', sequence: '000000000000000' }
  const frame = (type: string, data: unknown) =>
    decode(
      JSON.stringify({
        ...{ specversion: '1.0', id: 'x', source: 'u', time: '2026-01-01T00:00:00Z' },
        ...{ type: `io.wanglou.feed.v1.${type}`, data },
      }),
    )
  fc.assert(
    fc.property(fc.array(event, { minLength: 10, maxLength: 25 }), (events) => {
      const stream = createStream()
      stream.connected(null)
      const take = (type: string, data: unknown) => stream.take(frame(type, data), { source: 'feed', now: NOW })
      take('hello', { ...place, resumed: false, heartbeatSeconds: 30 })
      take('state.begin', place)
      for (const [type, data] of events) take(type, data)
      const taken = take('state.end', { count: events.filter(([type]) => type !== 'sample').length })
      if (taken.what !== 'state') throw new Error(`no state: ${JSON.stringify(taken)}`)
      const { swaps, changes, readings } = taken
      expect(faultsOfTold([{ source: 'feed', swaps, changes, readings, cursors: [] }], NOW)).toEqual([])
    }),
    { numRuns: RUNS },
  )
})

test('whatever a Prometheus and an Alertmanager answer, every frame can be read, and a restored estate is the same', () => {
  const any = fc.anything()
  const status = { state: text, silencedBy: fc.array(id, { maxLength: 2 }), inhibitedBy: fc.array(text, { maxLength: 1 }) }
  const alert = fc.record({
    ...{ fingerprint: fc.constantFrom('f1', 'f2', '..', ''), labels, annotations: labels, startsAt: time, updatedAt: time },
    status: fc.record(status),
  })
  const silence = fc.record({ id, createdBy: text, comment: text, endsAt: time })
  const at = fc.constantFrom(NOW / 1_000, NOW / 1_000 + 600, 1e300, -1, null)
  const point = fc.tuple(at, fc.constantFrom('1', 'NaN', '+Inf', '1e308', '-1', '', 'x'))
  const series = fc.record({ metric: labels, value: point, values: fc.array(point, { maxLength: 4 }) })
  const answer = fc.record({
    status: fc.constant('success'),
    data: fc.record({
      resultType: fc.constantFrom('vector', 'matrix'),
      result: fc.array(fc.oneof(any, series), { maxLength: 6 }),
    }),
  })
  const url = fc.constantFrom('http://10.0.0.1:9100/metrics', 'http://p/probe?target=x', 'x', 'http://[::1]:1/')
  const health = fc.constantFrom('up', 'down', 'unknown')
  const target = fc.record({ labels, scrapePool: text, scrapeUrl: url, health, lastScrape: time, lastError: text })
  const list = (of: fc.Arbitrary<unknown>) => fc.array(fc.oneof(any, of), { maxLength: 6 })
  fc.assert(
    fc.property(list(alert), list(silence), answer, list(target), (alerts, silences, said, activeTargets) => {
      const known = new Map((decodeSilences(silences)?.rows ?? []).map((each) => [each.id, each]))
      const rows = (decodeAlerts(alerts)?.rows ?? []).map((row) => normalizeAlert({ source: 'am', cluster: null }, row, known))
      const decoded = decodeAnswer(said)
      const series = decoded.type === 'series' ? decoded.series : []
      const readings = (['cpuUsed', 'memoryUsed'] as const).flatMap((metric) =>
        createSeriesLabels('east').readings(metric, series),
      )
      const targets = decodeTargets({ status: 'success', data: { activeTargets } })?.targets ?? []
      const told = createTargetBook('prom', null, 0).records(targets, new Map(), NOW)
      const batches = [
        batchOf('east', [podOf('a'), nodeOf('n1')]),
        { ...whole('target', 'prom', told), readings },
        ...[whole('probe', 'prom', told), whole('alert', 'am', rows)],
      ]
      expect(faultsOfTold(batches, NOW)).toEqual([])
    }),
    { numRuns: RUNS },
  )
})

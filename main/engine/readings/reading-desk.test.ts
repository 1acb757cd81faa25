import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sample } from '../../../shared/estate/metric.ts'
import type { Reading, SourceBatch } from '../../../shared/estate/observation.ts'
import type { Labels } from '../../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { batchOf, nodeOf, podOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { createReadingDesk } from './reading-desk.ts'

const AT = Date.UTC(2026, 0, 1)

const vm = {
  ...podOf('db-1', { source: 'vms', namespace: '', node: null, requests: { cpuMilli: 4000, memoryBytes: 8000 } }),
  form: 'vm' as const,
  addresses: ['10.1.2.3'],
  createdAt: AT,
}
const pod = podOf('a', { createdAt: AT })

const readingOf = (labels: Labels, metric: Reading['metric'], values: readonly number[], at = AT): Reading => ({
  about: { labels },
  metric,
  at: values.map((_, n) => at + n * 60_000),
  values,
})

const telling = (readings: readonly Reading[], resourceVersion?: string): SourceBatch => ({
  ...batchOf('prom', []),
  readings,
  cursors: resourceVersion === undefined ? [] : [{ source: 'prom', resource: 'live', namespace: '', resourceVersion }],
})

function deskOf() {
  const clusters = [{ name: 'east', displayName: null }]
  const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters })
  const desk = createReadingDesk({ model, keptFrom: () => 0, log: () => {} })
  let monotonic = 0
  const samples: Sample[] = []
  return {
    ...{ model, desk, samples },
    /** A beat, a second later. */
    beat(batches: readonly SourceBatch[], now = AT) {
      monotonic += 1_000
      model.apply(batches, now)
      const free = desk.take(batches)
      const placed = desk.place(now, monotonic)
      samples.push(...placed.samples)
      return { ...placed, cursors: [...free, ...placed.cursors] }
    },
    later: (ms: number) => {
      monotonic += ms
      return desk.refills(monotonic)
    },
  }
}

test('keeps what is used as the share of what was requested, and other figures as they are', () => {
  const { beat } = deskOf()
  const about = { namespace: 'enrol', pod: 'a' }
  const { samples } = beat([
    batchOf('east', [pod, nodeOf('n1')]),
    telling([readingOf(about, 'cpuUsed', [25, 50]), readingOf({ node: 'n1' }, 'requests', [7])]),
  ])
  expect(samples).toEqual([
    { entity: pod.id, owner: 'component:east/loose/enrol/Pod/bare-pods', metric: 'cpuUtilisation', at: AT, value: 0.25 },
    { entity: pod.id, owner: 'component:east/loose/enrol/Pod/bare-pods', metric: 'cpuUtilisation', at: AT + 60_000, value: 0.5 },
    { entity: 'node:east/n1', metric: 'requests', at: AT, value: 7 },
  ])
})

test('a share that the source tells itself is taken as it is, and the amount beside it', () => {
  const { beat } = deskOf()
  const labels = { instance: '10.1.2.3:9100' }
  beat([batchOf('vms', [vm]), telling([readingOf(labels, 'cpuUtilisation', [0.5])])])
  const { samples } = beat([telling([readingOf(labels, 'cpuUsed', [2000])])])
  expect(samples.map(({ metric, value }) => [metric, value])).toEqual([['cpuUsed', 2000]])
})

test('the newest figures are known, with the source and why; a figure that is none is not', () => {
  const { beat, desk } = deskOf()
  const labels = { namespace: 'enrol', pod: 'a' }
  const { touched } = beat([
    batchOf('east', [pod]),
    telling([
      readingOf(labels, 'cpuUsed', [25]),
      readingOf(labels, 'requests', [Number.NaN]),
      readingOf(labels, 'connections', [1e308]),
    ]),
  ])
  expect([...touched]).toEqual([pod.id])
  expect([...desk.usage.of(pod.id)]).toEqual([
    ['cpuUsed', { value: 25, at: AT, source: 'prom', why: { entity: pod.id, rule: 'pod', facts: labels } }],
  ])
  beat([telling([readingOf(labels, 'cpuUsed', [10], AT - 60_000)])])
  expect(desk.usage.of(pod.id).get('cpuUsed')?.value).toBe(25)
})

test('what nothing is known of is counted and told with labels and why, until it comes', () => {
  const { beat, desk, samples } = deskOf()
  const labels = { instance: '10.1.2.3:9100' }
  beat([telling([readingOf(labels, 'connections', [25]), readingOf({ job: 'x' }, 'cpuUsed', [25])])])
  expect(desk.unplaced('prom')).toEqual({
    series: 2,
    examples: [
      { labels, why: 'not-known' },
      { labels: { job: 'x' }, why: 'not-named' },
    ],
  })
  beat([batchOf('vms', [vm])])
  expect(desk.unplaced('prom')?.series).toBe(1)
  expect(samples).toEqual([{ entity: vm.id, owner: 'component:vms/loose//VM/db-1', metric: 'connections', at: AT, value: 25 }])
})

test('cursors are given out behind the readings of their source, and those of others at once', () => {
  const { beat, desk } = deskOf()
  const many = Array.from({ length: 6_000 }, (_, n) => n)
  const versions = ({ cursors }: ReturnType<typeof beat>) => cursors.map(({ resourceVersion }) => resourceVersion)
  const cursor = { source: 'east', resource: 'pods', namespace: '', resourceVersion: 'pods' }
  const labels = { namespace: 'enrol', pod: 'a' }
  const first = [
    readingOf(labels, 'cpuUsed', many, AT - 1e9),
    readingOf(labels, 'cpuUsed', many, AT - 1e9),
    readingOf(labels, 'cpuUsed', [1]),
  ]
  expect(versions(beat([{ ...batchOf('east', [pod]), cursors: [cursor] }, telling(first, '1'), telling([], '2')]))).toEqual([
    'pods',
  ])
  expect(desk.backlog).toBe(1)
  expect(versions(beat([]))).toEqual(['1', '2'])
  expect(desk.backlog).toBe(0)
})

test('a source reads its history again for what was there before it was known, once, and not for what is new', () => {
  const { beat, later } = deskOf()
  const labels = { namespace: 'enrol', pod: 'a' }
  beat([telling([readingOf(labels, 'cpuUsed', [25])])])
  beat([batchOf('east', [pod])])
  expect(later(600_000)).toEqual([])
  beat([telling([readingOf({ namespace: 'enrol', pod: 'old' }, 'cpuUsed', [25])])])
  beat([batchOf('east', [podOf('old')])])
  expect(later(600_000)).toEqual(['prom'])
  expect(later(600_000)).toEqual([])
})

test('a beat looks at a bounded piece of what finds nothing, and of what waits', () => {
  const clusters = [{ name: 'east', displayName: null }]
  const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters })
  let asked = 0
  const counting: Pick<typeof model, 'entityOf' | 'whyNot' | 'findable' | 'get'> = {
    ...model,
    get findable() {
      return model.findable
    },
    entityOf(...about) {
      asked += 1
      return model.entityOf(...about)
    },
  }
  const desk = createReadingDesk({ model: counting, keptFrom: () => 0, log: () => {} })
  const many = Array.from({ length: 25_000 }, (_, n) => readingOf({ namespace: 'enrol', pod: `p${n}` }, 'cpuUsed', [1]))
  desk.take([telling(many)])
  let monotonic = 0
  const beat = () => {
    asked = 0
    monotonic += 1_000
    return desk.place(AT, monotonic)
  }
  while (desk.backlog > 0) {
    beat()
    expect(asked).toBeLessThanOrEqual(20_000)
  }
  while (asked > 0) beat()
  model.apply([batchOf('east', [podOf('p24999'), podOf('p0')])], AT)
  const found = new Set<string>()
  for (let n = 0; n < 4; n += 1) {
    for (const entity of beat().touched) found.add(entity)
    expect(asked).toBeLessThanOrEqual(10_002)
  }
  expect(found.size).toBe(2)
  expect(desk.unplaced('prom')?.series).toBe(24_998)
})

test('what is told of by its id is one series, however often it is told', () => {
  const { beat, desk } = deskOf()
  const of = (id: string, at: number): Reading => ({
    about: { id: `instance:feed/${id}` },
    metric: 'cpuUsed',
    at: [at],
    values: [1],
  })
  beat([telling([of('vm-1', AT), of('vm-1', AT + 1), of('vm-2', AT)])])
  expect(desk.unplaced('prom')?.series).toBe(2)
})

test('what a clock that is ahead tells is of now: it holds no longer, and keeps nothing out', () => {
  const { beat, desk } = deskOf()
  const labels = { namespace: 'enrol', pod: 'a' }
  beat([batchOf('east', [pod]), telling([readingOf(labels, 'cpuUsed', [25], AT + 600_000)])])
  expect(desk.usage.of(pod.id).get('cpuUsed')).toMatchObject({ value: 25, at: AT })
  beat([telling([readingOf(labels, 'cpuUsed', [10], AT + 30_000)])], AT + 30_000)
  expect(desk.usage.of(pod.id).get('cpuUsed')?.value).toBe(10)
})

test('in whatever order records and readings come, the same samples are kept', () => {
  const series: readonly Labels[] = [
    { instance: '10.1.2.3:9100' },
    { namespace: 'enrol', pod: 'a' },
    { node: 'n1' },
    { pod: 'gone', namespace: 'enrol' },
  ]
  const steps: readonly SourceBatch[] = [
    batchOf('vms', [vm]),
    batchOf('east', [pod]),
    batchOf('east', [nodeOf('n1', { createdAt: AT })]),
    ...series.flatMap((labels) => [
      telling([readingOf(labels, 'memoryUsed', [1000, 2000])]),
      telling([readingOf(labels, 'requests', [3], AT + 120_000)]),
    ]),
  ]
  const outcome = (order: readonly SourceBatch[]) => {
    const { beat, samples, desk } = deskOf()
    for (const batch of order) beat([batch])
    beat([])
    const kept = samples.map((sample) => JSON.stringify(sample)).sort()
    const known = [vm.id, pod.id, 'node:east/n1'].map((id) => [id, [...desk.usage.of(id)].sort(([a], [b]) => (a < b ? -1 : 1))])
    return { kept, known, unplaced: desk.unplaced('prom')?.series }
  }
  const expected = outcome(steps)
  expect(expected.kept).toHaveLength(9)
  fc.assert(
    fc.property(fc.shuffledSubarray([...steps], { minLength: steps.length }), (order) => {
      expect(outcome(order)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})

test('lets go of what is placed while more comes than a beat can place', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  const { beat } = deskOf()
  beat([batchOf('east', [pod])])
  const placed: WeakRef<Reading>[] = []
  for (let minute = 0; minute < 12; minute += 1) {
    // Half as much again as a beat places.
    const readings = Array.from({ length: 15 }, () =>
      readingOf({ namespace: 'enrol', pod: 'a' }, 'cpuUsed', Array(1_000).fill(1)),
    )
    if (minute < 2) placed.push(...readings.map((reading) => new WeakRef(reading)))
    beat([telling(readings)])
  }
  // A reference that was looked at in this turn of the loop holds for as long.
  await new Promise((done) => setImmediate(done))
  collect()
  expect(placed.filter((reading) => reading.deref() !== undefined)).toHaveLength(0)
})

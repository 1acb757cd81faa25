import Database from 'better-sqlite3'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Sample } from '../../../../shared/estate/metric.ts'
import { migrate } from '../migrations/migrate.ts'
import { bucketOf, RELATIVE_ERROR } from './buckets.ts'
import { countOf, createTally, quantileOf } from './histogram.ts'
import { nextSamplePacking } from './sample-packing.ts'
import { eachSummary, lastIn, quantileIn, rangeOf, type Summary, summaryOf, type Window } from './sample-reader.ts'
import { createSampleWriter, type SampleWriter } from './sample-writer.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SEEN_MS } from './spans.ts'

const DAY = 20_000 * DAY_MS
const RAW_MS = 2 * DAY_MS

let db = new Database(':memory:')
let writer: SampleWriter = createOn(db)
function createOn(database: Database.Database): SampleWriter {
  migrate(database)
  return createSampleWriter(database)
}
beforeEach(() => {
  db = new Database(':memory:')
  writer = createOn(db)
})

const instances = (at: number, value: number, entity = 'app:a'): Sample => ({ entity, metric: 'instances', at, value })
const append = (samples: readonly Sample[], now: number): void => db.transaction(() => writer.append(samples, now))()

/** Packs all that is due at `now`; returns the number of steps. */
function packAll(now: number): number {
  for (let steps = 0; ; steps += 1) {
    const packing = nextSamplePacking(db, now, RAW_MS)
    if (packing === null) return steps
    expect(writer.store(packing)).toBe(true)
  }
}
const rowsOf = (table: string): number => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck(true).get())

function eachOf(entities: readonly string[], window: Window): Map<string, Summary> {
  const found = new Map<string, Summary>()
  eachSummary(db, entities, 'instances', window, (entity, summary) => found.set(entity, summary))
  return found
}

describe('the way of a sample', () => {
  test('fresh, raw, rolled up: the same figures at every stage, in one place at a time', () => {
    const samples = Array.from({ length: 1_440 }, (_, n) => instances(DAY + n * MINUTE_MS, n % 30))
    const window = { from: DAY, to: DAY + DAY_MS }
    const look = () => [
      rangeOf(db, 'app:a', 'instances', window, 600_000),
      summaryOf(db, ['app:a'], 'instances', window),
      rangeOf(db, 'app:a', 'instances', { from: DAY + 90_000, to: DAY + 5 * HOUR_MS }, 60_000),
    ]
    append(samples, DAY + DAY_MS - 1)
    const fresh = look()
    expect(packAll(DAY + DAY_MS)).toBe(1)
    expect([rowsOf('sample_fresh'), rowsOf('sample_raw')]).toEqual([0, 24])
    expect(look()).toEqual(fresh)
    expect(packAll(DAY + DAY_MS + RAW_MS - 1)).toBe(0)
    expect(packAll(DAY + DAY_MS + RAW_MS)).toBe(1)
    expect([rowsOf('sample_raw'), rowsOf('sample_minute'), rowsOf('sample_hour')]).toEqual([0, 1, 1])
    expect(look().slice(0, 2)).toEqual(fresh.slice(0, 2))
    expect(fresh[1]).toMatchObject({ seen: 1 })
  })

  test('a window whose first day has none of a series still finds what it has of the next', () => {
    const midnight = DAY + DAY_MS
    append([instances(midnight - 20 * MINUTE_MS, 4), instances(midnight, 9)], midnight)
    const window = { from: midnight - 15 * MINUTE_MS, to: midnight + 5 * MINUTE_MS }
    expect(eachOf(['app:a'], window).get('app:a')?.histogram).toEqual({ buckets: [bucketOf(9)], counts: [1] })
  })

  test('the last reading of each in a window is the same at every stage; what has none there is left out', () => {
    const [at, late] = [DAY + 10 * MINUTE_MS, DAY + 14 * MINUTE_MS]
    append([instances(at, 4), instances(late, 6), instances(at, 9, 'app:b'), instances(DAY + HOUR_MS, 7, 'app:b')], DAY + HOUR_MS)
    const look = (to: number) => lastIn(db, ['app:a', 'app:b', 'app:c'], 'instances', { from: to - 5 * MINUTE_MS, to: to + 1 })
    for (const days of [0, 1, 10]) {
      packAll(DAY + days * DAY_MS)
      expect(look(late)).toEqual(
        new Map([
          ['app:a', { at: late, value: 6 }],
          ['app:b', { at, value: 9 }],
        ]),
      )
      expect(look(late + 2 * MINUTE_MS)).toEqual(new Map([['app:a', { at: late, value: 6 }]]))
      expect(look(DAY).size).toBe(0)
    }
  })

  test('a gap is a gap: in a range, in what was seen, never zero', () => {
    append([instances(DAY, 4), instances(DAY + 30 * MINUTE_MS, 0)], DAY)
    const window = { from: DAY, to: DAY + HOUR_MS }
    const expected = { from: DAY, stepMs: 600_000, mean: [4, null, null, 0, null, null] }
    expect(rangeOf(db, 'app:a', 'instances', window, 600_000)).toMatchObject(expected)
    expect(summaryOf(db, ['app:a'], 'instances', window).seen).toBe(2 / 12)
    packAll(DAY + 10 * DAY_MS)
    expect(rangeOf(db, 'app:a', 'instances', window, 600_000)).toMatchObject(expected)
    expect(summaryOf(db, ['app:a'], 'instances', window).seen).toBe(2 / 12)
    expect(summaryOf(db, ['app:b'], 'instances', window)).toEqual({ histogram: { buckets: [], counts: [] }, seen: 0 })
  })

  test('readings that come late, or twice, count once', () => {
    append([instances(DAY, 1), instances(DAY + MINUTE_MS, 1)], DAY)
    packAll(DAY + DAY_MS)
    append([instances(DAY, 2)], DAY + DAY_MS)
    const look = () => rangeOf(db, 'app:a', 'instances', { from: DAY, to: DAY + 3 * MINUTE_MS }, MINUTE_MS).mean
    expect(look()).toEqual([2, 1, null])
    packAll(DAY + 4 * DAY_MS)
    expect(look()).toEqual([2, 1, null])
    append([instances(DAY + 2 * MINUTE_MS, 7), instances(DAY, 3)], DAY + 4 * DAY_MS)
    expect(look()).toEqual([3, 1, 7])
    expect(packAll(DAY + 5 * DAY_MS)).toBe(2)
    expect(look()).toEqual([3, 1, 7])
    expect(countOf(summaryOf(db, ['app:a'], 'instances', { from: DAY, to: DAY + HOUR_MS }).histogram)).toBe(3)
  })

  test('a history is packed before its hour is over once a step of it has come, and what is of this hour is not', () => {
    const now = DAY + DAY_MS + HOUR_MS / 2
    const history = (from: number) => Array.from({ length: 60 }, (_, n) => instances(from + n * MINUTE_MS, n))
    append(history(DAY), now)
    append([instances(now, 7)], now)
    const look = () => rangeOf(db, 'app:a', 'instances', { from: DAY, to: now + 1 }, HOUR_MS)
    expect(nextSamplePacking(db, now, RAW_MS, 100)).toBeNull()
    append(history(DAY + HOUR_MS), now)
    const before = look()
    const packing = nextSamplePacking(db, now, RAW_MS, 100)
    expect(packing?.puts.map(({ tier, at }) => [tier, at])).toEqual([
      ['raw', DAY],
      ['raw', DAY + HOUR_MS],
    ])
    if (packing !== null) writer.store(packing)
    expect([rowsOf('sample_fresh'), rowsOf('sample_raw')]).toEqual([1, 2])
    expect(nextSamplePacking(db, now, RAW_MS, 100)).toBeNull()
    expect(look()).toEqual(before)
  })

  test('a step that was overtaken is not stored twice, one that was lost is found again', () => {
    append([instances(DAY, 1)], DAY)
    const packing = nextSamplePacking(db, DAY + HOUR_MS, RAW_MS)
    expect(nextSamplePacking(db, DAY + HOUR_MS, RAW_MS)).toEqual(packing)
    if (packing === null) throw new Error('no step is due')
    expect(writer.store(packing)).toBe(true)
    expect(writer.store(packing)).toBe(false)
    expect(countOf(summaryOf(db, ['app:a'], 'instances', { from: DAY, to: DAY + HOUR_MS }).histogram)).toBe(1)
  })

  test('a commit that fails takes back the numbers that it gave', () => {
    expect(() =>
      db.transaction(() => {
        writer.append([instances(DAY, 1)], DAY)
        throw new Error('the disk is full')
      })(),
    ).toThrow('the disk is full')
    writer.rolledBack()
    append([instances(DAY, 5, 'app:b')], DAY)
    append([instances(DAY, 6)], DAY)
    const window = { from: DAY, to: DAY + MINUTE_MS }
    expect(rangeOf(db, 'app:a', 'instances', window, MINUTE_MS).mean).toEqual([6])
    expect(rangeOf(db, 'app:b', 'instances', window, MINUTE_MS).mean).toEqual([5])
  })
})

describe('thinning', () => {
  function threeDays(): void {
    for (let day = 0; day < 3; day += 1) append([instances(DAY + day * DAY_MS, day + 1)], DAY)
    packAll(DAY + 30 * DAY_MS)
  }
  const days = () => rangeOf(db, 'app:a', 'instances', { from: DAY, to: DAY + 3 * DAY_MS }, DAY_MS).mean

  test('by age, whole days', () => {
    threeDays()
    while (writer.thin(DAY + 1.5 * DAY_MS));
    expect(days()).toEqual([null, 2, 3])
  })

  test('for want of room, the oldest first, until nothing is left', () => {
    threeDays()
    append([instances(DAY + 2 * DAY_MS + MINUTE_MS, 9)], DAY)
    const seen: string[] = []
    do seen.push(JSON.stringify(days()))
    while (writer.thinOldest())
    expect([...new Set(seen)]).toEqual(['[1,2,6]', '[null,2,6]', '[null,null,6]', '[null,null,9]'])
  })
})

/** One reading a minute at most, so that "the last one wins" holds beyond raw too. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      entities: fc.uniqueArray(fc.constantFrom('app:a', 'app:b', 'instance:c/1'), { minLength: 1 }),
      from: fc.nat(4 * 1_440),
      length: fc.integer({ min: 1, max: 200 }),
      every: fc.constantFrom(1, 1, 5, 17),
      value: fc.oneof(fc.nat(70), fc.nat(1_000_000)),
    }),
  },
  { weight: 3, arbitrary: fc.nat(6 * 24).map((hours) => ({ hours })) },
)

test('whatever comes when, and however far it is packed: nothing is lost, doubled or made up', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(4 * 288), fc.nat(2 * 288), (steps, first, length) => {
      db = new Database(':memory:')
      writer = createOn(db)
      const kept = new Map<string, Map<number, number>>()
      let now = DAY
      for (const [n, one] of steps.entries()) {
        if ('hours' in one) {
          now += one.hours * HOUR_MS
          const packing = nextSamplePacking(db, now, RAW_MS)
          if (packing !== null) writer.store(packing)
          if (n % 2 === 0) packAll(now)
          continue
        }
        const samples = one.entities.flatMap((entity) =>
          Array.from({ length: one.length }, (_, k) =>
            instances(DAY + (one.from + k * one.every) * MINUTE_MS, one.value + ((k * 7) % 13), entity),
          ),
        )
        append(samples, now)
        for (const { entity, at, value } of samples) {
          const series = kept.get(entity) ?? new Map<number, number>()
          kept.set(entity, series.set(at, value))
        }
      }
      const window = { from: DAY + first * SEEN_MS, to: DAY + (first + length) * SEEN_MS }
      const found = eachOf([...kept.keys(), 'app:none'], window)
      const all = createTally()
      for (const [entity, series] of kept) {
        const inWindow = [...series].filter(([at]) => at >= window.from && at < window.to)
        const tally = createTally()
        for (const [, value] of inWindow) tally.add(bucketOf(value), 1)
        const histogram = tally.take()
        all.addAll(histogram)
        expect(found.get(entity)?.histogram ?? { buckets: [], counts: [] }).toEqual(histogram)
        expect(found.get(entity)?.seen ?? 0).toBe(
          length === 0 ? 0 : new Set(inWindow.map(([at]) => Math.floor(at / SEEN_MS))).size / length,
        )
        const exact = inWindow.map(([, value]) => value).sort((a, b) => a - b)[Math.ceil(0.95 * inWindow.length) - 1]
        if (exact !== undefined) {
          const told = quantileOf(histogram, 0.95) ?? Number.NaN
          expect(Math.abs(told - exact)).toBeLessThanOrEqual(RELATIVE_ERROR * exact)
        }
        const range = rangeOf(db, entity, 'instances', window, SEEN_MS)
        for (const [k, mean] of range.mean.entries()) {
          const values = inWindow.flatMap(([at, value]) => (Math.floor((at - window.from) / SEEN_MS) === k ? [value] : []))
          if (values.length === 0) {
            expect([range.min[k], mean, range.max[k]]).toEqual([null, null, null])
            continue
          }
          const near = (value: number) => RELATIVE_ERROR * value + 1e-9
          const [least, greatest] = [Math.min(...values), Math.max(...values)]
          expect(Math.abs((range.min[k] ?? Number.NaN) - least)).toBeLessThanOrEqual(near(least))
          expect(Math.abs((range.max[k] ?? Number.NaN) - greatest)).toBeLessThanOrEqual(near(greatest))
          expect(mean).toBeGreaterThanOrEqual(range.min[k] ?? Number.NaN)
          expect(mean).toBeLessThanOrEqual(range.max[k] ?? Number.NaN)
        }
      }
      const together = summaryOf(db, kept.keys(), 'instances', window)
      expect(together.histogram).toEqual(all.take())
      expect(quantileIn('instances', together, 0.5)).toBe(quantileOf(together.histogram, 0.5))
    }),
    { numRuns: 60 },
  )
})

test('several readings a minute are rolled up with their number', () => {
  const samples = Array.from({ length: 240 }, (_, n) => instances(DAY + n * 15_000, n))
  append(samples, DAY)
  const window = { from: DAY, to: DAY + HOUR_MS }
  const before = summaryOf(db, ['app:a'], 'instances', window)
  packAll(DAY + 10 * DAY_MS)
  expect(summaryOf(db, ['app:a'], 'instances', window)).toEqual(before)
  expect(rangeOf(db, 'app:a', 'instances', window, MINUTE_MS).mean.slice(0, 2)).toEqual([1.5, 5.5])
})

test('numbers beyond one block and one shard are found again', () => {
  const entities = Array.from({ length: 5_000 }, (_, n) => `instance:x/${n}`)
  append(
    entities.map((entity, n) => instances(DAY, n % 64, entity)),
    DAY,
  )
  expect(rowsOf('sample_fresh')).toBe(3)
  const window = { from: DAY, to: DAY + HOUR_MS }
  const before = eachOf(entities, window)
  expect(before.size).toBe(5_000)
  packAll(DAY + 10 * DAY_MS)
  expect(eachOf(entities, window)).toEqual(before)
  expect(countOf(before.get('instance:x/4999')?.histogram ?? { buckets: [], counts: [] })).toBe(1)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Sample } from '../../../../shared/estate/metric.ts'
import { seriesHeadSchema, seriesLineSchema, summed } from '../../../../shared/snapshot/series-member.ts'
import { openForReading } from '../../journal/database.ts'
import { openJournal } from '../../journal/journal.ts'
import { recordedMs } from '../../journal/samples/recorded-days.ts'
import { numbersOf } from '../../journal/samples/sampled.ts'
import { seriesLines, stepFor } from './series-lines.ts'

const START = Date.UTC(2026, 0, 2)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-series-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const reading = (entity: string, minute: number, value: number): Sample => ({
  ...{ entity, metric: 'cpuUsed', at: START + minute * MINUTE, value },
})

function keep(samples: readonly Sample[], now = START + 2 * HOUR, rawMs = 2 * DAY): void {
  const { journal } = openJournal(dataDir, START, () => {})
  journal.commit({ at: START, deltas: [], cursors: [], episodes: [], states: [], samples })
  while (journal.samples.pack(now, rawMs));
  journal.dispose()
}

function told(entities: readonly string[], stepMs: number | null, window = { from: START, to: START + HOUR }) {
  const db = openForReading(dataDir)
  try {
    db.exec('BEGIN')
    // Records by the places of their entities.
    const records = new Map([...numbersOf(db, entities)].map(([no, entity]) => [no, entities.indexOf(entity)]))
    const groups = [{ records, stepMs }]
    const [head, ...lines] = [...seriesLines(db, { metric: 'cpuUsed', window, groups }, () => {})].map((line) => JSON.parse(line))
    return {
      head: head === undefined ? null : seriesHeadSchema.parse(head),
      lines: lines.map((line) => seriesLineSchema.parse(line)),
    }
  } finally {
    db.close()
  }
}

test('raw readings come out as they went in, and where there were none there is no time', () => {
  const minutes = fc.uniqueArray(fc.nat(59), { maxLength: 20 })
  const value = fc.nat(1_000_000)
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(fc.tuple(minutes, value), { maxLength: 3 })), (given) => {
      rmSync(dataDir, { recursive: true, force: true })
      const wanted = new Map<string, number>()
      const samples = Object.entries(given).flatMap(([entity, groups]) =>
        groups.flatMap(([at, units]) => at.map((minute) => reading(entity, minute, (units + minute) / 10))),
      )
      for (const { entity, at, value: told } of samples) wanted.set(`${entity} ${at}`, Math.round(told * 10))
      keep(samples)
      const { head, lines } = told(['a', 'b', 'c'], null)
      const found = lines.flatMap(({ times, records, values }) =>
        summed(records).flatMap((record, place) =>
          summed(values[place] ?? []).map((units, n): [string, number] => [`${'abc'[record]} ${summed(times)[n]}`, units]),
        ),
      )
      expect(new Map(found)).toEqual(wanted)
      expect(found).toHaveLength(wanted.size)
      expect(head === null).toBe(wanted.size === 0)
      if (head !== null) expect(head).toMatchObject({ metric: 'cpuUsed', unit: 'cpuMilli', resolution: 0.1 })
    }),
    { numRuns: 20 },
  )
}, 60_000)

test('series that were read together share their times', () => {
  keep(['a', 'b', 'c'].flatMap((entity) => [0, 1, 2].map((minute) => reading(entity, minute + (entity === 'c' ? 5 : 0), 1))))
  const { lines } = told(['a', 'b', 'c'], null)
  expect(lines.map(({ records }) => summed(records))).toEqual([[0, 1], [2]])
  expect(lines[0]).toMatchObject({ tier: 'raw', stepMs: null, times: [START, MINUTE, MINUTE] })
})

test('made coarser, a step has the mean of its readings, the least and the greatest', () => {
  keep([1, 2, 6, 10].map((value, minute) => reading('a', minute, value)).concat(reading('a', 7, 4)))
  const { lines } = told(['a'], 5 * MINUTE)
  expect(lines).toEqual([
    {
      ...{ tier: 'step', stepMs: 5 * MINUTE, times: [START, 5 * MINUTE] },
      ...{ records: [0], values: [[48, -8]], least: [[10, 30]], greatest: [[100, -60]] },
    },
  ])
})

test('what is rolled up is told as minutes', () => {
  keep([reading('a', 0, 1), reading('a', 1, 1.5)], START + 4 * DAY, HOUR)
  const { lines } = told(['a'], null)
  expect(lines).toEqual([{ tier: 'minute', stepMs: MINUTE, times: [START, MINUTE], records: [0], values: [[10, 5]] }])
})

test('readings are told as they are kept unless there are too many', () => {
  expect(stepFor(50_000, HOUR)).toBeNull()
  expect(stepFor(50_000, DAY)).toBe(15 * MINUTE)
  expect(stepFor(5_000, DAY)).toBeNull()
  expect(stepFor(50_000, 400 * DAY)).toBe(HOUR)
})

/** The year 9999 is as far as a time can be asked for. */
const ALL_TIME = { from: 0, to: Date.UTC(9999, 11, 31) }

test('a window of centuries is told as what is recorded of it, whatever lies there packed or fresh', () => {
  const { journal } = openJournal(dataDir, START, () => {})
  const commit = (samples: readonly Sample[]) =>
    journal.commit({ at: START, deltas: [], cursors: [], episodes: [], states: [], samples })
  commit([reading('a', 0, 1), reading('a', 1, 2)])
  while (journal.samples.pack(START + 4 * DAY, HOUR));
  commit([reading('a', 3 * (DAY / MINUTE), 3)])
  while (journal.samples.pack(START + 4 * DAY, 9 * DAY));
  commit([reading('a', 5 * (DAY / MINUTE), 4)])
  journal.dispose()
  expect(told(['a'], null, ALL_TIME).lines).toEqual(told(['a'], null, { from: START, to: START + 9 * DAY }).lines)
  expect(told(['a'], null, ALL_TIME).lines.flatMap(({ values }) => values.flat())).toEqual([10, 10, 30, 10])
  const db = openForReading(dataDir)
  expect([recordedMs(db, ALL_TIME.from, ALL_TIME.to), recordedMs(db, START, START + HOUR)]).toEqual([3 * DAY, HOUR])
  db.close()
})

test('a reading before the window hides none of the next day', () => {
  const midnight = DAY / MINUTE
  keep([reading('a', midnight - 10, 1), reading('a', midnight + 5, 2)], START)
  const { lines } = told(['a'], null, { from: START + DAY - MINUTE, to: START + DAY + HOUR })
  expect(lines).toEqual([{ tier: 'raw', stepMs: null, times: [START + DAY + 5 * MINUTE], records: [0], values: [[20]] }])
})

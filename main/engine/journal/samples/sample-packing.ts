import type Database from 'better-sqlite3'
import { packBody, unpackBody } from './chunk-body.ts'
import { decodeRaw, encodeRaw } from './raw-chunk.ts'
import { hoursOf, minutesOf, replaced } from './rollup.ts'
import { createRollup, decodeRollups, encodeRollups, type RollupSeries } from './rollup-chunk.ts'
import { createSeriesBook, type SeriesBook } from './series-book.ts'
import { blockOf, DAY_MS, HOUR_MS, MINUTE_MS, startOf } from './spans.ts'

/** Readings that one step packs, count: as many as 2,048 entities give in an hour at four a minute. */
export const STEP_SAMPLES = 500_000

/** Where a chunk stands. `at` is the start of its hour (raw) or its day (the roll-ups), ms since the epoch. */
export interface ChunkRow {
  readonly tier: 'raw' | 'minute' | 'hour'
  readonly at: number
  readonly metric: string
  readonly block: number
  readonly body: Uint8Array
}

/**
 * One step of packing, computed beside the writer and stored by it in one transaction (sample-writer.ts): what goes, and what stands
 * for it. A kill before loses the work, a kill after nothing; no reading is ever in neither or in both.
 */
export interface SamplePacking {
  readonly what: 'samples'
  /** Ids of rows of `sample_fresh` that go. */
  readonly fresh: readonly number[]
  /** Ids of rows of `sample_raw` that go. */
  readonly raw: readonly number[]
  readonly puts: readonly ChunkRow[]
}

/**
 * The next step that is due, oldest first; null: none is. Reads only. One step is some tens of ms of work.
 * - Fresh samples that came before the current hour go into the chunks of their hours; those that are of hours before it already where a step of
 *   them has come: the month of a new source would else be looked through again and again until the hour is over.
 * - A day that ended `rawMs` ago goes, block by block, from raw chunks into roll-ups. Readings that come for such a day later take the
 *   same way: their minutes replace what the day had there.
 * @param now wall time, ms since the epoch
 * @param step readings that one step packs, count
 * @throws DamageError
 */
export function nextSamplePacking(db: Database.Database, now: number, rawMs: number, step = STEP_SAMPLES): SamplePacking | null {
  return db.transaction(() => nextFresh(db, startOf(now, HOUR_MS), step) ?? nextDay(db, startOf(now - rawMs, DAY_MS)))()
}

interface Row {
  readonly id: number
  readonly body: unknown
}

const FRESH_FIRST = 'SELECT metric, shard FROM sample_fresh WHERE arrived_at < ? ORDER BY id LIMIT 1'
const FRESH_MOST = `SELECT metric, shard FROM sample_fresh WHERE last_at < ?
  GROUP BY metric, shard HAVING sum(samples) >= ? LIMIT 1`
const FRESH_ROWS = `SELECT id, samples, body FROM sample_fresh
  WHERE metric = @metric AND shard = @shard AND (arrived_at < @before OR last_at < @before) ORDER BY id`
const RAW_BODY = 'SELECT body FROM sample_raw WHERE hour_at = ? AND metric = ? AND block = ?'
const RAW_FIRST = 'SELECT hour_at AS hourAt, metric, block FROM sample_raw WHERE hour_at < ? ORDER BY hour_at LIMIT 1'
const RAW_DAY = `SELECT rowid AS id, body FROM sample_raw
  WHERE hour_at >= ? AND hour_at < ? AND metric = ? AND block = ? ORDER BY hour_at`
const MINUTE_BODY = 'SELECT body FROM sample_minute WHERE day_at = ? AND metric = ? AND block = ?'

function nextFresh(db: Database.Database, before: number, step: number): SamplePacking | null {
  type Shard = { readonly metric: string; readonly shard: number }
  const first =
    db.prepare<[number], Shard>(FRESH_FIRST).get(before) ?? db.prepare<[number, number], Shard>(FRESH_MOST).get(before, step)
  if (first === undefined) return null
  const { metric } = first
  const fresh: number[] = []
  const hours = new Map<number, Map<number, SeriesBook>>()
  let samples = 0
  const rows = db.prepare<[typeof first & { before: number }], Row & { samples: number }>(FRESH_ROWS)
  for (const row of rows.iterate({ ...first, before })) {
    fresh.push(row.id)
    samples += row.samples
    for (const { no, at, units } of decodeRaw(unpackBody(row.body))) {
      for (let n = 0; n < at.length; n += 1) {
        const time = at[n] ?? 0
        bookOf(hours, startOf(time, HOUR_MS), blockOf(no)).add(no, time, units[n] ?? 0)
      }
    }
    if (samples >= step) break
  }
  const there = db.prepare(RAW_BODY).pluck(true)
  const puts: ChunkRow[] = []
  for (const [hourAt, blocks] of hours) {
    for (const [block, late] of blocks) {
      const book = createSeriesBook()
      const body = there.get(hourAt, metric, block)
      if (body !== undefined) for (const series of decodeRaw(unpackBody(body))) book.addAll(series)
      for (const series of late.list()) book.addAll(series)
      puts.push({ tier: 'raw', at: hourAt, metric, block, body: packBody(encodeRaw(book.list())) })
    }
  }
  return { what: 'samples', fresh, raw: [], puts }
}

/** Books by hour, then by block. */
function bookOf(hours: Map<number, Map<number, SeriesBook>>, hourAt: number, block: number): SeriesBook {
  const blocks = hours.get(hourAt) ?? new Map<number, SeriesBook>()
  const book = blocks.get(block) ?? createSeriesBook()
  if (blocks.size === 0) hours.set(hourAt, blocks)
  if (!blocks.has(block)) blocks.set(block, book)
  return book
}

function nextDay(db: Database.Database, before: number): SamplePacking | null {
  const first = db.prepare<[number], { hourAt: number; metric: string; block: number }>(RAW_FIRST).get(before)
  if (first === undefined) return null
  const { metric, block } = first
  const day = startOf(first.hourAt, DAY_MS)
  const raw: number[] = []
  const book = createSeriesBook()
  for (const row of db.prepare<[number, number, string, number], Row>(RAW_DAY).iterate(day, day + DAY_MS, metric, block)) {
    raw.push(row.id)
    for (const series of decodeRaw(unpackBody(row.body))) book.addAll(series)
  }
  const minutes = new Map<number, RollupSeries>()
  const old = db.prepare(MINUTE_BODY).pluck(true).get(day, metric, block)
  if (old !== undefined) for (const series of decodeRollups(unpackBody(old), false)) minutes.set(series.no, series)
  for (const series of book.list()) {
    minutes.set(series.no, replaced(minutes.get(series.no) ?? createRollup(series.no), minutesOf(series, day)))
  }
  const list = [...minutes.values()].sort((a, b) => a.no - b.no)
  const put = (tier: ChunkRow['tier'], bytes: Uint8Array): ChunkRow => ({ tier, at: day, metric, block, body: packBody(bytes) })
  return {
    what: 'samples',
    fresh: [],
    raw,
    puts: [
      put('minute', encodeRollups(list, DAY_MS / MINUTE_MS)),
      put('hour', encodeRollups(list.map(hoursOf), DAY_MS / HOUR_MS)),
    ],
  }
}

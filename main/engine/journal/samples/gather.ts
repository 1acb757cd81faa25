import type Database from 'better-sqlite3'
import { unpackBody } from './chunk-body.ts'
import { decodeRaw, type Series } from './raw-chunk.ts'
import { minutesOf, replaced } from './rollup.ts'
import { ALL_SEEN, decodeRollups, type RollupSeries } from './rollup-chunk.ts'
import { createSeriesBook, type SeriesBook } from './series-book.ts'
import { blockOf, DAY_MS, HOUR_MS, MINUTE_MS, SEEN_MS, SHARD_BLOCKS, startOf } from './spans.ts'

/** What is asked of the samples: one metric of some entities, by number, in [from, to), ms since the epoch. */
export interface Ask {
  readonly metric: string
  readonly numbers: Iterable<number>
  readonly from: number
  readonly to: number
  /** Whole hours may come as one, where they are kept so. */
  readonly hours: boolean
}

/** Takes what is found: every reading once, alone or in a roll-up. A roll-up belongs where it begins. */
export interface Sink {
  reading(no: number, at: number, units: number): void
  /**
   * A roll-up from `at` on: the entries from `entry` to before `end` of `series`.
   * @param parts which parts of `SEEN_MS` from `at` on had a reading, one bit each
   */
  rollup(no: number, at: number, parts: number, series: RollupSeries, entry: number, end: number): void
}

const FRESH = 'SELECT body FROM sample_fresh WHERE metric = ? AND shard = ? AND first_at < ? AND last_at >= ? ORDER BY id'
const RAW = 'SELECT body FROM sample_raw WHERE hour_at >= ? AND hour_at < ? AND metric = ? AND block = ? ORDER BY hour_at'
const MINUTES = 'SELECT body FROM sample_minute WHERE day_at = ? AND metric = ? AND block = ?'
const HOURS = 'SELECT body FROM sample_hour WHERE day_at = ? AND metric = ? AND block = ?'

/**
 * Hands all that is kept within the window to the sink, block by block and in each day by day. Raw where there is raw, else minutes,
 * or whole hours where these do. What came late for a rolled-up day counts for its minutes at once.
 * Call it inside a transaction: between two statements a step of packing may be stored.
 * @param blockDone after all of a block was handed over
 * @throws DamageError
 */
export function gather(db: Database.Database, ask: Ask, sink: Sink, blockDone: (numbers: ReadonlySet<number>) => void): void {
  const fresh = freshReader(db, ask)
  const chunks = chunksOf(db)
  for (const [block, numbers] of blocksOf(ask.numbers)) {
    const late = fresh(block, numbers)
    for (let day = startOf(ask.from, DAY_MS); day < ask.to; day += DAY_MS)
      gatherDay(chunks, ask, sink, { block, numbers, late, day })
    blockDone(numbers)
  }
}

function blocksOf(numbers: Iterable<number>): Map<number, Set<number>> {
  const blocks = new Map<number, Set<number>>()
  for (const no of [...numbers].sort((a, b) => a - b)) {
    const block = blockOf(no)
    const found = blocks.get(block)
    if (found === undefined) blocks.set(block, new Set([no]))
    else found.add(no)
  }
  return blocks
}

/** Readings that are not yet in chunks, of the numbers of a block. */
function freshReader(db: Database.Database, { metric, from, to }: Ask) {
  const rows = db.prepare(FRESH).pluck(true)
  let bodies: Uint8Array[] = []
  let shardAtHand: number | null = null
  return (block: number, numbers: ReadonlySet<number>): readonly Series[] => {
    const shard = Math.floor(block / SHARD_BLOCKS)
    if (shard !== shardAtHand) bodies = rows.all(metric, shard, to, startOf(from, MINUTE_MS)).map(unpackBody)
    shardAtHand = shard
    const book = createSeriesBook()
    for (const body of bodies) for (const series of decodeRaw(body, numbers)) book.addAll(series)
    return book.list()
  }
}

interface BlockDay {
  readonly block: number
  readonly numbers: ReadonlySet<number>
  readonly late: readonly Series[]
  readonly day: number
}

/** Statements for the chunks of a block. */
const chunksOf = (db: Database.Database) => ({
  raw: db.prepare(RAW).pluck(true),
  minutes: db.prepare(MINUTES).pluck(true),
  hours: db.prepare(HOURS).pluck(true),
})
type Chunks = ReturnType<typeof chunksOf>

function gatherDay(chunks: Chunks, ask: Ask, sink: Sink, { block, numbers, late, day }: BlockDay): void {
  const { metric, from, to } = ask
  const rolled = (tier: 'minutes' | 'hours'): RollupSeries[] | null => {
    const body = chunks[tier].get(day, metric, block)
    return body === undefined ? null : [...decodeRollups(unpackBody(body), tier === 'hours', numbers)]
  }
  const raw = createSeriesBook()
  const first = startOf(Math.max(from, day), HOUR_MS)
  for (const body of chunks.raw.iterate(first, Math.min(to, day + DAY_MS), metric, block)) {
    for (const series of decodeRaw(unpackBody(body), numbers)) raw.addAll(series)
  }
  for (const series of late) addWithin(raw, series, Math.max(from, day), Math.min(to, day + DAY_MS))
  const readings = raw.list()
  const inWindow = (at: number): boolean => at >= from && at < to

  if (readings.length === 0 && ask.hours) {
    const hours = rolled('hours')
    if (hours === null) return
    const whole = (at: number): boolean => at >= from && at + HOUR_MS <= to
    for (const series of hours) handSlots(sink, series, day, HOUR_MS, whole)
    const ragged = [startOf(from, HOUR_MS), startOf(to, HOUR_MS)].filter((at) => !whole(at) && at + HOUR_MS > from && at < to)
    if (!ragged.some((at) => startOf(at, DAY_MS) === day)) return
    const edge = (at: number): boolean => inWindow(at) && ragged.includes(startOf(at, HOUR_MS))
    for (const series of rolled('minutes') ?? []) handSlots(sink, series, day, MINUTE_MS, edge)
    return
  }

  const minutes = new Map((rolled('minutes') ?? []).map((series) => [series.no, series]))
  for (const series of readings) {
    const old = minutes.get(series.no)
    if (old === undefined) handReadings(sink, series, from, to)
    else minutes.set(series.no, replaced(old, minutesOf(series, day)))
  }
  for (const series of minutes.values()) handSlots(sink, series, day, MINUTE_MS, inWindow)
}

function addWithin(book: SeriesBook, { no, at, units }: Series, from: number, to: number): void {
  for (let n = 0; n < at.length; n += 1) {
    const time = at[n] ?? 0
    if (time >= from && time < to) book.add(no, time, units[n] ?? 0)
  }
}

function handReadings(sink: Sink, { no, at, units }: Series, from: number, to: number): void {
  for (let n = 0; n < at.length; n += 1) {
    const time = at[n] ?? 0
    if (time >= from && time < to) sink.reading(no, time, units[n] ?? 0)
  }
}

function handSlots(sink: Sink, series: RollupSeries, day: number, slotMs: number, wanted: (at: number) => boolean): void {
  const { no, slots, ends, seen } = series
  for (let n = 0; n < slots.length; n += 1) {
    const at = day + (slots[n] ?? 0) * slotMs
    if (!wanted(at)) continue
    const parts = slotMs <= SEEN_MS ? 1 : (seen[n] ?? ALL_SEEN)
    sink.rollup(no, at, parts, series, n === 0 ? 0 : (ends[n - 1] ?? 0), ends[n] ?? 0)
  }
}

import type Database from 'better-sqlite3'
import { unpackBody } from './chunk-body.ts'
import { decodeRaw, ordered, type Series } from './raw-chunk.ts'
import { packedDays } from './recorded-days.ts'
import { minutesOf, replaced } from './rollup.ts'
import { ALL_SEEN, decodeRollups, type RollupSeries } from './rollup-chunk.ts'
import { createSeriesBook } from './series-book.ts'
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
  /** Readings from `first` to before `end` of a series, ascending in time; of one series they come in one call or several. */
  readings(series: Series, first: number, end: number): void
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
 * @throws DamageError
 */
export function gather(db: Database.Database, ask: Ask, sink: Sink): void {
  for (const steps = gatherBlocks(db, ask, sink); steps.next().done !== true; );
}

/**
 * The same, a block a step; yields the numbers of the block that was handed over. Each step wants a transaction, but not all of them the same: fresh rows are read
 * once for the blocks of their shard, and those that are packed before the last of these is read count once all the same.
 * @throws DamageError
 */
export function* gatherBlocks(db: Database.Database, ask: Ask, sink: Sink): Generator<ReadonlySet<number>, void> {
  const blocks = blocksOf(ask.numbers)
  const fresh = freshReader(db, ask, new Set([...blocks.values()].flatMap((numbers) => [...numbers])))
  const chunks = chunksOf(db)
  for (const [block, numbers] of blocks) {
    const late = fresh(block)
    const days = new Set([...packedDays(db, ask.from, ask.to), ...late.keys()])
    for (const day of [...days].sort((a, b) => a - b))
      gatherDay(chunks, ask, sink, { block, numbers, late: late.get(day) ?? [], day })
    yield numbers
  }
}

/** Ascending, as a fresh row tells of them. */
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

/** What a series has of one day: its readings from `first` to before `end`. */
interface DayPart {
  readonly series: Series
  readonly first: number
  readonly end: number
}

/** Readings that are not yet in chunks, by day, of one block after the other: each row is read through once for all blocks of its shard. */
function freshReader(db: Database.Database, { metric, from, to }: Ask, numbers: ReadonlySet<number>) {
  const rows = db.prepare(FRESH).pluck(true)
  let bodies: readonly ((block: number) => readonly Series[])[] = []
  let shardAtHand: number | null = null
  return (block: number): ReadonlyMap<number, readonly DayPart[]> => {
    const shard = Math.floor(block / SHARD_BLOCKS)
    if (shard !== shardAtHand)
      bodies = rows
        .all(metric, shard, to, startOf(from, MINUTE_MS))
        .map((body) => blockByBlock(decodeRaw(unpackBody(body), numbers)))
    shardAtHand = shard
    // Each row has a reading or two of a series: together they are one part of its day, and not one for each.
    const book = createSeriesBook()
    for (const seriesOf of bodies) for (const series of seriesOf(block)) book.addAll(series)
    const days = new Map<number, DayPart[]>()
    for (const series of book.list()) addByDay(days, series, from, to)
    return days
  }
}

/** Series that ascend by number, handed out by block; blocks are asked for ascending. */
function blockByBlock(all: Iterator<Series>): (block: number) => readonly Series[] {
  let next = all.next()
  return (block) => {
    const found: Series[] = []
    for (; next.done !== true && blockOf(next.value.no) <= block; next = all.next()) found.push(next.value)
    return found
  }
}

/** The readings of a series in [from, to), ms since the epoch. */
function within(series: Series, from: number, to: number, start = 0): DayPart {
  const { at } = series
  let first = start
  while (first < at.length && (at[first] ?? 0) < from) first += 1
  let end = at.length
  while (end > first && (at[end - 1] ?? 0) >= to) end -= 1
  return { series, first, end }
}

function addByDay(days: Map<number, DayPart[]>, series: Series, from: number, to: number): void {
  const { first, end } = within(series, from, to)
  for (let start = first; start < end; ) {
    const day = startOf(series.at[start] ?? 0, DAY_MS)
    const part = within(series, day, Math.min(to, day + DAY_MS), start)
    const parts = days.get(day)
    if (parts === undefined) days.set(day, [part])
    else parts.push(part)
    start = part.end
  }
}

interface BlockDay {
  readonly block: number
  readonly numbers: ReadonlySet<number>
  readonly late: readonly DayPart[]
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
  const found = new Map<number, DayPart[]>()
  const find = (part: DayPart): void => {
    const { no } = part.series
    const parts = found.get(no)
    if (parts === undefined) found.set(no, [part])
    else parts.push(part)
  }
  const first = startOf(Math.max(from, day), HOUR_MS)
  for (const body of chunks.raw.iterate(first, Math.min(to, day + DAY_MS), metric, block)) {
    for (const series of decodeRaw(unpackBody(body), numbers)) {
      const part = within(series, from, to)
      if (part.first < part.end) find(part)
    }
  }
  for (const part of late) find(part)
  const inWindow = (at: number): boolean => at >= from && at < to

  if (found.size === 0 && ask.hours) {
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
  for (const [no, parts] of [...found].sort(([a], [b]) => a - b)) {
    const old = minutes.get(no)
    if (old !== undefined) minutes.set(no, replaced(old, minutesOf(together(parts), day)))
    else for (const { series, first, end } of oneAfterOther(parts)) sink.readings(series, first, end)
  }
  for (const series of minutes.values()) handSlots(sink, series, day, MINUTE_MS, inWindow)
}

/** Parts in the order of time. As a rule they are apart; where they overlap they are brought together first. */
function oneAfterOther(parts: readonly DayPart[]): readonly DayPart[] {
  const firstOf = ({ series, first }: DayPart): number => series.at[first] ?? 0
  const lastOf = ({ series, end }: DayPart): number => series.at[end - 1] ?? 0
  const sorted = parts.length === 1 ? parts : [...parts].sort((a, b) => firstOf(a) - firstOf(b))
  const before = (n: number): number => {
    const part = sorted[n - 1]
    return part === undefined ? Number.NEGATIVE_INFINITY : lastOf(part)
  }
  if (sorted.every((part, n) => firstOf(part) > before(n))) return sorted
  const series = together(parts)
  return [{ series, first: 0, end: series.at.length }]
}

/** Parts of one series as one: of two readings at one time that of the later part. */
function together(parts: readonly DayPart[]): Series {
  const all: Series = { no: parts[0]?.series.no ?? 0, at: [], units: [] }
  for (const { series, first, end } of parts) {
    for (let n = first; n < end; n += 1) {
      all.at.push(series.at[n] ?? 0)
      all.units.push(series.units[n] ?? 0)
    }
  }
  return ordered(all)
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

const WITHIN = `SELECT metric FROM sample_fresh WHERE first_at < @to AND last_at >= @fromMinute
  UNION SELECT metric FROM sample_raw WHERE hour_at >= @fromHour AND hour_at < @to
  UNION SELECT metric FROM sample_minute WHERE day_at >= @fromDay AND day_at < @to`

/** The metrics of which there may be anything in [from, to), ms since the epoch. */
export function metricsWithin(db: Database.Database, from: number, to: number): ReadonlySet<string> {
  const starts = { fromMinute: startOf(from, MINUTE_MS), fromHour: startOf(from, HOUR_MS), fromDay: startOf(from, DAY_MS) }
  return new Set(
    db
      .prepare(WITHIN)
      .pluck(true)
      .all({ to, ...starts })
      .map(String),
  )
}

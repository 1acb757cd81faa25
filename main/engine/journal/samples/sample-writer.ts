import type Database from 'better-sqlite3'
import type { Sample } from '../../../../shared/estate/metric.ts'
import { unitsOf } from './check.ts'
import { packBody } from './chunk-body.ts'
import { encodeRaw } from './raw-chunk.ts'
import { type ChunkRow, nextSamplePacking, type SamplePacking } from './sample-packing.ts'
import { createNumbers } from './sampled.ts'
import { createSeriesBook, type SeriesBook } from './series-book.ts'
import { DAY_MS, HOUR_MS, shardOf, startOf } from './spans.ts'

/** Chunks removed by one step of thinning, count: each is some ten pages that SQLite has to look up; a few ms. */
const THIN_CHUNKS = 16

/** Numbers of entities that are not sampled for twice this are let go, ms. */
const TURN_MS = 600_000

/** Readings in one fresh row, at most about, count: a backfill comes in rows that packing takes a few of at a time. */
const ROW_SAMPLES = 65_536

export interface SampleWriter {
  /**
   * Adds readings, checked ones (check.ts), inside the caller's transaction: one row for some thousand series. Readings may come
   * late and in any order; of two of one series at one time the later call counts.
   * @param now wall time, ms since the epoch
   */
  append(samples: readonly Sample[], now: number): void
  /** The caller's transaction was rolled back. */
  rolledBack(): void
  /**
   * Does the next step of packing that is due (sample-packing.ts), on this connection; false: none is. Some tens of ms: where that is
   * too long, compute it elsewhere and `store` it here.
   */
  pack(now: number, rawMs: number): boolean
  /** Stores one step of packing, whole or not at all. False: what it was computed from has changed; compute it again. */
  store(packing: SamplePacking): boolean
  /** Removes a few of the oldest roll-ups from before `before` (ms since the epoch); true while there may be more. */
  thin(before: number): boolean
  /** For want of room: removes a few chunks of the oldest day or hour that there is, whatever its age; false: nothing is left to remove. */
  thinOldest(): boolean
}

const TIERS = {
  minute: { table: 'sample_minute', at: 'day_at', spanMs: DAY_MS },
  hour: { table: 'sample_hour', at: 'day_at', spanMs: DAY_MS },
  raw: { table: 'sample_raw', at: 'hour_at', spanMs: HOUR_MS },
} as const satisfies Record<ChunkRow['tier'], { table: string; at: string; spanMs: number }>

const FRESH =
  'INSERT INTO sample_fresh (metric, shard, arrived_at, first_at, last_at, samples, body) VALUES (?, ?, ?, ?, ?, ?, ?)'

function statementsOf(db: Database.Database, { table, at }: (typeof TIERS)[ChunkRow['tier']]) {
  return {
    put: db.prepare(`INSERT INTO ${table} (${at}, metric, block, body) VALUES (?, ?, ?, ?)
      ON CONFLICT (${at}, metric, block) DO UPDATE SET body = excluded.body`),
    oldest: db.prepare(`SELECT min(${at}) FROM ${table}`).pluck(true),
    thin: db.prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${at} < ? ORDER BY ${at} LIMIT ?)`),
  }
}

/** Readings that make one fresh row. */
interface Group {
  readonly metric: string
  readonly shard: number
  readonly book: SeriesBook
  samples: number
  firstAt: number
  lastAt: number
}

/** Writes samples on a migrated, exclusively held database. */
export function createSampleWriter(db: Database.Database): SampleWriter {
  const insertFresh = db.prepare(FRESH)
  const deleteFresh = db.prepare('DELETE FROM sample_fresh WHERE id = ?')
  const deleteRaw = db.prepare('DELETE FROM sample_raw WHERE rowid = ?')
  const tiers = {
    minute: statementsOf(db, TIERS.minute),
    hour: statementsOf(db, TIERS.hour),
    raw: statementsOf(db, TIERS.raw),
  }
  const numbers = createNumbers(db)
  let turnedAt = 0

  function write({ metric, shard, book, samples, firstAt, lastAt }: Group, now: number): void {
    insertFresh.run(metric, shard, now, firstAt, lastAt, samples, packBody(encodeRaw(book.list())))
  }

  const storeAll = db.transaction(({ fresh, raw, puts }: SamplePacking): void => {
    for (const id of fresh) if (deleteFresh.run(id).changes === 0) throw new OvertakenError()
    for (const id of raw) if (deleteRaw.run(id).changes === 0) throw new OvertakenError()
    for (const { tier, at, metric, block, body } of puts) tiers[tier].put.run(at, metric, block, body)
  })

  function store(packing: SamplePacking): boolean {
    try {
      storeAll.immediate(packing)
      return true
    } catch (error) {
      if (error instanceof OvertakenError) return false
      throw error
    }
  }

  return {
    append(samples, now) {
      // Also where the clock was set back.
      if (Math.abs(now - turnedAt) >= TURN_MS) {
        numbers.turn()
        turnedAt = now
      }
      const groups = new Map<string, Group>()
      for (const sample of samples) {
        const { entity, owner, metric, at } = sample
        const no = numbers.of(entity, owner)
        const shard = shardOf(no)
        const key = `${metric} ${shard}`
        let group = groups.get(key)
        if (group === undefined) {
          group = { metric, shard, book: createSeriesBook(), samples: 0, firstAt: at, lastAt: at }
          groups.set(key, group)
        }
        group.book.add(no, at, unitsOf(sample))
        group.samples += 1
        group.firstAt = Math.min(group.firstAt, at)
        group.lastAt = Math.max(group.lastAt, at)
        if (group.samples < ROW_SAMPLES) continue
        write(group, now)
        groups.delete(key)
      }
      for (const group of groups.values()) write(group, now)
    },
    rolledBack: numbers.forget,
    pack(now, rawMs) {
      const packing = nextSamplePacking(db, now, rawMs)
      return packing !== null && store(packing)
    },
    store,
    thin(before) {
      const cutoff = startOf(before, DAY_MS)
      const removed = [tiers.minute, tiers.hour].map(({ thin }) => thin.run(cutoff, THIN_CHUNKS).changes)
      return removed.some((chunks) => chunks === THIN_CHUNKS)
    },
    thinOldest() {
      let oldest: { readonly at: number; readonly tier: keyof typeof tiers } | null = null
      for (const tier of ['minute', 'hour', 'raw'] as const) {
        const at = tiers[tier].oldest.get()
        if (typeof at === 'number' && (oldest === null || at < oldest.at)) oldest = { at, tier }
      }
      return oldest !== null && tiers[oldest.tier].thin.run(oldest.at + TIERS[oldest.tier].spanMs, THIN_CHUNKS).changes > 0
    },
  }
}

/** A step of packing whose rows are no longer there. */
class OvertakenError extends Error {
  override readonly name = 'OvertakenError'
}

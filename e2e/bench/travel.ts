import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { journalFile, openForReading } from '../../main/engine/journal/database.ts'
import { openHistory } from '../../main/engine/journal/history.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { type Delta, type EstateRecord, isEntity, type RecordId } from '../../shared/estate/record.ts'
import { CITY_DAY, createCityDay } from '../fixtures/city-day.ts'

/**
 * Random instants over 24 hours of the city under surge (10,000 entities, more than a million deltas) to the full estate, beside loading
 * one checkpoint of that size, alternating. Some instants are held, field by field, against a fold that was kept on the side.
 */

const DAY_MS = 86_400_000
/** A little over a million deltas in the day. */
const DELTAS_PER_SECOND = 12
const LOOKS = 200
/** Instants that are held against the fold, count. */
const CHECKED = 12
/** As the engine does (engine.ts), ms of the city's clock. */
const SETTLE_MS = 5_000

const { from } = CITY_DAY

interface Seen {
  readonly at: number
  readonly estate: ReadonlyMap<RecordId, EstateRecord>
}

function take(estate: Map<RecordId, EstateRecord>, deltas: readonly Delta[]): void {
  for (const delta of deltas) {
    if (delta.op === 'put') estate.set(delta.record.id, delta.record)
    else estate.delete(delta.id)
  }
}

/** Lives the day through the real model and journal. */
function live(dataDir: string) {
  const { journal } = openJournal(dataDir, from, () => {})
  const city = createCityDay({ deltasPerSecond: DELTAS_PER_SECOND })
  const estate = new Map<RecordId, EstateRecord>()
  const seen: Seen[] = []
  let deltas = 0
  let settleAt = from
  const commit = (next: ReturnType<typeof city.next>): void => {
    journal.commit(next)
    take(estate, next.deltas)
    deltas += next.deltas.length
    if (next.at - settleAt < SETTLE_MS) return
    settleAt = next.at
    journal.settle()
    journal.pack()
  }
  commit(city.begin())
  const entities = [...estate.values()].filter(isEntity).length
  for (let part = 1; city.now < from + DAY_MS; ) {
    const next = city.next()
    commit(next)
    if (next.at < from + (part * DAY_MS) / (CHECKED + 1)) continue
    seen.push({ at: next.at, estate: new Map(estate) })
    part += 1
  }
  journal.settle()
  while (journal.pack());
  journal.dispose()
  return { deltas, entities, records: estate.size, seen }
}

/** Throws where the journal tells an instant otherwise than it was. */
function check(dataDir: string, seen: readonly Seen[]): void {
  const db = openForReading(dataDir)
  try {
    const history = openHistory(db)
    for (const { at, estate } of seen) {
      const { records } = history.at(at)
      const wrong = [...estate].filter(([id, record]) => !isDeepStrictEqual(records.get(id), record))
      if (wrong.length > 0 || records.size !== estate.size) {
        throw new Error(`${new Date(at).toISOString()}: ${wrong.length} of ${estate.size} records are told wrong`)
      }
    }
  } finally {
    db.close()
  }
}

function sizes(dataDir: string) {
  const db = openForReading(dataDir)
  try {
    const [segments, checkpoints] = ['segment', 'checkpoint_part'].map((table) =>
      z.number().parse(db.prepare(`SELECT ifnull(sum(length(body)), 0) FROM ${table}`).pluck().get()),
    )
    const rows = z.number().parse(db.prepare('SELECT sum(row_count) FROM segment').pluck().get())
    const count = z.number().parse(db.prepare('SELECT count(*) FROM checkpoint').pluck().get())
    return {
      bytesPerDelta: (segments ?? 0) / rows,
      checkpoints: count,
      checkpointBytes: (checkpoints ?? 0) / Math.max(1, count - 1),
    }
  } finally {
    db.close()
  }
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
const rounded = (value: number): number => Math.round(value * 100) / 100

const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-travel-'))
try {
  const begun = performance.now()
  const { deltas, entities, records, seen } = live(dataDir)
  process.stderr.write(
    `a day of ${deltas} deltas lived in ${Math.round((performance.now() - begun) / 1_000)} s: ${journalFile(dataDir)}\n`,
  )
  check(dataDir, seen)
  const looks = join(import.meta.dirname, 'travel', 'looks.ts')
  const said = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', looks, dataDir, String(LOOKS)])
  const { lookMs, checkpointMs } = z
    .object({ lookMs: z.array(z.number()).length(LOOKS), checkpointMs: z.array(z.number()).length(LOOKS) })
    .parse(JSON.parse(said.toString()))
  const [p95, checkpoint] = [at(lookMs, 0.95), at(checkpointMs, 0.5)]
  const { bytesPerDelta, checkpoints, checkpointBytes } = sizes(dataDir)
  const figures = {
    p95Ms: rounded(p95),
    p50Ms: rounded(at(lookMs, 0.5)),
    maxMs: rounded(Math.max(...lookMs)),
    firstMs: rounded(lookMs[0] ?? Number.NaN),
    checkpointMs: rounded(checkpoint),
    ...{ deltas, entities, records, looks: LOOKS, checked: seen.length },
    ...{ bytesPerDelta: rounded(bytesPerDelta), checkpoints, checkpointBytes: Math.round(checkpointBytes) },
  }
  process.stdout.write(`${JSON.stringify({ name: 'travel', figures, ratios: { checkpoint: rounded(p95 / checkpoint) } })}\n`)
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

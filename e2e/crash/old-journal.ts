import Database from 'better-sqlite3'
import { createAlarmBook } from '../../main/engine/assess/alarms.ts'
import { journalFile } from '../../main/engine/journal/database.ts'
import { firstLight } from '../../main/engine/journal/migrations/0001-first-light.ts'
import { createModel } from '../../main/engine/model.ts'
import type { SourceBatch } from '../../shared/estate/observation.ts'
import type { Delta } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../shared/estate/register.ts'
import { changeAt, firstList, firstSwaps, LOAD_SOURCE } from './load.ts'
import { CRASH_POLICY } from './words.ts'

/** Changes of a batch, count. */
const CHANGES = 4
/** Wall time between two batches, ms. */
const STEP_MS = 1_000

/** Writes into `dataDir` a journal as the first version of Wanglou left it: a list, then `batches` of changes. The last is at `now`. */
export function writeOldJournal(dataDir: string, seed: number, now: number, batches: number): void {
  const db = new Database(journalFile(dataDir))
  try {
    db.pragma('journal_mode = WAL')
    db.exec(firstLight.sql)
    db.pragma(`user_version = ${firstLight.version}`)
    db.transaction(() => fill(db, seed, now, batches))()
  } finally {
    db.close()
  }
}

function fill(db: Database.Database, seed: number, now: number, batches: number): void {
  const model = createModel({
    policy: CRASH_POLICY,
    register: EMPTY_REGISTER,
    clusters: [{ name: LOAD_SOURCE, displayName: null }],
  })
  const alarms = createAlarmBook([])
  const putBatch = db.prepare('INSERT INTO batch VALUES (?, ?, ?)')
  const putEpisode = db.prepare('INSERT OR REPLACE INTO alarm_episode VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  for (let n = 0; n <= batches; n += 1) {
    const at = now - (batches - n) * STEP_MS
    const deltas = model.apply([batchTo(seed, n)], at)
    putBatch.run(n + 1, at, JSON.stringify(deltas.map(oldDelta)))
    for (const e of alarms.update(deltas, at)) {
      putEpisode.run(e.id, e.entity, e.code, e.level, e.peak, e.raisedAt, e.clearedAt, JSON.stringify(e.facts))
    }
  }
  const putRecord = db.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?)')
  for (const record of model.all()) putRecord.run(record.id, record.kind, record.source, batches + 1, JSON.stringify(record))
  db.prepare('INSERT INTO cursor VALUES (?, ?, ?, ?, ?)').run(LOAD_SOURCE, 'pods', '', String(batches * CHANGES), batches + 1)
  db.prepare('UPDATE head SET seq = ?, at = ?, settled_seq = ?').run(batches + 1, now, batches + 1)
}

function batchTo(seed: number, n: number): SourceBatch {
  const empty = { source: LOAD_SOURCE, swaps: [], changes: [], cursors: [] }
  if (n === 0) return { ...empty, swaps: firstSwaps(firstList(seed)) }
  return { ...empty, changes: Array.from({ length: CHANGES }, (_, k) => changeAt(seed, (n - 1) * CHANGES + k + 1)) }
}

const oldDelta = (delta: Delta): unknown =>
  delta.op === 'put' ? { op: 'put', record: delta.record } : { op: 'del', id: delta.id, kind: delta.kind }

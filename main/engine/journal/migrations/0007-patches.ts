import type Database from 'better-sqlite3'
import type { Json } from '../columns.ts'
import { listFrom, rowFrom } from '../rows.ts'
import { checkpointPartOf } from '../segment.ts'
import type { Migration } from './migration.ts'

/**
 * - record: named by its number, which batches use (rows.ts). `head.next_num`: the next one to give. `head.settled_at`: wall time of
 *   the batch `settled_seq`; null where that is 0.
 * - batch: `deltas` holds rows; `row_count` how many. Batches from before keep their form, and count as none.
 * - segment: older batches, packed together (segment.ts). `from_at`: the least wall time in it.
 * - checkpoint: the whole estate after the batch `seq`, in parts. History begins with the oldest one. A `base` may not be thinned
 *   away, since what follows it cannot be told from an earlier one. Sequence 0 is the empty estate.
 */
export const patches: Migration = {
  version: 7,
  before: settle,
  sql: `
    ALTER TABLE record RENAME TO record_1;
    CREATE TABLE record (
      num INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      kind TEXT NOT NULL,
      source TEXT,
      seq INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
    INSERT INTO record (id, kind, source, seq, body) SELECT id, kind, source, seq, body FROM record_1 ORDER BY id;
    DROP TABLE record_1;
    CREATE INDEX record_id ON record (id);

    ALTER TABLE head ADD COLUMN settled_at INTEGER;
    ALTER TABLE head ADD COLUMN next_num INTEGER NOT NULL DEFAULT 1;
    UPDATE head SET settled_at = at, next_num = (SELECT ifnull(max(num), 0) + 1 FROM record);

    DROP INDEX batch_at;
    ALTER TABLE batch ADD COLUMN row_count INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE segment (
      to_seq INTEGER PRIMARY KEY,
      from_seq INTEGER NOT NULL,
      from_at INTEGER NOT NULL,
      row_count INTEGER NOT NULL,
      body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX segment_from ON segment (to_seq, from_at);

    CREATE TABLE checkpoint (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      record_count INTEGER NOT NULL,
      base INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE checkpoint_part (
      seq INTEGER NOT NULL REFERENCES checkpoint (seq) ON DELETE CASCADE,
      part INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (seq, part)
    ) STRICT;
  `,
  after: begin,
}

/** Brings the old record table up to the head by the batches that complete it. */
function settle(db: Database.Database): void {
  const put = db.prepare(`INSERT INTO record (id, kind, source, seq, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, source = excluded.source, seq = excluded.seq, body = excluded.body`)
  const del = db.prepare('DELETE FROM record WHERE id = ?')
  const batches = db
    .prepare('SELECT seq, deltas FROM batch WHERE seq > (SELECT settled_seq FROM head) ORDER BY seq')
    .raw(true)
    .all()
  for (const batch of batches) {
    const [seq, deltas] = Array.isArray(batch) ? batch : []
    for (const row of listFrom(deltas).map(rowFrom)) {
      if (typeof row !== 'object') del.run(row)
      else put.run(row[0], row[1].kind, row[1].source, seq, JSON.stringify(row[1]))
    }
  }
  db.exec('UPDATE head SET settled_seq = seq')
}

/** Where history begins: with nothing, where its first batch is there; and with what there is now, from which the numbers count. */
function begin(db: Database.Database): void {
  const checkpoint = db.prepare('INSERT INTO checkpoint (seq, at, record_count, base) VALUES (?, ?, ?, 1)')
  const firstAt = db.prepare('SELECT at FROM batch WHERE seq = 1').pluck(true).get()
  const { seq, at } = { seq: 0, at: null, ...Object(db.prepare('SELECT seq, at FROM head').get()) }
  if (seq === 0 || firstAt !== undefined) checkpoint.run(0, firstAt ?? 0, 0)
  if (seq === 0) return
  const rows = db.prepare('SELECT num, body FROM record ORDER BY num').raw(true).all()
  checkpoint.run(seq, at, rows.length)
  const records = rows.map((row): [number, Json] =>
    Array.isArray(row) ? [Number(row[0]), JSON.parse(String(row[1]))] : [0, null],
  )
  db.prepare('INSERT INTO checkpoint_part (seq, part, body) VALUES (?, 0, ?)').run(seq, checkpointPartOf(records))
}

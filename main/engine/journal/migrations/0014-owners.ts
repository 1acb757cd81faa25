import type Database from 'better-sqlite3'
import { hashOf } from '../samples/sampled.ts'
import type { Migration } from './migration.ts'

/**
 * sampled.owner: the number of the component that an instance is of. Instances go with every rollout, and their records with them, while
 * what they served stays with their component. null: no instance, or one that was gone before.
 */
export const owners: Migration = {
  version: 14,
  sql: 'ALTER TABLE sampled ADD COLUMN owner INTEGER',
  after: adopt,
}

/** A damaged record tells nothing here: it is read, told of and mended when the journal is open. */
const PARENT = "json_extract(CASE WHEN json_valid(body) THEN body END, '$.parent')"
const PARENTS = `SELECT id, ${PARENT} AS parent FROM record WHERE kind = 'instance' AND ${PARENT} IS NOT NULL`

/** The instances that are there now, so that an estate that is looked at without its sources loses nothing. */
function adopt(db: Database.Database): void {
  const find = db.prepare<[number, string], number>('SELECT no FROM sampled WHERE hash = ? AND entity = ?').pluck(true)
  const insert = db.prepare('INSERT INTO sampled (hash, entity) VALUES (?, ?)')
  const update = db.prepare('UPDATE sampled SET owner = ? WHERE no = ?')
  for (const { id, parent } of db.prepare<[], { readonly id: string; readonly parent: string }>(PARENTS).all()) {
    const no = find.get(hashOf(id), id)
    if (no === undefined) continue
    const hash = hashOf(parent)
    update.run(find.get(hash, parent) ?? insert.run(hash, parent).lastInsertRowid, no)
  }
}

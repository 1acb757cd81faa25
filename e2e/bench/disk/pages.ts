import type Database from 'better-sqlite3'
import { z } from 'zod'

const rowsSchema = z.array(z.object({ name: z.string(), bytes: z.number() }))

/** Bytes of pages that each table has in the file, its indexes with it, as SQLite itself counts them (dbstat). */
export function pagesOf(db: Database.Database): ReadonlyMap<string, number> {
  const rows = db
    .prepare(
      `SELECT coalesce(m.tbl_name, s.name) AS name, sum(s.pgsize) AS bytes
       FROM dbstat s LEFT JOIN sqlite_master m ON m.name = s.name GROUP BY 1`,
    )
    .all()
  return new Map(rowsSchema.parse(rows).map(({ name, bytes }) => [name, bytes]))
}

/** Bytes of the whole file. */
export function fileBytes(db: Database.Database): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
}

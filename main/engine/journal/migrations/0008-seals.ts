import type Database from 'better-sqlite3'
import { EMPTY_SEAL, recordSum, sealedWith } from '../seal.ts'
import type { Migration } from './migration.ts'

/** Sums of what the estate is restored from (seal.ts). A batch or cursor from before has none; records get theirs here. */
export const seals: Migration = {
  version: 8,
  sql: `
    ALTER TABLE record ADD COLUMN sum INTEGER;
    ALTER TABLE batch ADD COLUMN sum INTEGER;
    ALTER TABLE cursor ADD COLUMN sum INTEGER;
    ALTER TABLE head ADD COLUMN seal INTEGER NOT NULL DEFAULT ${EMPTY_SEAL};
  `,
  after: sealRecords,
}

function sealRecords(db: Database.Database): void {
  const put = db.prepare('UPDATE record SET sum = ? WHERE num = ?')
  const rows = db.prepare('SELECT num, body FROM record').raw(true).all()
  let seal = EMPTY_SEAL
  for (const row of rows) {
    const [num, body] = Array.isArray(row) ? row : []
    const sum = recordSum(Number(num), String(body))
    put.run(sum, num)
    seal = sealedWith(seal, sum)
  }
  db.prepare('UPDATE head SET seal = ?').run(seal)
}

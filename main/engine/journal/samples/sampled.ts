import type Database from 'better-sqlite3'

/** Numbers kept in memory, count; above it they are looked up again. */
const KEPT_NUMBERS = 200_000

/**
 * Entities have numbers here, given when they are first sampled, so that a chunk names them by a byte or two. Neighbours by number
 * share chunks: a feed that tells an app's instances one after the other has them read together later.
 */
export interface Numbers {
  /** The entity's number; a new one inside the transaction at hand. */
  of(entity: string): number
  /** That transaction failed, or rows were removed: what was learnt may not hold. */
  forget(): void
}

export function createNumbers(db: Database.Database): Numbers {
  const find = db.prepare('SELECT no FROM sampled WHERE entity = ?').pluck(true)
  const insert = db.prepare('INSERT INTO sampled (entity) VALUES (?)')
  const known = new Map<string, number>()
  return {
    of(entity) {
      const found = known.get(entity)
      if (found !== undefined) return found
      const stored = find.get(entity)
      const no = Number(stored === undefined ? insert.run(entity).lastInsertRowid : stored)
      if (known.size >= KEPT_NUMBERS) known.clear()
      known.set(entity, no)
      return no
    },
    forget: () => known.clear(),
  }
}

/** The numbers of those of the `entities` that were ever sampled. */
export function numbersOf(db: Database.Database, entities: Iterable<string>): Map<number, string> {
  const find = db.prepare('SELECT no FROM sampled WHERE entity = ?').pluck(true)
  const numbers = new Map<number, string>()
  for (const entity of entities) {
    const no = find.get(entity)
    if (no !== undefined) numbers.set(Number(no), entity)
  }
  return numbers
}

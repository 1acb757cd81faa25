import type Database from 'better-sqlite3'
import { createTurning } from '../../../../shared/lib/turning.ts'

/** Numbers kept in memory between two turns, count; above it is one. */
const KEPT_NUMBERS = 100_000

const FIND = 'SELECT no FROM sampled WHERE hash = ? AND entity = ?'
const STORED = 'SELECT no, owner FROM sampled WHERE hash = ? AND entity = ?'

/**
 * FNV-1a, 32 bits. Found by it, an entity is in the file once: an index over ids of sixty letters was as large as its table, a gigabyte in
 * a year of rollouts.
 */
export function hashOf(entity: string): number {
  let hash = 0x811c9dc5
  for (let n = 0; n < entity.length; n += 1) hash = Math.imul(hash ^ entity.charCodeAt(n), 0x01000193)
  return hash >>> 0
}

/**
 * Entities have numbers here, given when they are first sampled, so that a chunk names them by a byte or two. Neighbours by number
 * share chunks: a feed that tells an app's instances one after the other has them read together later.
 */
export interface Numbers {
  /**
   * The entity's number; a new one inside the transaction at hand.
   * @param owner what an instance is of; it has a number too. What is told of it last counts, at once.
   */
  of(entity: string, owner?: string): number
  /** Those not asked for since the turn before last are looked up again: an instance that is gone is sampled no more. */
  turn(): void
  /** That transaction failed, or rows were removed: what was learnt may not hold. */
  forget(): void
}

interface Stored {
  readonly no: number
  owner: number | null
}

export function createNumbers(db: Database.Database): Numbers {
  const find = db.prepare<[number, string], Stored>(STORED)
  const insert = db.prepare('INSERT INTO sampled (hash, entity) VALUES (?, ?)')
  const adopt = db.prepare('UPDATE sampled SET owner = ? WHERE no = ?')
  const known = createTurning<Stored>()

  function lookUp(entity: string): Stored {
    const hash = hashOf(entity)
    const stored = find.get(hash, entity) ?? { no: Number(insert.run(hash, entity).lastInsertRowid), owner: null }
    if (known.young >= KEPT_NUMBERS) known.turn()
    known.set(entity, stored)
    return stored
  }

  function of(entity: string, owner?: string): number {
    const ownerNo = owner === undefined ? null : of(owner)
    const found = known.get(entity) ?? lookUp(entity)
    if (ownerNo !== null && found.owner !== ownerNo) {
      adopt.run(ownerNo, found.no)
      found.owner = ownerNo
    }
    return found.no
  }

  return {
    of,
    turn: known.turn,
    forget: known.clear,
  }
}

/** Where the file holds up to so many times the entities that are asked for, it is read through: to look one up takes as long as to read so many. */
const READ_THROUGH = 4

/** The numbers of those of the `entities` that were ever sampled. */
export function numbersOf(db: Database.Database, entities: Iterable<string>): Map<number, string> {
  const asked = new Set(entities)
  const last = Number(db.prepare('SELECT ifnull(max(no), 0) FROM sampled').pluck(true).get())
  return last <= asked.size * READ_THROUGH ? numbersAmong(db, asked) : numbersByHash(db, asked)
}

function numbersAmong(db: Database.Database, asked: ReadonlySet<string>): Map<number, string> {
  const numbers = new Map<number, string>()
  for (const row of db.prepare('SELECT no, entity FROM sampled').raw(true).iterate()) {
    const [no, entity] = Array.isArray(row) ? row : []
    if (asked.has(entity)) numbers.set(Number(no), entity)
  }
  return numbers
}

function numbersByHash(db: Database.Database, asked: ReadonlySet<string>): Map<number, string> {
  const find = db.prepare(FIND).pluck(true)
  const numbers = new Map<number, string>()
  for (const entity of asked) {
    const no = find.get(hashOf(entity), entity)
    if (no !== undefined) numbers.set(Number(no), entity)
  }
  return numbers
}

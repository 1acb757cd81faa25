import Database from 'better-sqlite3'
import { z } from 'zod'
import type { Note } from '../../../shared/estate/note.ts'
import { DamageError } from './damage.ts'
import { durably } from './durably.ts'

/** Operator notes in the journal: written, struck through, let stand again, read by the moment that they are about; never removed. */
export interface NoteBook {
  /** Writes notes, all or none; one with the same id that is there already stays as it is. */
  add(...notes: readonly Note[]): void
  /** Strikes a note through at `struckAt` (ms since the epoch), or lets it stand (null). False: there is no such note. */
  strike(id: Note['id'], struckAt: number | null): boolean
  /** As `readNotes`. */
  within(from: number, to: number, limit: number): Note[]
}

const COLUMNS = 'id, at, written_at AS writtenAt, author, text, about, struck_at AS struckAt'

const SQL = {
  add: `INSERT INTO note (id, at, written_at, author, text, about, struck_at)
    VALUES (@id, @at, @writtenAt, @author, @text, @about, @struckAt) ON CONFLICT (id) DO NOTHING`,
  // Struck again, it keeps the first time.
  strike: 'UPDATE note SET struck_at = CASE WHEN @at IS NULL THEN NULL ELSE coalesce(struck_at, @at) END WHERE id = @id',
  within: `SELECT ${COLUMNS} FROM note WHERE at >= ? AND at < ? ORDER BY at DESC, written_at DESC, id LIMIT ?`,
  forwards: `SELECT ${COLUMNS} FROM note ORDER BY rowid`,
  backwards: `SELECT ${COLUMNS} FROM note ORDER BY rowid DESC`,
} as const

const noteSchema = z.object({
  id: z.string(),
  at: z.number(),
  writtenAt: z.number(),
  author: z.string().nullable(),
  text: z.string(),
  about: z.string().nullable(),
  struckAt: z.number().nullable(),
})

function noteFrom(row: unknown): Note {
  const result = noteSchema.safeParse(row)
  if (!result.success) throw new DamageError('a note is not one of ours')
  return result.data
}

/**
 * The newest `limit` notes about moments from `from` up to, and without, `to` (ms since the epoch), newest first. For any connection,
 * also one that only reads. @throws DamageError
 */
export function readNotes(db: Database.Database, from: number, to: number, limit: number): Note[] {
  return db.prepare(SQL.within).all(from, to, limit).map(noteFrom)
}

/**
 * What can still be read of the notes of a damaged database: from both ends up to where it does not read. They are the one thing in
 * it that no source sends again. Never throws; changes nothing that matters (SQLite may rebuild its index of the log).
 */
export function rescueNotes(file: string): Note[] {
  const rescued = new Map<string, Note>()
  for (const way of [SQL.forwards, SQL.backwards]) {
    try {
      const db = new Database(file, { readonly: true, fileMustExist: true })
      try {
        for (const row of db.prepare(way).iterate()) {
          const note = noteFrom(row)
          rescued.set(note.id, note)
        }
      } finally {
        db.close()
      }
    } catch {
      // Up to here.
    }
  }
  return [...rescued.values()]
}

/** The notes of a migrated, exclusively held database. */
export function createNoteBook(db: Database.Database): NoteBook {
  const insert = db.prepare(SQL.add)
  const strike = db.prepare(SQL.strike)
  const addAll = db.transaction((notes: readonly Note[]) => {
    for (const note of notes) insert.run(note)
  })

  return {
    add: (...notes) => durably(db, () => addAll.immediate(notes)),
    strike: (id, struckAt) => durably(db, () => strike.run({ id, at: struckAt })).changes > 0,
    within: (from, to, limit) => readNotes(db, from, to, limit),
  }
}

import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { Note } from '../../../shared/estate/note.ts'
import { DamageError } from './damage.ts'

/** Operator notes in the journal: written, struck through, let stand again, read by the moment that they are about; never removed. */
export interface NoteBook {
  /** Writes a note; one with the same id that is there already stays as it is. */
  add(note: Note): void
  /** Strikes a note through at `struckAt` (ms since the epoch), or lets it stand (null). False: there is no such note. */
  strike(id: Note['id'], struckAt: number | null): boolean
  /** As `readNotes`. */
  within(from: number, to: number, limit: number): Note[]
}

const SQL = {
  add: `INSERT INTO note (id, at, written_at, author, text, about, struck_at)
    VALUES (@id, @at, @writtenAt, @author, @text, @about, @struckAt) ON CONFLICT (id) DO NOTHING`,
  // Struck again, it keeps the first time.
  strike: 'UPDATE note SET struck_at = CASE WHEN @at IS NULL THEN NULL ELSE coalesce(struck_at, @at) END WHERE id = @id',
  within: `SELECT id, at, written_at AS writtenAt, author, text, about, struck_at AS struckAt FROM note
    WHERE at >= ? AND at < ? ORDER BY at DESC, written_at DESC, id LIMIT ?`,
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

/** The notes of a migrated, exclusively held database. */
export function createNoteBook(db: Database.Database): NoteBook {
  const add = db.prepare(SQL.add)
  const strike = db.prepare(SQL.strike)

  /**
   * Syncs to the disk before it returns: a delta lost to a power cut comes again from its source, a sentence of a person does not.
   * Notes are few, so the sync costs nothing; FULL for all commits would (journal.ts).
   */
  function durably<T>(work: () => T): T {
    db.pragma('synchronous = FULL')
    try {
      return work()
    } finally {
      db.pragma('synchronous = NORMAL')
    }
  }

  return {
    add: (note) => void durably(() => add.run(note)),
    strike: (id, struckAt) => durably(() => strike.run({ id, at: struckAt })).changes > 0,
    within: (from, to, limit) => readNotes(db, from, to, limit),
  }
}

import type Database from 'better-sqlite3'
import { readNotes } from '../../journal/notes.ts'
import type { Redactor } from '../redact/redactor.ts'
import { document } from './documents.ts'
import type { Scope } from './scope.ts'
import type { SliceWindow } from './slice.ts'

/** `notes.json`: of the estate as a whole, and of what is in scope. People write them, so they are few. @throws DamageError */
export function* noteLines(
  db: Database.Database,
  { from, to }: SliceWindow,
  scope: Scope,
  redactor: Redactor,
): Generator<string> {
  const notes = readNotes(db, from, to, Number.MAX_SAFE_INTEGER).filter(({ about }) => about === null || scope.has(about))
  yield* document(redactor.value({ notes: notes.map((note) => ({ ...note })) }))
}

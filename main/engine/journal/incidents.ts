import Database from 'better-sqlite3'
import { z } from 'zod'
import { foldIncident, type Incident, type IncidentEdit } from '../../../shared/estate/incident.ts'
import { incidentDeedSchema } from '../../../shared/estate/incident-schema.ts'
import { DamageError } from './damage.ts'
import { durably } from './durably.ts'

/** What persons said of incidents, in the journal: written, never changed and never removed. */
export interface IncidentBook {
  /** Writes edits, all or none, in their order; one with an id that is there already stays as it is. */
  add(...edits: readonly IncidentEdit[]): void
  /** Whether an edit of that id is written. */
  has(edit: IncidentEdit['id']): boolean
  /** As `readIncident`. */
  get(id: Incident['id']): Incident | null
}

const COLUMNS = 'id, incident, step, author, at, deed'

const SQL = {
  add: `INSERT INTO incident_edit (id, incident, step, author, at, deed) VALUES (@id, @incident, @step, @author, @at, @deed)
    ON CONFLICT (id) DO NOTHING`,
  has: 'SELECT count(*) FROM incident_edit WHERE id = ?',
  of: `SELECT ${COLUMNS} FROM incident_edit WHERE incident = ? ORDER BY n`,
  ids: 'SELECT incident AS id, max(n) AS head FROM incident_edit GROUP BY incident',
  all: `SELECT ${COLUMNS} FROM incident_edit ORDER BY n`,
  edits: 'SELECT id FROM incident_edit ORDER BY n',
} as const

const rowSchema = z.object({
  ...{ id: z.string(), incident: z.string(), step: z.string(), author: z.string().nullable(), at: z.number() },
  deed: z.string(),
})
const headSchema = z.object({ id: z.string(), head: z.number() })

function editFrom(row: unknown): IncidentEdit {
  const parsed = rowSchema.safeParse(row)
  const deed = parsed.success ? incidentDeedSchema.safeParse(jsonOf(parsed.data.deed)) : null
  if (!parsed.success || deed === null || !deed.success) throw new DamageError('what was said of an incident is not one of ours')
  return { ...parsed.data, deed: deed.data }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An incident as it stands; null: there is none of that id. For any connection, also one that only reads. @throws DamageError */
export function readIncident(db: Database.Database, id: Incident['id']): Incident | null {
  return foldIncident(db.prepare(SQL.of).all(id).map(editFrom))
}

/** The ids of all that was said, in its order. */
export const readEditIds = (db: Database.Database): string[] => db.prepare(SQL.edits).pluck(true).all().map(String)

/** What was folded before, by id, with the number of the last edit that it holds: an incident that nobody touched is not folded again. */
export type FoldedIncidents = Map<Incident['id'], { readonly head: number; readonly incident: Incident | null }>

/** All incidents as they stand, the newest opened first. @throws DamageError */
export function readIncidents(db: Database.Database, known: FoldedIncidents = new Map()): Incident[] {
  const found = db
    .prepare(SQL.ids)
    .all()
    .flatMap((row) => {
      const { id, head } = headSchema.parse(row)
      const before = known.get(id)
      const folded = before?.head === head ? before : { head, incident: readIncident(db, id) }
      known.set(id, folded)
      return folded.incident ?? []
    })
  return found.sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1))
}

/** What can still be read of them in a damaged database, up to where it does not read. Never throws. */
export function rescueIncidents(file: string): IncidentEdit[] {
  const rescued: IncidentEdit[] = []
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      for (const row of db.prepare(SQL.all).iterate()) rescued.push(editFrom(row))
    } finally {
      db.close()
    }
  } catch {
    // Up to here.
  }
  return rescued
}

/** The incidents of a migrated, exclusively held database. */
export function createIncidentBook(db: Database.Database): IncidentBook {
  const insert = db.prepare(SQL.add)
  const has = db.prepare(SQL.has).pluck(true)
  const addAll = db.transaction((edits: readonly IncidentEdit[]) => {
    for (const edit of edits) insert.run({ ...edit, deed: JSON.stringify(edit.deed) })
  })
  return {
    add: (...edits) => durably(db, () => addAll.immediate(edits)),
    has: (id) => Number(has.get(id)) > 0,
    get: (id) => readIncident(db, id),
  }
}

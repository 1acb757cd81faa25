import type Database from 'better-sqlite3'
import type { IncidentScope } from '../../../../shared/estate/incident.ts'
import { type EstateRecord, isEntity, type RecordId } from '../../../../shared/estate/record.ts'
import type { AlarmsOf } from '../../journal/read-alarms.ts'
import { appsOf } from '../alarms/alarm-log.ts'

/** What an incident's scope comes to; both null: the estate. */
export interface Covered {
  /** Bureaus, apps and other entities, with what is in a bureau or a cluster. */
  readonly entities: AlarmsOf
  /** The sources that these are seen through; null: all, also where none is known. */
  readonly sources: ReadonlySet<string> | null
}

const CHILDREN = "SELECT id FROM record WHERE kind = 'instance' AND json_extract(body, '$.parent') = ?"
// '0' is the sign after '/'.
const NODES = "SELECT id FROM record WHERE id > 'node:' || ? || '/' AND id < 'node:' || ? || '0'"

/** What the parts of a scope are, and what is in them, as it is known now: an app that is gone is still found by its id. */
export function coveredBy(db: Database.Database, scope: IncidentScope, get: (id: RecordId) => EstateRecord | undefined): Covered {
  if (scope === null) return { entities: null, sources: null }
  const inside = (id: RecordId): readonly RecordId[] => {
    const plain = id.slice(id.indexOf(':') + 1)
    if (id.startsWith('bureau:')) return [...appsOf(db, id)]
    if (id.startsWith('cluster:')) return db.prepare(NODES).pluck(true).all(plain, plain).map(String)
    return id.startsWith('component:') ? db.prepare(CHILDREN).pluck(true).all(id).map(String) : []
  }
  const entities = new Set(scope.flatMap(({ id }) => [id, ...inside(id)]))
  const sources = new Set([...entities].flatMap((id) => sourcesOf(get(id))))
  return { entities, sources: sources.size === 0 ? null : sources }
}

function sourcesOf(record: EstateRecord | undefined): readonly string[] {
  if (record === undefined || !isEntity(record) || record.kind === 'bureau') return []
  return record.kind === 'app' ? record.sources : [record.source]
}

import type Database from 'better-sqlite3'
import { levelsOf } from '../../../../shared/estate/change-levels.ts'
import { compareLevels, gravest, type Level } from '../../../../shared/estate/level.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import { changesWithin, eachChange, type LoggedChange } from '../../journal/change-log.ts'
import type { Redactor } from '../redact/redactor.ts'
import { listDocument } from './documents.ts'
import type { Called } from './estate-lines.ts'
import type { PageDigest } from './page-digest.ts'
import type { Scope } from './scope.ts'
import type { SliceWindow } from './slice.ts'

/** Changes of one entity that are told, count: one that came and went all day says no more with its first hour. */
const CHANGES_TOLD = 500

/** Of an entity: the gravest level that it came to or left, and its change; null: it has more than one. */
interface Met {
  readonly gravity: Level
  readonly only: LoggedChange | null
}

/**
 * `changes.json`: twice over the history, once for the order and once to tell it, so that it is never in memory as a whole. What changed but once, which is most of it,
 * is kept from the first time: an entity is looked up more slowly than a change is read. @throws DamageError
 */
export function* changeLines(
  db: Database.Database,
  { from, to }: SliceWindow,
  scope: Scope,
  called: ReadonlyMap<RecordId, Called>,
  redactor: Redactor,
  page: PageDigest,
): Generator<string> {
  const changesOf = changesWithin(db, from, to)
  const met = new Map<RecordId, Met>()
  for (const { entity, logged } of eachChange(db, from, to)) {
    if (!scope.has(entity) || !called.has(entity)) continue
    const known = met.get(entity)
    const gravity = gravest([known?.gravity ?? 'normal', ...levelsOf(logged.change)])
    met.set(entity, { gravity, only: known === undefined ? logged : null })
  }
  const graded = [...met].map(([id, each]) => ({ id, ...each }))
  graded.sort((a, b) => compareLevels(a.gravity, b.gravity) || (a.id < b.id ? -1 : 1))

  function* told() {
    for (const { id, gravity, only } of graded) {
      const who = called.get(id)
      if (who === undefined) continue
      const changes = only === null ? changesOf(id) : [only]
      const rollouts = changes.filter(({ change }) => change.what === 'image').length
      const kept = changes.slice(-CHANGES_TOLD)
      const entity = redactor.value({ entity: id, ...who, gravity, rollouts, changes: kept, more: changes.length - kept.length })
      page.changed(entity)
      yield entity
    }
  }
  yield* listDocument({ from, to }, 'entities', told())
}

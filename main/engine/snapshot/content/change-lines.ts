import type Database from 'better-sqlite3'
import { levelsOf } from '../../../../shared/estate/change-levels.ts'
import type { EntityChange } from '../../../../shared/estate/frame.ts'
import { compareLevels, gravest, type Level } from '../../../../shared/estate/level.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import { changesWithin, eachChanged } from '../../journal/change-log.ts'
import type { Redactor } from '../redact/redactor.ts'
import { listDocument } from './documents.ts'
import type { Called } from './estate-lines.ts'
import type { Scope } from './scope.ts'
import type { SliceWindow } from './slice.ts'

/** Changes of one entity that are told, count: one that came and went all day says no more with its first hour. */
const CHANGES_TOLD = 500

/** `changes.json`: twice over the history, once for the order and once to tell it, so that it is never in memory as a whole. @throws DamageError */
export function* changeLines(
  db: Database.Database,
  { from, to }: SliceWindow,
  scope: Scope,
  called: ReadonlyMap<RecordId, Called>,
  redactor: Redactor,
): Generator<string> {
  const changesOf = changesWithin(db, from, to)
  const gravityOf = (changes: readonly { readonly change: EntityChange }[]): Level =>
    gravest(['normal', ...changes.flatMap(({ change }) => levelsOf(change))])
  const entities = [...eachChanged(db, from, to)].filter((id) => scope.has(id) && called.has(id))
  const graded = entities.map((id) => ({ id, gravity: gravityOf(changesOf(id)) }))
  graded.sort((a, b) => compareLevels(a.gravity, b.gravity) || (a.id < b.id ? -1 : 1))

  function* told() {
    for (const { id, gravity } of graded) {
      const who = called.get(id)
      if (who === undefined) continue
      const changes = changesOf(id)
      const rollouts = changes.filter(({ change }) => change.what === 'image').length
      const kept = changes
        .slice(-CHANGES_TOLD)
        .map(({ change, ...rest }) => ({ ...rest, change: JSON.parse(JSON.stringify(change)) }))
      yield redactor.value({ entity: id, ...who, gravity, rollouts, changes: kept, more: changes.length - kept.length })
    }
  }
  yield* listDocument({ from, to }, 'entities', told())
}

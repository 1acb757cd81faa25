import type { EntityChange } from './frame.ts'
import type { Level } from './level.ts'

/** The levels that an entity left or came to by a change; none where it changed no level. */
export function levelsOf(change: EntityChange): readonly Level[] {
  if (change.what === 'level') return [change.before, change.after]
  return change.what === 'came' || change.what === 'gone' ? [change.level] : []
}

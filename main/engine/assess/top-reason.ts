import type { Reason } from '../../../shared/estate/reason.ts'
import type { Entity, RecordId } from '../../../shared/estate/record.ts'

interface Parents {
  childrenOf(id: RecordId): Iterable<Entity>
}

/** The reason that gives an entity its level, and what it is on. */
export interface TopReason {
  readonly reason: Reason
  readonly on: Entity
  /** The entities from `on` up to, and without, the one that was asked about. */
  readonly path: readonly RecordId[]
}

/**
 * The reason that gives `entity` its level, and what it is on: its own, or that of the child that the level comes from, of several
 * the one with the least id, so that the same estate tells the same, whatever order it was filled in.
 */
export function topReasonOf(entity: Entity, estate: Parents): TopReason | null {
  const own = entity.reasons[0]
  if (own?.level === entity.level) return { reason: own, on: entity, path: [] }
  if (entity.level === 'normal') return null
  const asGrave = [...estate.childrenOf(entity.id)].filter((child) => child.level === entity.level)
  for (const child of asGrave.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const found = topReasonOf(child, estate)
    if (found !== null) return { ...found, path: [...found.path, child.id] }
  }
  return own === undefined ? null : { reason: own, on: entity, path: [] }
}

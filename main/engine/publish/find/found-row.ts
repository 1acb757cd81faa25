import type { FoundRow } from '../../../../shared/estate/find.ts'
import { isGrade, type Level } from '../../../../shared/estate/level.ts'
import { readinessOf } from '../../../../shared/estate/readiness.ts'
import type { Amount, AppEntity, BureauEntity, Entity } from '../../../../shared/estate/record.ts'
import type { EstateReader } from '../estate-reader.ts'
import { usedByApp, usedByCluster, usedByOne } from '../usage.ts'
import type { Belonging } from './matching.ts'

const NOTHING: Amount = { cpuMilli: null, memoryBytes: null }

const named = (entity: AppEntity | BureauEntity | null): FoundRow['app'] =>
  entity === null ? null : { id: entity.id, name: entity.name, nameEn: entity.nameEn }

/** Ready and all of an entity, and what it asks for, uses and runs; null: not known, or it has no such thing. */
function figuresOf(
  entity: Entity,
  estate: EstateReader,
): Pick<FoundRow, 'ready' | 'total' | 'requested' | 'used' | 'restarts' | 'version' | 'node'> {
  const none = { ...readinessOf(entity), requested: NOTHING, used: NOTHING, restarts: null, version: null, node: null }
  switch (entity.kind) {
    case 'bureau':
      return none
    case 'app': {
      const { capacity } = entity
      return { ...none, requested: capacity.requested, used: usedByApp(estate, entity.id) ?? capacity.used }
    }
    case 'component': {
      const { requested, image } = entity
      return { ...none, requested, used: usedByOne(estate, entity), version: image }
    }
    case 'instance': {
      const { requests, restarts, node } = entity
      return { ...none, requested: requests, used: usedByOne(estate, entity), restarts, node }
    }
    case 'cluster': {
      const { capacity } = entity
      return { ...none, requested: capacity.requested, used: usedByCluster(estate, entity.id) ?? capacity.used }
    }
    case 'node':
      return { ...none, used: usedByOne(estate, entity), node: entity.name }
  }
}

const createdAt = (entity: Entity): number | null => ('createdAt' in entity && entity.createdAt > 0 ? entity.createdAt : null)

/** An entity as a line of a list. */
export function foundRow(
  entity: Entity,
  belonging: Belonging,
  { level, staleSince }: { readonly level: Level; readonly staleSince: number | null },
  estate: EstateReader,
): FoundRow {
  return {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    nameEn: 'nameEn' in entity ? entity.nameEn : null,
    level,
    reason: isGrade(level) ? (entity.reasons[0] ?? null) : null,
    staleSince,
    app: entity.kind === 'app' ? null : named(belonging.app),
    bureau: entity.kind === 'bureau' ? null : named(belonging.bureau),
    cloud: entity.source,
    createdAt: createdAt(entity),
    ...figuresOf(entity, estate),
  }
}

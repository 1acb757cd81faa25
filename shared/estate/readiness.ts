import type { Level } from './level.ts'
import type { AppEntity, ComponentEntity, Entity } from './record.ts'

/** How many are ready, and of how many; null: nobody told, or it has no such thing. Nothing seen is no count of none. */
export interface Readiness {
  readonly ready: number | null
  readonly total: number | null
}

const NONE: Readiness = { ready: null, total: null }

/** An alert gives its app a grade also where nothing of it was ever seen. */
function ofApp(app: AppEntity): Readiness {
  const { level, componentCount, instanceCount, readyCount } = app
  const isUnseen = instanceCount === 0 && (level === 'unknown' || componentCount === 0)
  if (isUnseen) return NONE
  return { ready: isReadyUntold(app) ? null : readyCount, total: instanceCount }
}

/** Of an app of which nothing else is known, or with instances of which nobody told, none that is ready is none of which it was told. */
export const isReadyUntold = ({ level, readyCount, untoldCount = 0 }: ReadyOfApp): boolean =>
  readyCount === 0 && (level === 'unknown' || untoldCount > 0)

interface ReadyOfApp {
  readonly level: Level
  readonly readyCount: number
  readonly untoldCount?: number | undefined
}

/** Something graver may stand beside what says that nobody told. */
function ofComponent({ level, reasons, counted, instanceCount, readyReplicas, desired }: ComponentEntity): Readiness {
  if (counted && instanceCount === 0) return NONE
  const isUntold = level === 'unknown' || reasons.some(({ code }) => code === 'component.readiness-untold')
  return { ready: isUntold ? null : readyReplicas, total: desired }
}

/** Several together: ready ones are counted of those of which it was told, where it was of any. */
export function together(parts: readonly Readiness[]): Readiness {
  const told = parts.filter(({ ready }) => ready !== null)
  const counted = told.length > 0 ? told : parts
  const sum = (of: (part: Readiness) => number | null): number | null =>
    counted.map(of).reduce((total, count) => (count === null ? total : (total ?? 0) + count), null)
  return { ready: sum(({ ready }) => ready), total: sum(({ total }) => total) }
}

/** Of an app its instances, of a component what it desires, of a cluster its nodes, of an instance or a node itself. */
export function readinessOf(entity: Entity): Readiness {
  switch (entity.kind) {
    case 'bureau':
      return NONE
    case 'app':
      return ofApp(entity)
    case 'component':
      return ofComponent(entity)
    case 'instance':
      return { ready: entity.readyUntold ? null : Number(entity.ready), total: 1 }
    case 'cluster':
      // Without nodes it is one that nobody told of.
      return entity.nodeCount === 0 ? NONE : { ready: entity.readyNodeCount, total: entity.nodeCount }
    case 'node':
      return { ready: entity.ready === 'Unknown' || entity.ready === null ? null : Number(entity.ready === 'True'), total: 1 }
  }
}

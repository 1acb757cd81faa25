import type { EntityChange } from '../../../shared/estate/frame.ts'
import { readinessOf } from '../../../shared/estate/readiness.ts'
import type { Reason } from '../../../shared/estate/reason.ts'
import { type Delta, type Entity, type EntityKind, type EstateRecord, isEntity, isLoose } from '../../../shared/estate/record.ts'

/** One entity before and after; null: it was not there. */
export interface Step {
  readonly was: EstateRecord | null
  readonly record: EstateRecord | null
}

/** Why an entity has its level: its own gravest reason, or that of what it comes from below. */
export type ReasonOf = (entity: Entity) => Reason | null

const NO_CHANGES: readonly EntityChange[] = []

const entityOf = (record: EstateRecord | null): Entity | null => (record !== null && isEntity(record) ? record : null)

/** Kinds of which it is told how many are ready: of a cluster and its nodes their level says it. */
const READY_KINDS: ReadonlySet<EntityKind> = new Set(['app', 'component', 'instance'])

const readyOf = (entity: Entity): number | null => (READY_KINDS.has(entity.kind) ? readinessOf(entity).ready : null)

/** What nobody ordered is not told as ordered: a loose component, and one whose instances are counted, desires whatever is there. */
const desiredOf = (entity: Entity): number | null =>
  entity.kind === 'component' && !isLoose(entity.workload) && !entity.counted ? entity.desired : null

/** How an entity differs from before, told the same way in its history and in the difference of two moments. `reasonOf` is of afterwards. */
export function changesOf({ was, record }: Step, reasonOf: ReasonOf): readonly EntityChange[] {
  const before = entityOf(was)
  const after = entityOf(record)
  if (before === null) return after === null ? NO_CHANGES : [{ what: 'came', level: after.level, reason: reasonOf(after) }]
  if (after === null) return [{ what: 'gone', level: before.level }]
  const changes: EntityChange[] = []
  if (before.level !== after.level) {
    changes.push({ what: 'level', before: before.level, after: after.level, reason: reasonOf(after) })
  }
  if (before.kind === 'component' && after.kind === 'component' && before.image !== after.image) {
    changes.push({ what: 'image', before: before.image, after: after.image })
  }
  count('desired', desiredOf(before), desiredOf(after))
  count('ready', readyOf(before), readyOf(after))
  if (before.kind === 'instance' && after.kind === 'instance') count('restarts', before.restarts, after.restarts)
  return changes

  function count(what: 'desired' | 'ready' | 'restarts', from: number | null, to: number | null): void {
    if (from !== null && to !== null && from !== to) changes.push({ what, before: from, after: to })
  }
}

/** One line of an entity's history. */
export interface HistoryStep {
  readonly entity: Entity['id']
  readonly change: EntityChange
  /** It changed the level of something that stands on the map or holds it up: worth a stop on the time bar. */
  readonly shown: boolean
}

/** Kinds that a history is kept of. An instance's is its alarms: it changes too often, and there are too many. */
const KEPT_KINDS: ReadonlySet<EntityKind> = new Set(['bureau', 'app', 'cluster', 'node', 'component'])
const SHOWN_KINDS: ReadonlySet<EntityKind> = new Set(['bureau', 'app', 'cluster', 'node'])
/** What goes up and down all the time is told by figures, not by a line each. */
const KEPT: Readonly<Record<EntityChange['what'], boolean>> = {
  came: true,
  gone: true,
  level: true,
  image: true,
  desired: true,
  ready: false,
  restarts: false,
  raised: false,
  cleared: false,
}

/** The lines that these deltas add to the histories of their entities. */
export function historySteps(deltas: readonly Delta[], reasonOf: ReasonOf): readonly HistoryStep[] {
  const steps: HistoryStep[] = []
  for (const delta of deltas) {
    const record = delta.op === 'put' ? delta.record : null
    const entity = entityOf(record ?? delta.was)
    if (entity === null || !KEPT_KINDS.has(entity.kind)) continue
    for (const change of changesOf({ was: delta.was, record }, reasonOf)) {
      if (!KEPT[change.what]) continue
      steps.push({ entity: entity.id, change, shown: change.what === 'level' && SHOWN_KINDS.has(entity.kind) })
    }
  }
  return steps
}

import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { compareLevels, type Grade, isGrade } from '../../../shared/estate/level.ts'
import { causeOf, keyed, type Reason } from '../../../shared/estate/reason.ts'
import { type AppEntity, type Delta, type Entity, isEntity, type RecordId } from '../../../shared/estate/record.ts'
import { same } from '../estate/same.ts'
import { createRinging, type Ringing } from './ringing.ts'

/** The open alarms. An alarm is an episode of one (entity, reason code, key); `unknown` is no alarm. */
export interface AlarmBook {
  /**
   * Takes over what deltas of the estate say and returns the episodes that they raised, changed (another grade or other facts) or
   * cleared, as they are now. `now` in ms since the epoch.
   */
  update(deltas: readonly Delta[], now: number): readonly AlarmEpisode[]
  /** Other rules hold, or what the book goes by was not told of: the next update judges all of these anew. */
  reconsider(entities: Iterable<Entity>, ringing?: Ringing): void
  /** When `update` has something to do though nothing changes, ms since the epoch (0: at once); null: nothing waits. */
  nextDueAt(): number | null
  open(): Iterable<AlarmEpisode>
}

/** What a book goes by beside the reasons of entities. */
export interface AlarmSurroundings {
  readonly ringing: Ringing
  /** The app that an entity is, or is of. */
  readonly appOf: (entity: Entity) => AppEntity | undefined
}

const ALONE: AlarmSurroundings = { ringing: createRinging([]), appOf: () => undefined }

type GradedReason = Reason & { readonly level: Grade }

const isGraded = (reason: Reason): reason is GradedReason => isGrade(reason.level)

const NONE: readonly GradedReason[] = []

/** Goes on from the episodes that were open. */
export function createAlarmBook(openEpisodes: readonly AlarmEpisode[], { ringing: first, appOf } = ALONE): AlarmBook {
  const byEntity = new Map<RecordId, Map<string, AlarmEpisode>>()
  for (const episode of openEpisodes) keep(byEntity, episode)
  let ringing = first
  /** Entities with something that has not lasted long enough, since when each cause of it counts, and when the first will have. */
  const waiting = new Map<
    RecordId,
    { readonly entity: Entity; readonly counted: ReadonlyMap<string, number>; readonly dueAt: number }
  >()
  let again: Iterable<Entity> | null = null
  let nextAt: number | null = null

  /** What of the reasons of an entity rings now, as grave as the rules say. */
  const ringingOf = (entity: Entity, now: number): readonly GradedReason[] => {
    const before = waiting.get(entity.id)?.counted
    waiting.delete(entity.id)
    if (entity.reasons.length === 0) return NONE
    if (ringing.isPlain) return entity.reasons.filter(isGraded)
    const app = appOf(entity)
    const known = byEntity.get(entity.id)
    const counted = new Map<string, number>()
    let dueAt = Number.POSITIVE_INFINITY
    const rings = entity.reasons.filter(isGraded).flatMap((reason) => {
      const { grade, forMs } = ringing.of(reason.code, app?.appClass ?? 'other')
      if (grade === 'none') return []
      const cause = causeOf(reason)
      // Never later than it was seen: the clock of a source, or ours before it was set right, may be ahead.
      const since = Math.min(reason.since, before?.get(cause) ?? now, now)
      if (since + forMs > now && known?.has(cause) !== true) {
        counted.set(cause, since)
        dueAt = Math.min(dueAt, since + forMs)
        return []
      }
      return grade === null ? [reason] : [{ ...reason, level: grade }]
    })
    if (Number.isFinite(dueAt)) waiting.set(entity.id, { entity, counted, dueAt })
    return rings
  }

  const settle = (id: RecordId, entity: Entity | null, now: number): readonly AlarmEpisode[] => {
    if (entity === null) waiting.delete(id)
    const reasons = entity === null ? NONE : ringingOf(entity, now)
    const known = byEntity.get(id)
    if (!known && reasons.length === 0) return []
    const changed: AlarmEpisode[] = []
    const causes = new Set(reasons.map(causeOf))
    for (const [cause, episode] of known ?? []) if (!causes.has(cause)) changed.push({ ...episode, clearedAt: now })
    for (const reason of reasons) {
      const episode = known?.get(causeOf(reason))
      const next = episode ? grown(episode, reason) : { ...raised(id, reason, now), ...(entity === null ? {} : aboutOf(entity)) }
      if (next !== episode) changed.push(next)
    }
    for (const episode of changed) keep(byEntity, episode)
    return changed
  }

  const aboutOf = (entity: Entity): Pick<AlarmEpisode, 'name' | 'app'> => {
    const app = appOf(entity)
    return { name: entity.name, ...(app === undefined ? {} : { app: app.id }) }
  }

  const dueBy = (now: number): Entity[] =>
    nextAt === null || nextAt > now ? [] : [...waiting.values()].flatMap(({ entity, dueAt }) => (dueAt <= now ? [entity] : []))

  return {
    update(deltas, now) {
      const anew = [...(again ?? []), ...dueBy(now)]
      again = null
      const episodes = anew.flatMap((entity) => settle(entity.id, entity, now))
      for (const delta of deltas) {
        if (delta.op === 'del') episodes.push(...settle(delta.id, null, now))
        else if (isEntity(delta.record)) episodes.push(...settle(delta.record.id, delta.record, now))
      }
      nextAt = null
      for (const { dueAt } of waiting.values()) nextAt = Math.min(nextAt ?? dueAt, dueAt)
      return episodes
    },
    reconsider(entities, next = ringing) {
      ringing = next
      again = entities
    },
    nextDueAt: () => (again === null ? nextAt : 0),
    *open() {
      for (const episodes of byEntity.values()) yield* episodes.values()
    },
  }
}

/** The alarms that entities give reasons for, where their episodes are not known: raised when the cause began, as grave as it is. */
export function* alarmsBy(entities: Iterable<Entity>): Generator<AlarmEpisode> {
  for (const { id, reasons } of entities) {
    for (const reason of reasons) if (isGraded(reason)) yield raised(id, reason, reason.since)
  }
}

/** Holds an open episode, lets go of a cleared one. */
function keep(byEntity: Map<RecordId, Map<string, AlarmEpisode>>, episode: AlarmEpisode): void {
  const known = byEntity.get(episode.entity) ?? new Map<string, AlarmEpisode>()
  if (episode.clearedAt === null) known.set(causeOf(episode), episode)
  else known.delete(causeOf(episode))
  if (known.size === 0) byEntity.delete(episode.entity)
  else byEntity.set(episode.entity, known)
}

/** Raised when we saw it: the reason's own `since` may lie before, and the same cause may come back with the same `since`. */
const raised = (entity: RecordId, reason: GradedReason, now: number): AlarmEpisode => ({
  id: `${entity}#${causeOf(reason)}@${now}`,
  entity,
  code: reason.code,
  level: reason.level,
  peak: reason.level,
  raisedAt: now,
  clearedAt: null,
  facts: reason.facts,
  ...keyed(reason.key),
})

function grown(episode: AlarmEpisode, { level, facts }: GradedReason): AlarmEpisode {
  if (episode.level === level && same(episode.facts, facts)) return episode
  return { ...episode, level, facts, peak: compareLevels(level, episode.peak) < 0 ? level : episode.peak }
}

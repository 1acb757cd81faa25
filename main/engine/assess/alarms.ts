import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { compareLevels, type Grade, isGrade } from '../../../shared/estate/level.ts'
import { causeOf, keyed, type Reason } from '../../../shared/estate/reason.ts'
import { type Delta, type Entity, isEntity, type RecordId } from '../../../shared/estate/record.ts'
import { same } from '../estate/same.ts'

/** The open alarms. An alarm is an episode of one (entity, reason code, key); `unknown` is no alarm. */
export interface AlarmBook {
  /**
   * Takes over what deltas of the estate say and returns the episodes that they raised, changed (another grade or other facts) or
   * cleared, as they are now. `now` in ms since the epoch.
   */
  update(deltas: readonly Delta[], now: number): readonly AlarmEpisode[]
  open(): Iterable<AlarmEpisode>
}

type GradedReason = Reason & { readonly level: Grade }

const isGraded = (reason: Reason): reason is GradedReason => isGrade(reason.level)

const NONE: readonly GradedReason[] = []

/** Goes on from the episodes that were open. */
export function createAlarmBook(openEpisodes: readonly AlarmEpisode[]): AlarmBook {
  const byEntity = new Map<RecordId, Map<string, AlarmEpisode>>()
  for (const episode of openEpisodes) keep(byEntity, episode)

  const settle = (entity: RecordId, reasons: readonly GradedReason[], now: number): readonly AlarmEpisode[] => {
    const known = byEntity.get(entity)
    if (!known && reasons.length === 0) return []
    const changed: AlarmEpisode[] = []
    const causes = new Set(reasons.map(causeOf))
    for (const [cause, episode] of known ?? []) if (!causes.has(cause)) changed.push({ ...episode, clearedAt: now })
    for (const reason of reasons) {
      const episode = known?.get(causeOf(reason))
      const next = episode ? grown(episode, reason) : raised(entity, reason, now)
      if (next !== episode) changed.push(next)
    }
    for (const episode of changed) keep(byEntity, episode)
    return changed
  }

  return {
    update: (deltas, now) =>
      deltas.flatMap((delta) => {
        if (delta.op === 'del') return settle(delta.id, NONE, now)
        return isEntity(delta.record) ? settle(delta.record.id, delta.record.reasons.filter(isGraded), now) : []
      }),
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

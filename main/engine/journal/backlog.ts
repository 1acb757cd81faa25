import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Cursor } from '../../../shared/estate/observation.ts'
import type { Reason } from '../../../shared/estate/reason.ts'
import type { Delta, RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { historySteps } from '../assess/changes.ts'
import type { Commit } from './writer.ts'

/**
 * Commits that could not be written, merged into one that comes to the same: of each record, cursor, alarm and source only the last
 * state. So it never outgrows the estate, however long nothing can be written; what it loses is the way there, and the samples.
 */
export interface Backlog {
  /** Wall time of the first and the last commit in it, ms since the epoch. */
  readonly firstAt: number
  readonly lastAt: number
  add(commit: Commit): void
  /** All of it as one commit at `at`, ms since the epoch. */
  merged(at: number): Commit
}

const idOf = (delta: Delta): RecordId => (delta.op === 'put' ? delta.record.id : delta.id)
const placeOf = ({ source, resource, namespace }: Cursor): string => JSON.stringify([source, resource, namespace])

/** `later` as a change from what stood before `earlier`; null: it came and went in between. */
function merge(earlier: Delta, later: Delta): Delta | null {
  if (later.op === 'put') return { ...later, was: earlier.was }
  return earlier.was === null ? null : { ...later, was: earlier.was }
}

export function createBacklog(first: Commit): Backlog {
  const deltas = new Map<RecordId, Delta>()
  const cursors = new Map<string, Cursor>()
  const episodes = new Map<AlarmEpisode['id'], AlarmEpisode>()
  const states = new Map<string, SourceState>()
  const forget = new Set<string>()
  /** Why each entity has its level, as last told. */
  const reasons = new Map<RecordId, Reason | null>()
  let lastAt = first.at

  function forgetSource(name: string): void {
    for (const [place, cursor] of cursors) if (cursor.source === name) cursors.delete(place)
    states.delete(name)
    forget.add(name)
  }

  function add(commit: Commit): void {
    lastAt = commit.at
    for (const delta of commit.deltas) {
      const earlier = deltas.get(idOf(delta))
      const merged = earlier === undefined ? delta : merge(earlier, delta)
      if (merged === null) deltas.delete(idOf(delta))
      else deltas.set(idOf(delta), merged)
    }
    for (const name of commit.forget ?? []) forgetSource(name)
    for (const { entity, change } of commit.history ?? []) {
      if (change.what === 'came' || change.what === 'level') reasons.set(entity, change.reason)
    }
    for (const cursor of commit.cursors) cursors.set(placeOf(cursor), cursor)
    for (const episode of commit.episodes) episodes.set(episode.id, episode)
    for (const state of commit.states) states.set(state.name, state)
  }

  add(first)
  return {
    firstAt: first.at,
    get lastAt() {
      return lastAt
    },
    add,
    merged: (at) => ({
      at,
      deltas: [...deltas.values()],
      history: historySteps([...deltas.values()], ({ id }) => reasons.get(id) ?? null),
      cursors: [...cursors.values()],
      episodes: [...episodes.values()],
      states: [...states.values()],
      forget: [...forget],
    }),
  }
}

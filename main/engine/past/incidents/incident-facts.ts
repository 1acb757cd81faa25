import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { Incident, IncidentFact, IncidentFacts } from '../../../../shared/estate/incident.ts'
import { type EstateRecord, isEntity, type RecordId } from '../../../../shared/estate/record.ts'
import { appHome } from '../../assess/app-home.ts'
import { readRollouts } from '../../journal/change-log.ts'
import { readNotes } from '../../journal/notes.ts'
import { readEpisodesRaised, readLogFrom, tallyEpisodes } from '../../journal/read-alarms.ts'
import { readWatchRecord } from '../../journal/read-watch.ts'
import { cachedRecords } from '../alarms/alarm-log.ts'
import { gapsOf } from '../watched.ts'
import { type Covered, coveredBy } from './scope.ts'

/** Alarms, and facts in all, of an incident at most, count: more than anyone reads; a narrower window or scope tells the others. */
const ALARMS = 1_000
const FACTS = 2_000
const NOTES = 500

/** When what an episode of failing probes tells of began, ms since the epoch: by the estate of when it was raised. */
export type ProbeSince = (episode: AlarmEpisode) => number

type Get = (id: RecordId) => EstateRecord | undefined

/** The window of an incident up to `now`, ms since the epoch. One that was closed without an end is told up to when it was. */
export function windowOf(
  { from, to, closedAt }: Pick<Incident, 'from' | 'to' | 'closedAt'>,
  now: number,
): { from: number; to: number } {
  return { from, to: Math.max(from, Math.min(to ?? closedAt ?? now, now)) }
}

/** What the journal tells of an incident. Call it inside a transaction. @throws DamageError */
export function readIncidentFacts(db: Database.Database, incident: Incident, now: number, since: ProbeSince): IncidentFacts {
  const { from, to } = windowOf(incident, now)
  const get = cachedRecords(db)
  const covered = coveredBy(db, incident.scope, get)
  const { episodes, more } = readEpisodesRaised(db, from, to, covered.entities, ALARMS)
  const tally = tallyEpisodes(db, from, to, covered.entities)
  const facts = [
    ...episodes.flatMap((episode) => alarmFacts(episode, to, get)),
    ...rolloutFacts(db, from, to, covered, get),
    ...gapFacts(db, from, to, covered),
    ...noteFacts(db, from, to, covered),
  ].sort((a, b) => a.at - b.at)
  return {
    ...{ from, to, kept: readLogFrom(db), facts: facts.slice(0, FACTS), more: more + Math.max(0, facts.length - FACTS) },
    ...{ openAlarms: tally.open, gravest: tally.gravest },
    detected: detectedBy(episodes, since, get),
    recovered: tally.open > 0 ? null : tally.lastCleared,
  }
}

function nameOf(id: RecordId, get: Get): string {
  const record = get(id)
  return record !== undefined && isEntity(record) ? record.name : id
}

function alarmFacts(episode: AlarmEpisode, to: number, get: Get): readonly IncidentFact[] {
  const { id, entity, code, peak, facts, raisedAt, clearedAt } = episode
  const told = { episode: id, entity, name: episode.name ?? nameOf(entity, get), code, facts, level: peak }
  const raised: IncidentFact = { what: 'raised', at: raisedAt, ...told }
  return clearedAt === null || clearedAt > to ? [raised] : [raised, { what: 'cleared', at: clearedAt, ...told }]
}

function rolloutFacts(db: Database.Database, from: number, to: number, { entities }: Covered, get: Get): IncidentFact[] {
  const isCovered = (id: RecordId): boolean => {
    if (entities === null || entities.has(id)) return true
    const record = get(id)
    const home = record !== undefined && isEntity(record) ? appHome(record, get) : undefined
    return home !== undefined && entities.has(home.id)
  }
  return readRollouts(db, from, to)
    .filter(({ entity }) => isCovered(entity))
    .map((rollout) => ({ what: 'rollout', ...rollout, name: nameOf(rollout.entity, get) }))
}

function gapFacts(db: Database.Database, from: number, to: number, { sources }: Covered): IncidentFact[] {
  const record = readWatchRecord(db, from, to)
  const names = [...new Set(record.changes.map(({ name }) => name))].filter((name) => sources?.has(name) ?? true)
  return names.flatMap((source) =>
    gapsOf(record, source, from, to).map((gap) => ({
      ...{ what: 'gap' as const, at: gap.from, source, until: gap.to < to ? gap.to : null },
    })),
  )
}

function noteFacts(db: Database.Database, from: number, to: number, { entities }: Covered): IncidentFact[] {
  return readNotes(db, from, to + 1, NOTES)
    .filter(({ about, struckAt }) => struckAt === null && (about === null || entities === null || entities.has(about)))
    .map(({ id, at, author, text }) => ({ what: 'note', id, at, author, text }))
}

/** The first bad probe or the first alarm, whichever came before. */
function detectedBy(episodes: readonly AlarmEpisode[], since: ProbeSince, get: Get): IncidentFacts['detected'] {
  const name = (episode: AlarmEpisode): string => episode.name ?? nameOf(episode.entity, get)
  const [first] = episodes
  if (first === undefined) return null
  const probed = episodes.find(({ code }) => code === 'app.probe-failing')
  const probedAt = probed === undefined ? Number.POSITIVE_INFINITY : since(probed)
  return probed !== undefined && probedAt <= first.raisedAt
    ? { at: probedAt, by: 'probe', name: name(probed) }
    : { at: first.raisedAt, by: 'alarm', name: name(first) }
}

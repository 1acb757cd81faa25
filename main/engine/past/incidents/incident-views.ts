import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { Incident } from '../../../../shared/estate/incident.ts'
import type { IncidentFrame, IncidentRow, IncidentsFrame } from '../../../../shared/estate/incident-frame.ts'
import type { Grade } from '../../../../shared/estate/level.ts'
import { type FoldedIncidents, readIncident, readIncidents } from '../../journal/incidents.ts'
import type { History } from '../../journal/moment.ts'
import { tallyEpisodes } from '../../journal/read-alarms.ts'
import { cachedRecords } from '../alarms/alarm-log.ts'
import { readMoment } from '../look.ts'
import { readIncidentFacts, windowOf } from './incident-facts.ts'
import { coveredBy } from './scope.ts'

/** Rows of the list at most, count: a bureau has some dozens a year. */
const ROWS = 500

/** Incidents as windows show them. To be called inside a transaction; all throw DamageError on what is not ours. */
export interface IncidentViews {
  list(now: number): Pick<IncidentsFrame, 'rows' | 'more'>
  one(id: Incident['id'], now: number): IncidentFrame['shown']
}

export function createIncidentViews(db: Database.Database, history: History): IncidentViews {
  const folded: FoldedIncidents = new Map()
  /** Of closed incidents, which nothing adds to. */
  const gravestOf = new WeakMap<Incident, Grade | null>()
  const began = new Map<AlarmEpisode['id'], number>()

  function gravest(incident: Incident, now: number): Grade | null {
    const known = gravestOf.get(incident)
    if (known !== undefined) return known
    const { from, to } = windowOf(incident, now)
    const found = tallyEpisodes(db, from, to, coveredBy(db, incident.scope, cachedRecords(db)).entities).gravest
    if (incident.closedAt !== null) gravestOf.set(incident, found)
    return found
  }

  function rowOf(incident: Incident, now: number): IncidentRow {
    const { report: _report, notes: _notes, undoable: _undoable, ...row } = incident
    return { ...row, gravest: gravest(incident, now) }
  }

  /** A reason stands in the entity's record with its own beginning; the episode tells only when it rang. */
  function since(episode: AlarmEpisode): number {
    const known = began.get(episode.id)
    if (known !== undefined) return known
    const moment = readMoment(history, episode.raisedAt, episode.raisedAt)
    const record = moment.records.get(episode.entity)
    const reasons = record !== undefined && 'reasons' in record ? record.reasons : []
    const at = Math.min(reasons.find(({ code }) => code === episode.code)?.since ?? episode.raisedAt, episode.raisedAt)
    began.set(episode.id, at)
    return at
  }

  return {
    list(now) {
      const all = readIncidents(db, folded)
      const sorted = [...all.filter(({ closedAt }) => closedAt === null), ...all.filter(({ closedAt }) => closedAt !== null)]
      return { rows: sorted.slice(0, ROWS).map((incident) => rowOf(incident, now)), more: Math.max(0, sorted.length - ROWS) }
    },
    one(id, now) {
      const incident = readIncident(db, id)
      return incident && { incident, facts: readIncidentFacts(db, incident, now, since) }
    },
  }
}

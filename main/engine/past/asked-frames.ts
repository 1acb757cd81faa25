import type Database from 'better-sqlite3'
import type { AlarmLogFrame, AlarmTrialFrame, CapacityFrame, DiffFrame, HistoryFrame } from '../../../shared/estate/frame.ts'
import type { IncidentFrame, IncidentsFrame } from '../../../shared/estate/incident-frame.ts'
import type { TrafficFrame } from '../../../shared/estate/traffic.ts'
import type { WatchFrame } from '../../../shared/estate/watch.ts'
import type { History } from '../journal/moment.ts'
import { readHead, readSettled } from '../journal/read.ts'
import { readWatchRecord } from '../journal/read-watch.ts'
import type { Head } from '../publish/estate-view.ts'
import type { Bar } from '../time-bar.ts'
import { readAlarmLog } from './alarms/alarm-log.ts'
import type { TrialDesk } from './alarms/trial-desk.ts'
import type { AskedOpen, AskedView } from './asked-view.ts'
import type { CapacityDesk, Subject } from './capacity/capacity-desk.ts'
import type { EvidenceDays } from './capacity/collect.ts'
import { diffOf } from './diff.ts'
import { historyFrame } from './entity-history.ts'
import { groundOf } from './ground.ts'
import { createIncidentViews } from './incidents/incident-views.ts'
import { readMoment } from './look.ts'
import type { Settings } from './messages.ts'
import { type MomentEstate, momentEstate } from './moment-estate.ts'
import type { Scene } from './scene.ts'
import type { HoursMemory } from './traffic/hours-memory.ts'
import { trafficContent } from './traffic/traffic-content.ts'
import { watchedOf } from './watched.ts'

/** How far back the sources' fortunes are told, ms. */
const WATCHED_MS = 86_400_000

/** Rows of a difference, count: more than anyone reads, and few enough for one frame. */
const DIFF_ROWS = 500

/** Of a window that asks: the engine's wall time when it was last heard of, ms since the epoch, and the moment that it shows; null: the present. */
export interface Viewer {
  readonly now: number
  readonly scene: Scene | null
}

export interface AskedFramesDeps {
  readonly history: History
  readonly settings: () => Settings
  readonly capacity: CapacityDesk
  readonly trials: TrialDesk
  readonly hours: HoursMemory
  /** The bar of a case; null: the journal is the estate's own. */
  readonly bar: Bar | null
}

/** Makes the frames of the views that a window asks for beside its estate. */
export interface AskedFrames {
  /** What takes long is made in several steps. Each wants a transaction. @throws what the journal throws */
  steps(viewer: Viewer, open: AskedOpen): Generator<void, NonNullable<Parameters<AskedView['answered']>[0]>>
}

/** What of capacity concerns a window. */
export const subjectOf = ({ scene, now }: Viewer, { windowDays, oomDays }: EvidenceDays): Subject => ({
  at: scene?.look.head.moment ?? null,
  now,
  windowDays,
  oomDays,
})

export function createAskedFrames(
  db: Database.Database,
  { history, settings, capacity, trials, hours, bar }: AskedFramesDeps,
): AskedFrames {
  const incidents = createIncidentViews(db, history)

  /** Of what was last committed. */
  function present(): Head {
    const { seq, at: asOf } = readHead(db)
    return { seq, asOf, moment: null }
  }

  function diff({ scene, now }: Viewer, open: Extract<AskedOpen, { readonly view: 'diff' }>): DiffFrame {
    const [first, last] = [Math.min(open.from, open.to ?? now), Math.max(open.from, open.to ?? now)]
    const from = readMoment(history, first, now)
    const to = readMoment(history, last, now)
    const estateAt = (at: number, records: Parameters<typeof momentEstate>[0]): MomentEstate =>
      scene?.look.head.moment === at ? scene.look.estate : momentEstate(records)
    return {
      ...{ view: 'diff', base: null, seq: to.seq, asOf: to.asOf, moment: open.to === null ? null : to.at },
      ...{ from: first, to: last, grounds: { from: groundOf(from, first), to: groundOf(to, last) } },
      ...diffOf(estateAt(from.at, from), estateAt(to.at, to), DIFF_ROWS),
    }
  }

  function historyOf({ scene, now }: Viewer, { id }: Extract<AskedOpen, { readonly view: 'history' }>): HistoryFrame {
    if (scene !== null) return historyFrame(db, id, scene.look.estate.get(id), scene.look.head.moment ?? now, scene.look.head)
    return historyFrame(db, id, readSettled(db, id), now, present())
  }

  function capacityOf(viewer: Viewer, { rules }: Extract<AskedOpen, { readonly view: 'capacity' }>): CapacityFrame {
    const head = viewer.scene?.look.head ?? present()
    return { view: 'capacity', base: null, ...head, ...capacity.content(subjectOf(viewer, settings().rules), rules) }
  }

  function alarmLog({ now }: Viewer, { from, to, ...choice }: Extract<AskedOpen, { readonly view: 'alarm-log' }>): AlarmLogFrame {
    const log = readAlarmLog(db, { ...choice, from, to: Math.min(to ?? now, now) })
    return { view: 'alarm-log', base: null, ...present(), ...log }
  }

  function alarmTrial({ tried }: Extract<AskedOpen, { readonly view: 'alarm-trial' }>): AlarmTrialFrame {
    return { view: 'alarm-trial', base: null, ...present(), rules: settings().alarms, ...trials.content(tried) }
  }

  /** The estate that a window shows; of the present as it was last committed. */
  function shownBy({ scene, now }: Viewer): { readonly head: Head; readonly estate: MomentEstate; readonly at: number } {
    if (scene !== null) {
      const { head, estate } = scene.look
      return { head, estate, at: head.moment ?? now }
    }
    const moment = readMoment(history, now, now)
    return { head: { seq: moment.seq, asOf: moment.asOf, moment: null }, estate: momentEstate(moment), at: now }
  }

  function incidentsFrame({ now }: Viewer): IncidentsFrame {
    return { view: 'incidents', base: null, ...present(), ...incidents.list(now) }
  }

  function incidentFrame({ now }: Viewer, { id }: Extract<AskedOpen, { readonly view: 'incident' }>): IncidentFrame {
    return { view: 'incident', base: null, ...present(), id, shown: incidents.one(id, now) }
  }

  function* trafficFrame(viewer: Viewer, open: Extract<AskedOpen, { readonly view: 'traffic' }>): Generator<void, TrafficFrame> {
    const { head, estate, at } = shownBy(viewer)
    const content = yield* trafficContent(db, estate, settings().excuses, open, at, hours)
    return { view: 'traffic', base: null, ...head, ...content }
  }

  function watchFrame({ scene, now }: Viewer): WatchFrame {
    const head = scene?.look.head ?? present()
    const to = head.moment ?? now
    // A case tells of its window alone: before it is not a time in which nobody watched.
    const from = bar === null ? to - WATCHED_MS : Math.min(bar.from, to - 1)
    const record = readWatchRecord(db, from, to)
    const names = [...new Set(record.changes.map(({ name }) => name))]
    return { view: 'watch', base: null, ...head, from, to, sources: watchedOf(record, names, from, to) }
  }

  return {
    *steps(viewer, open) {
      switch (open.view) {
        case 'capacity':
          return capacityOf(viewer, open)
        case 'traffic':
          return yield* trafficFrame(viewer, open)
        case 'watch':
          return watchFrame(viewer)
        case 'alarm-log':
          return alarmLog(viewer, open)
        case 'alarm-trial':
          return alarmTrial(open)
        case 'incidents':
          return incidentsFrame(viewer)
        case 'incident':
          return incidentFrame(viewer, open)
        case 'diff':
          return diff(viewer, open)
        case 'history':
          return historyOf(viewer, open)
      }
    },
  }
}

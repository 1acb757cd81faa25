import type { CaseMessage } from '../../shared/estate/case-frame.ts'
import type { WalkMessage } from '../../shared/estate/connection-walk.ts'
import type { FindMessage } from '../../shared/estate/find.ts'
import type { FailedFrame, LookMessage, MarkMessage, NoteMessage, PresentAlarm, ViewMessage } from '../../shared/estate/frame.ts'
import type { Incident } from '../../shared/estate/incident.ts'
import type { IncidentMessage } from '../../shared/estate/incident-frame.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { CapacityRules } from '../../shared/policy/policy.ts'
import type { CheckedAlarmLogFrame, CheckedAlarmTrialFrame } from './alarm-schema.ts'
import type { CheckedCaseFrame, CheckedCasesFrame } from './case-schema.ts'
import { type Estate, NO_ESTATE, takeFrame } from './estate-fold.ts'
import {
  type CardFrame,
  type CheckedCapacityFrame,
  type CheckedDiffFrame,
  type CheckedEstateFrame,
  type CheckedFindFrame,
  type CheckedHistoryFrame,
  type CheckedNoteFrame,
  type CheckedRoomsFrame,
  type CheckedWalkFrame,
  frameSchema,
} from './frame-schema.ts'
import type { CheckedIncidentFrame, CheckedIncidentsFrame } from './incident-schema.ts'
import type { CheckedMatrixFrame, CheckedTrafficFrame, CheckedWatchFrame } from './scene-schema.ts'

/** The part of a MessagePort that the feed needs. */
export interface FramePort {
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  postMessage(message: ViewMessage): void
  close(): void
}

/** A moment of the past, and the end of the time bar's 24 h; ms since the epoch. */
export interface Look {
  readonly at: number
  readonly barTo: number
}

/** Two moments to compare, ms since the epoch; `to: null`: the present. */
export interface MomentPair {
  readonly from: number
  readonly to: number | null
}

/** What is asked of capacity. */
export interface CapacityAsked {
  readonly rules: CapacityRules | null
}

/** What is asked of the history of alarms, and which rules are tried. */
export type AlarmLogAsked = Omit<Extract<ViewMessage, { readonly view: 'alarm-log'; readonly type: 'open' }>, 'type' | 'view'>
export type AlarmTrialAsked = Omit<Extract<ViewMessage, { readonly view: 'alarm-trial'; readonly type: 'open' }>, 'type' | 'view'>
/** Views of which a scene opens some while it is on screen. */
export type SceneOpen = Extract<LookMessage, { readonly type: 'open'; readonly view: 'matrix' | 'watch' | 'traffic' }>
export type SceneView = SceneOpen['view']
export type SceneFrame = CheckedMatrixFrame | CheckedTrafficFrame | CheckedWatchFrame

/** Where frames end up: each is called at most once a frame, so a store sees one change a tick. */
export interface FeedSinks {
  estate(estate: Estate): void
  card(frame: CardFrame): void
  rooms(frame: CheckedRoomsFrame): void
  diff(frame: CheckedDiffFrame): void
  history(frame: CheckedHistoryFrame): void
  capacity(frame: CheckedCapacityFrame): void
  alarmLog(frame: CheckedAlarmLogFrame): void
  alarmTrial(frame: CheckedAlarmTrialFrame): void
  scene(frame: SceneFrame): void
  incidents(frame: CheckedIncidentsFrame): void
  incident(frame: CheckedIncidentFrame): void
  /** What was asked for of the past can't be had. */
  failed(frame: FailedFrame): void
  /** What is open of grade I and II at the present, while the past is looked at. */
  presentAlarms(alarms: readonly PresentAlarm[]): void
  /** Something that was to be written down is, or is not. */
  answered(frame: CheckedNoteFrame): void
  /** How far a test of a connection is. */
  walked(frame: CheckedWalkFrame): void
  /** What was looked for among all entities. */
  found(frame: CheckedFindFrame): void
  /** The case that the frames after this are of, and the present beside it. */
  case(frame: CheckedCaseFrame): void
  /** All cases, and how an import goes. */
  cases(frame: CheckedCasesFrame): void
  /** What a frame was given to failed: it is not acknowledged, and none comes after it. */
  fault(error: unknown): void
  /** A frame that is not one; `detail` says where. It is left out and a full one asked for. */
  badFrame(detail: string): void
}

export interface Feed extends Disposable {
  /** Uses a new port: after a start or a restart of the engine. Open views are opened again on it, at the same moment. */
  connect(port: FramePort): void
  /**
   * All views are of that case from now on, or of the live estate (null), at no moment yet; those that are open are opened anew. What comes before the
   * engine has turned there is left out.
   */
  openCase(id: string | null): void
  /** Whether the list of cases is to be told. */
  wantCases(wanted: boolean): void
  /** Has a snapshot imported, that ended, or a case removed; `cases` tells what came of it. */
  tellOfCase(message: Exclude<CaseMessage, { readonly type: 'case' | 'cases' }>): void
  /** All views show that moment from now on; null: the present. What is on screen stays until the whole of it has come. */
  look(look: Look | null): void
  /** Asks for the whole estate again, at the moment asked for. */
  again(): void
  /** Asks for everything that is open again, whole: where what the window has of it may not be shown any more. */
  anew(): void
  /** Opens the card and the history of an app, or closes them with null. */
  openCard(id: RecordId | null): void
  /** Looks into the houses of these apps, or into none. */
  openRooms(ids: readonly RecordId[]): void
  /** Opens the difference of two moments, or closes it with null. */
  openDiff(pair: MomentPair | null): void
  /** Opens the verdicts on capacity, with rules to be tried (null: none), or closes them with null. */
  openCapacity(asked: CapacityAsked | null): void
  /** Opens the history of alarms, or closes it with null. */
  openAlarmLog(asked: AlarmLogAsked | null): void
  /** Opens the rules of alarms and what others would have rung, or closes them, and ends a trial, with null. */
  openAlarmTrial(asked: AlarmTrialAsked | null): void
  /** Opens the list of incidents, or closes it. */
  openIncidents(asked: boolean): void
  /** Opens one incident, or closes it with null. */
  openIncident(id: Incident['id'] | null): void
  /** Has these views of scenes open, and no other. */
  openScene(opens: readonly SceneOpen[]): void
  /** Has something written down; the answer comes to `answered`, if need be from the engine that is started after this one. */
  write(message: NoteMessage | MarkMessage | IncidentMessage): void
  /** Has a connection tested, or the test ended; its steps come to `walked`. */
  walk(message: WalkMessage): void
  /** Looks for entities; the answer comes to `found`, unless the engine dies before. */
  find(message: FindMessage): void
}

/** After a frame that is not one, a full one is asked for only this much later: a peer that keeps sending nonsense is not hurried, ms. */
const BAD_FRAME_WAIT_MS = 2000

/** So many moments looked at are remembered, so that a late frame of one is not taken for an answer: one is in flight, rarely two. */
const EARLIER = 100

const sameOpen = (a: SceneOpen, b: SceneOpen | undefined): boolean =>
  b !== undefined && (a.view !== 'traffic' || b.view !== 'traffic' || (a.span === b.span && a.app === b.app))

/** Turns frames of a port into estate, card, history and difference: checks each, folds it, acknowledges it, and asks again after a gap. */
export function createFeed(sinks: FeedSinks, later: (run: () => void, ms: number) => void): Feed {
  let port: FramePort | null = null
  let looking: Look | null = null
  /** Moments looked at before, the last of them. */
  const earlier = new Set<number>()
  let estate: Estate = NO_ESTATE
  let whole = false
  let card: RecordId | null = null
  let rooms: readonly RecordId[] = []
  let pair: MomentPair | null = null
  let capacity: CapacityAsked | null = null
  let alarmLog: AlarmLogAsked | null = null
  let alarmTrial: AlarmTrialAsked | null = null
  let incidents = false
  let incident: Incident['id'] | null = null
  let scene: ReadonlyMap<SceneView, SceneOpen> = new Map()
  /** The case that is asked for, and the one that the engine's frames are of; null: the live estate. */
  let caseAsked: string | null = null
  let caseHeard: string | null = null
  let casesWanted = false
  /** Everything is about to be asked for again. */
  let reopening = false

  const send = (message: ViewMessage) => port?.postMessage(message)
  const asked = () => looking?.at ?? null

  const remember = (moment: number) => {
    earlier.delete(moment)
    earlier.add(moment)
    const [oldest] = earlier
    if (earlier.size > EARLIER && oldest !== undefined) earlier.delete(oldest)
  }

  const askEstate = () => {
    whole = false
    send({ type: 'open', view: 'estate' })
    if (looking) send({ type: 'look', ...looking })
  }

  const openCardViews = () => {
    if (card === null) return
    send({ type: 'open', view: 'app', id: card })
    send({ type: 'open', view: 'history', id: card })
  }

  const openRoomsView = () => {
    if (rooms.length > 0) send({ type: 'open', view: 'rooms', ids: rooms })
  }

  const openDiffView = () => {
    if (pair !== null) send({ type: 'open', view: 'diff', ...pair })
  }

  const openCapacityView = () => {
    if (capacity !== null) send({ type: 'open', view: 'capacity', rules: capacity.rules })
  }

  const openAlarmViews = () => {
    if (alarmLog !== null) send({ type: 'open', view: 'alarm-log', ...alarmLog })
    if (alarmTrial !== null) send({ type: 'open', view: 'alarm-trial', ...alarmTrial })
  }

  const openIncidentViews = () => {
    if (incidents) send({ type: 'open', view: 'incidents' })
    if (incident !== null) send({ type: 'open', view: 'incident', id: incident })
  }

  const openAll = () => {
    if (casesWanted) send({ type: 'cases', wanted: true })
    askEstate()
    openCardViews()
    openRoomsView()
    openDiffView()
    openCapacityView()
    openAlarmViews()
    openIncidentViews()
    for (const open of scene.values()) send(open)
  }

  /** Whether the frame was taken or left out, and is so acknowledged; false: a full one is asked for instead. */
  const takeEstate = (frame: CheckedEstateFrame): boolean => {
    const taken = takeFrame({ asked: asked(), earlier, whole, estate }, frame)
    if (taken.what === 'gap') return false
    if (taken.what === 'shown') {
      whole = true
      estate = taken.estate
      if (looking && frame.moment !== null) looking = { ...looking, at: frame.moment }
      sinks.estate(estate)
    } else if ((frame.moment === null) === (looking === null)) whole = false
    return true
  }

  /** Whether what could not be had is still wanted: some views tell of times of their own, whatever moment is shown. */
  const isWanted = ({ of, moment }: Pick<FailedFrame, 'of' | 'moment'>): boolean => {
    if (of === 'diff') return pair !== null
    if (of === 'alarm-log') return alarmLog !== null
    if (of === 'incidents') return incidents
    if (of === 'incident') return incident !== null
    return of === 'alarm-trial' ? alarmTrial !== null : moment === asked()
  }

  const receive = (data: unknown) => {
    const parsed = frameSchema.safeParse(data)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      sinks.badFrame(issue ? `${issue.path.join('.')}: ${issue.message}` : 'not a frame')
      // Of whichever view it was: none is acknowledged, and would not be sent another. Once for all that are bad meanwhile, or each
      // answer that is as bad would be asked for twice as often as the one before.
      if (!reopening) {
        reopening = true
        later(() => {
          reopening = false
          openAll()
        }, BAD_FRAME_WAIT_MS)
      }
      return
    }
    const frame = parsed.data
    if (frame.view === 'cases') return sinks.cases(frame)
    if (frame.view === 'case') {
      caseHeard = frame.id
      if (frame.id === caseAsked) sinks.case(frame)
      return
    }
    // Of the one or of the other, and not of what is asked for: the engine closes there what was open, so nothing waits to be acknowledged.
    if (caseHeard !== caseAsked && frame.view !== 'note' && frame.view !== 'walk') return
    // A late frame of what was closed, or of another moment, is not shown.
    switch (frame.view) {
      case 'failed':
        if (isWanted(frame)) sinks.failed(frame)
        return
      case 'present-alarms':
        if (looking !== null) sinks.presentAlarms(frame.alarms)
        return
      case 'note':
        sinks.answered(frame)
        return
      case 'walk':
        sinks.walked(frame)
        return
      case 'find':
        sinks.found(frame)
        return
      case 'estate':
        if (takeEstate(frame)) break
        askEstate()
        return
      case 'app':
        if (frame.id === card && frame.moment === asked()) sinks.card(frame)
        break
      case 'rooms':
        if (rooms.length > 0 && frame.moment === asked()) sinks.rooms(frame)
        break
      case 'history':
        if (frame.id === card && frame.moment === asked()) sinks.history(frame)
        break
      case 'capacity':
        if (capacity !== null && frame.moment === asked()) sinks.capacity(frame)
        break
      case 'alarm-log':
        if (alarmLog !== null) sinks.alarmLog(frame)
        break
      case 'alarm-trial':
        if (alarmTrial !== null) sinks.alarmTrial(frame)
        break
      case 'incidents':
        if (incidents) sinks.incidents(frame)
        break
      case 'incident':
        if (frame.id === incident) sinks.incident(frame)
        break
      case 'matrix':
      case 'watch':
      case 'traffic':
        if (scene.has(frame.view) && frame.moment === asked()) sinks.scene(frame)
        break
      case 'diff':
        if (frame.from === pair?.from && (pair.to === null || frame.to === pair.to)) sinks.diff(frame)
        break
    }
    send({ type: 'ack', view: frame.view, seq: frame.seq })
  }

  return {
    connect(next) {
      port?.close()
      port = next
      next.onmessage = (event) => {
        try {
          receive(event.data)
        } catch (error) {
          sinks.fault(error)
        }
      }
      caseHeard = null
      if (caseAsked !== null) send({ type: 'case', id: caseAsked })
      openAll()
    },
    openCase(id) {
      caseAsked = id
      looking = null
      earlier.clear()
      estate = NO_ESTATE
      send({ type: 'case', id })
      openAll()
    },
    wantCases(wanted) {
      casesWanted = wanted
      send({ type: 'cases', wanted })
    },
    tellOfCase: send,
    look(next) {
      if (next?.at === looking?.at && next?.barTo === looking?.barTo) return
      if (next === null || looking === null) whole = false
      if (looking !== null) remember(looking.at)
      looking = next
      send(next === null ? { type: 'live' } : { type: 'look', ...next })
    },
    again: askEstate,
    anew: openAll,
    openCard(id) {
      if (id === card) return
      card = id
      if (id !== null) return openCardViews()
      send({ type: 'close', view: 'app' })
      send({ type: 'close', view: 'history' })
    },
    openRooms(ids) {
      if (ids.length === rooms.length && ids.every((id, at) => id === rooms[at])) return
      rooms = ids
      if (ids.length > 0) openRoomsView()
      else send({ type: 'close', view: 'rooms' })
    },
    openDiff(next) {
      if (next?.from === pair?.from && next?.to === pair?.to) return
      pair = next
      if (next !== null) openDiffView()
      else send({ type: 'close', view: 'diff' })
    },
    openCapacity(next) {
      capacity = next
      if (next !== null) openCapacityView()
      else send({ type: 'close', view: 'capacity' })
    },
    openAlarmLog(next) {
      alarmLog = next
      send(next === null ? { type: 'close', view: 'alarm-log' } : { type: 'open', view: 'alarm-log', ...next })
    },
    openAlarmTrial(next) {
      alarmTrial = next
      send(next === null ? { type: 'close', view: 'alarm-trial' } : { type: 'open', view: 'alarm-trial', ...next })
    },
    openIncidents(asked) {
      incidents = asked
      send({ type: asked ? 'open' : 'close', view: 'incidents' })
    },
    openIncident(id) {
      incident = id
      send(id === null ? { type: 'close', view: 'incident' } : { type: 'open', view: 'incident', id })
    },
    openScene(opens) {
      const before = scene
      scene = new Map(opens.map((open) => [open.view, open]))
      for (const view of before.keys()) if (!scene.has(view)) send({ type: 'close', view })
      for (const open of opens) if (!sameOpen(open, before.get(open.view))) send(open)
    },
    write: send,
    walk: send,
    find: send,
    dispose() {
      port?.close()
      port = null
    },
  }
}

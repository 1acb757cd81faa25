import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import {
  type AlarmRow,
  type EstateFrame,
  type Frame,
  type JournalState,
  type LookMessage,
  NOTES_SHOWN,
  type ViewName,
} from '../../../shared/estate/frame.ts'
import { isGrade } from '../../../shared/estate/level.ts'
import type { Note } from '../../../shared/estate/note.ts'
import type { Delta, EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { CapacityReport } from '../../../shared/estate/verdict.ts'
import { unreachable } from '../../../shared/lib/assert.ts'
import type { Clock } from '../../../shared/lib/clock.ts'
import { barSpan, SLICE_COUNT, SLICE_MS, sliceOf } from '../time-bar.ts'
import { type AppView, createAppView } from './app-view.ts'
import { createDensityBook } from './density.ts'
import type { EstateReader } from './estate-reader.ts'
import { createEstateView, type EstateNames, type EstateParts, type EstateView, type Head } from './estate-view.ts'
import { createFreshness, freshnessChanged, withStaleness } from './freshness.ts'
import { createJudgements } from './judgements.ts'
import { createMatrixView, type MatrixView } from './matrix-view.ts'
import { createPart, keepRows } from './part.ts'
import { createRoomsView, type RoomsView } from './rooms-view.ts'
import { createRowBook } from './row-book.ts'
import { totalsOf } from './rows.ts'

/** Source states are pushed this seldom, ms; what they make stale is pushed at once. */
const SOURCES_MS = 1_000

/**
 * Looking what there is to send rests this many times as long as it took beyond what it may take on every beat, ms: a calm estate takes less than
 * one, a thousand alarms that come and go all the time some ten; ten thousands of open ones to group took 160, and would leave no time to
 * take in what goes on.
 */
const REST_FACTOR = 4
const UNRESTED_MS = 25

/** Kinds that have a row on the map. */
const ROW_KINDS: ReadonlySet<string> = new Set(['bureau', 'app', 'cluster'])

export interface PublisherDeps {
  readonly estate: EstateReader
  readonly clock: Clock
  readonly send: (view: number, frame: Frame) => void
  /** Open episodes by cause, gravest first, without their staleness. */
  readonly groupAlarms: () => readonly Omit<AlarmRow, 'staleSince'>[]
  readonly openEpisodes: () => Iterable<AlarmEpisode>
  /** Episodes and covered slices of the last 24 h, as the journal has them. */
  readonly episodes: readonly AlarmEpisode[]
  readonly coverage: readonly number[]
  /** The newest `limit` notes about moments from `from` up to `to`, ms since the epoch. */
  readonly notes: (from: number, to: number, limit: number) => readonly Note[]
  readonly head: () => { readonly seq: number; readonly at: number | null }
}

export interface Publisher {
  /** A window said something. */
  receive(view: number, message: LookMessage): void
  gone(view: number): void
  /** These deltas and alarms were committed. */
  committed(deltas: readonly Delta[], episodes: readonly AlarmEpisode[]): void
  sources(states: readonly SourceState[]): void
  names(names: EstateNames): void
  /** Ratio above which a fill is tight, from the policy. */
  tightFill(ratio: number): void
  /** A note was written or struck. */
  notesChanged(): void
  /** What is one line, or what of it was acknowledged, is not what it was. */
  alarmsChanged(): void
  faults(faults: NonNullable<EstateFrame['faults']>): void
  journal(state: JournalState): void
  /** These have newer figures of usage, or older ones than hold. */
  used(ids: Iterable<RecordId>): void
  /** Capacity was judged anew. */
  judged(report: CapacityReport): void
  /** Sends what there is to send. Called on every beat of the engine, which bounds the frames a second. */
  pump(): void
}

interface Window {
  estate: EstateView | null
  app: AppView | null
  matrix: MatrixView | null
  rooms: RoomsView | null
}

/** The views of a window at the present. */
type OpenView = 'estate' | 'app' | 'matrix' | 'rooms'

const isOpenView = (view: ViewName): view is OpenView =>
  view === 'estate' || view === 'app' || view === 'matrix' || view === 'rooms'

/** Keeps every window's open views up to the head of the journal. Builds nothing while no window looks. */
export function createPublisher(deps: PublisherDeps): Publisher {
  const { estate, clock, send, head } = deps
  const judgements = createJudgements()
  const book = createRowBook(estate, judgements.verdict)
  const windows = new Map<number, Window>()
  const recent = createDensityBook(deps.episodes, SLICE_MS, SLICE_COUNT)
  const covered = new Set(deps.coverage)
  let states: readonly SourceState[] = []
  let freshness = createFreshness(states)
  let names: EstateNames = { estateName: null, estateNameEn: null }
  let tightFill = 1
  let faults: NonNullable<EstateFrame['faults']> = []
  let journal: JournalState | null = null
  let slice = 0
  let sourcesAt = Number.NEGATIVE_INFINITY
  let sourcesWait = false
  /** When it is looked again what there is to send, by the monotonic clock. */
  let restedAt = Number.NEGATIVE_INFINITY

  const parts: EstateParts = {
    names: createPart(() => names),
    get tightFill() {
      return tightFill
    },
    alarms: createPart(() => withStaleness(deps.groupAlarms(), estate, freshness), keepRows),
    sources: createPart(() => states),
    totals: createPart(() => totalsOf(estate)),
    density: createPart(() => recent.density(covered, clock.now())),
    notes: createPart(notes),
    faults: createPart(() => faults),
    past: createPart(() => null),
    journal: createPart(() => journal),
  }

  function notes(): readonly Note[] {
    const { from, to } = barSpan(clock.now())
    return deps.notes(from, to, NOTES_SHOWN)
  }

  /** Lets go of what lies before the time bar: also while no window looks, or `wanglou run` would keep every alarm it ever saw. */
  function forgetOld(now: number): void {
    const from = now - SLICE_MS * SLICE_COUNT
    recent.forget(sliceOf(from))
    for (const at of covered) if (at < from) covered.delete(at)
  }

  function pumpWindows(entries: Iterable<[number, Window]>): void {
    const changed = book.refresh(freshness)
    for (const { estate: view } of windows.values()) view?.changed(changed)
    const monotonic = clock.monotonic()
    const { seq, at: asOf } = head()
    const present: Head = { seq, asOf, moment: null }
    for (const [number, window] of entries) {
      const estateFrame = window.estate?.next(present, monotonic) ?? null
      if (estateFrame !== null) send(number, estateFrame)
      const from = { estate, freshness, open: deps.openEpisodes(), judged: judgements }
      const appFrame = window.app?.next(from, present, monotonic) ?? null
      if (appFrame !== null) send(number, appFrame)
      const matrixFrame = window.matrix?.next(from, present, monotonic) ?? null
      if (matrixFrame !== null) send(number, matrixFrame)
      const roomsFrame = window.rooms?.next(from, present, monotonic) ?? null
      if (roomsFrame !== null) send(number, roomsFrame)
    }
  }

  /** Records whose rows show how fresh these sources are: an alarm may be told by one that tells nothing else of the app. */
  function hangingOn(sources: ReadonlySet<string>): RecordId[] {
    const apps = [...estate.ofKind('app')].filter((app) => isGrade(app.level) || app.sources.some((name) => sources.has(name)))
    const clusters = [...estate.ofKind('cluster')].filter((cluster) => sources.has(cluster.source))
    return [...apps, ...clusters].map((record) => record.id)
  }

  /** Marks the row that a delta shows in: its own, or that of the app above it, which tells its gravest reason. */
  function touchRows(delta: Delta): void {
    book.touchFoundBy(delta.op === 'put' ? delta.record.id : delta.id)
    if (delta.op === 'del') {
      book.touch(delta.id)
      return
    }
    touchRowOf(delta.record)
  }

  function touchRowOf(of: EstateRecord): void {
    let record: EstateRecord | undefined = of
    while (record !== undefined && !ROW_KINDS.has(record.kind)) {
      const parent: RecordId | null = 'parent' in record ? record.parent : null
      record = parent === null ? undefined : estate.get(parent)
    }
    if (record !== undefined) book.touch(record.id)
  }

  function windowOf(number: number): Window {
    const known = windows.get(number)
    if (known !== undefined) return known
    // While no window looked, nothing was noted.
    if (windows.size === 0) book.touchAll()
    const window: Window = { estate: null, app: null, matrix: null, rooms: null }
    windows.set(number, window)
    return window
  }

  return {
    receive(number, message) {
      const window = windowOf(number)
      switch (message.type) {
        case 'open':
          if (message.view === 'estate') window.estate = createEstateView(book, parts)
          else if (message.view === 'app') window.app = createAppView(message.id)
          else if (message.view === 'matrix') window.matrix = createMatrixView()
          else if (message.view === 'rooms') window.rooms = createRoomsView(message.ids)
          return pumpWindows([[number, window]])
        case 'close':
          if (isOpenView(message.view)) window[message.view] = null
          return
        case 'ack':
          if (isOpenView(message.view)) window[message.view]?.acknowledge(message.seq)
          return
        // The past is shown by another.
        case 'look':
        case 'live':
          return
        default:
          return unreachable(message)
      }
    },
    gone(number) {
      windows.delete(number)
    },
    committed(deltas, episodes) {
      for (const episode of episodes) recent.take(episode)
      if (deltas.length + episodes.length === 0) return
      if (episodes.length > 0) parts.density.touch()
      parts.alarms.touch()
      parts.totals.touch()
      if (windows.size === 0) return
      for (const delta of deltas) touchRows(delta)
      for (const { app, matrix, rooms } of windows.values()) {
        app?.changed(deltas)
        matrix?.changed(deltas)
        rooms?.changed(deltas)
        if (episodes.length > 0) app?.touch()
      }
    },
    sources(next) {
      states = next
      sourcesWait = true
      const before = freshness
      freshness = createFreshness(states)
      const changed = freshnessChanged(before, freshness)
      if (changed.length > 0) {
        parts.alarms.touch()
        for (const id of hangingOn(new Set(changed))) book.touch(id)
        for (const { matrix, rooms } of windows.values()) {
          matrix?.touch()
          rooms?.touch()
        }
      }
      for (const { app } of windows.values()) app?.touch()
      if (states.some((state) => state.phase === 'live')) {
        const now = clock.now()
        covered.add(sliceOf(now))
        parts.density.touch()
      }
    },
    names(next) {
      names = next
      parts.names.touch()
    },
    tightFill(ratio) {
      if (ratio === tightFill) return
      tightFill = ratio
      parts.names.touch()
    },
    notesChanged() {
      parts.notes.touch()
    },
    alarmsChanged() {
      parts.alarms.touch()
    },
    faults(next) {
      faults = next
      parts.faults.touch()
    },
    judged(report) {
      judgements.put(report)
      book.touchAll()
      for (const { app } of windows.values()) app?.answer()
    },
    journal(next) {
      journal = next
      parts.journal.touch()
    },
    used(ids) {
      if (windows.size === 0) return
      for (const id of ids) {
        const record = estate.get(id)
        if (record !== undefined) touchRowOf(record)
      }
      for (const { app } of windows.values()) app?.touch()
    },
    pump() {
      const now = clock.now()
      if (sliceOf(now) !== slice) {
        slice = sliceOf(now)
        forgetOld(now)
        parts.density.touch()
        parts.notes.touch()
      }
      if (sourcesWait && clock.monotonic() - sourcesAt >= SOURCES_MS) {
        sourcesWait = false
        sourcesAt = clock.monotonic()
        parts.sources.touch()
      }
      const startedAt = clock.monotonic()
      if (windows.size === 0 || startedAt < restedAt) return
      pumpWindows(windows)
      const endedAt = clock.monotonic()
      restedAt = endedAt + REST_FACTOR * Math.max(0, endedAt - startedAt - UNRESTED_MS)
    },
  }
}

import type Database from 'better-sqlite3'
import type { Frame, LookMessage, ViewName } from '../../../shared/estate/frame.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { same } from '../estate/same.ts'
import { isDamage, isFileDamage } from '../journal/damage.ts'
import { openHistory } from '../journal/history.ts'
import { packNext } from '../journal/pack.ts'
import { nextSamplePacking } from '../journal/samples/sample-packing.ts'
import type { Bar } from '../time-bar.ts'
import { createTrialDesk, type Wish } from './alarms/trial-desk.ts'
import { createAskedFrames, subjectOf } from './asked-frames.ts'
import { type AskedView, createAskedView, isAgainstNow, isAsked } from './asked-view.ts'
import { createCapacityDesk, type Subject } from './capacity/capacity-desk.ts'
import { type Gaze, type Look, notesOf, readLook } from './look.ts'
import type { FromReader, Settings, ToReader } from './messages.ts'
import { createScene, type Scene } from './scene.ts'
import { createHoursMemory } from './traffic/hours-memory.ts'

/** An answer that took longer is told in the log, ms. */
const SLOW_MS = 500

interface Window {
  turn: number
  /** The engine's wall time when it was last heard of, ms since the epoch. */
  now: number
  /** Where it wants to look next; only the newest counts. */
  wanted: Gaze | null
  scene: Scene | null
  /** The views of an instant that it has open, which a scene opens when it comes. */
  readonly opened: Map<ViewName, LookMessage>
  readonly asked: Map<ViewName, AskedView>
}

export interface ReaderEffects {
  readonly send: (message: FromReader) => void
  /** Runs `work` once all messages that are already here were received: what they overtake is then not done in vain. */
  readonly later: (work: () => void) => void
  /** ms from an arbitrary start. */
  readonly monotonic: () => number
  /** The bar of a case, for a reader of one; null or absent: bars follow the windows. */
  readonly bar?: Bar | null
}

export interface Reader {
  receive(message: ToReader): void
}

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const NO_SETTINGS: Settings = {
  ...{
    names: { estateName: null, estateNameEn: null },
    faults: [],
    journal: null,
    tightFill: 1,
    usageFreshMs: DEFAULT_POLICY.usage.freshSeconds * 1_000,
  },
  ...{ rules: DEFAULT_POLICY.capacity, excuses: [], alarms: DEFAULT_POLICY.alarms },
}

/** Views of samples and states, which become others by the passing of time. */
const TIMED: readonly ViewName[] = ['traffic', 'watch']

/** Views of incidents, which tell of them as they stand wherever the window looks. */
const INCIDENTS: readonly ViewName[] = ['incidents', 'incident']

/** Views that show the moment that the window looks at. */
const FOLLOWING: readonly ViewName[] = ['history', 'capacity', 'traffic', 'watch']
const followsMoment = ({ open }: AskedView): boolean => FOLLOWING.includes(open.view)

/**
 * Answers the windows that look at the past, from a connection that only reads. It knows neither threads nor clocks, so that it runs
 * wherever it is put.
 */
export function createReader(db: Database.Database, { send, later, monotonic, bar = null }: ReaderEffects): Reader {
  const history = openHistory(db)
  const windows = new Map<number, Window>()
  let settings = NO_SETTINGS
  let due = false
  /** To be packed, once nobody waits. */
  let toPack: Extract<ToReader, { readonly type: 'pack' }> | null = null
  /** The engine's now, ms since the epoch, for which it wants the capacity judged; null: it does not. */
  let toAssess: number | null = null
  const hours = createHoursMemory(db)
  const capacity = createCapacityDesk(db, history, () => settings)
  const trials = createTrialDesk(db, history)
  const frames = createAskedFrames(db, { history, settings: () => settings, capacity, trials, hours, bar })

  /** Answers that were begun, each with the look that it is of. */
  const begun = new WeakMap<AskedView, { readonly look: Look | null; readonly steps: ReturnType<typeof frames.steps> }>()

  function moveTo(window: Window, gaze: Gaze): void {
    const look = readLook(db, history, gaze, window.now, window.scene?.look ?? null, settings.alarms, bar)
    for (const view of window.asked.values()) if (followsMoment(view)) view.touch()
    if (window.scene !== null) {
      window.scene.move(look)
      return
    }
    window.scene = createScene(db, look, () => settings)
    for (const message of window.opened.values()) window.scene.receive(message)
  }

  /** One piece of the rules that are tried; false: nobody tries any. */
  function tryRules(): boolean {
    const open = [...windows].flatMap(([view, window]) => {
      const asked = window.asked.get('alarm-trial')
      return asked?.open.view === 'alarm-trial' && asked.open.tried !== null
        ? [{ view, window, asked, wish: asked.open.tried }]
        : []
    })
    const wishes: Wish[] = open.map(({ wish }) => wish)
    try {
      const step = trials.step(wishes, settings.alarms, Math.max(0, ...open.map(({ window }) => window.now)))
      if (step?.told === true) for (const { asked } of open) asked.touch()
      return step !== null
    } catch (error) {
      trials.failed()
      const detail = detailOf(error)
      for (const { view, window, asked } of open) {
        asked.answered(null)
        send({ type: 'failed', view, turn: window.turn, of: 'alarm-trial', moment: null, damaged: isFileDamage(error), detail })
      }
      return true
    }
  }

  function capacityWishes(): Subject[] {
    const wishes = [...windows.values()].flatMap((window) => {
      const open = window.asked.get('capacity')?.open
      if (open?.view !== 'capacity') return []
      return [settings.rules, ...(open.rules === null ? [] : [open.rules])].map((rules) => subjectOf(window, rules))
    })
    return toAssess === null ? wishes : [...wishes, subjectOf({ scene: null, now: toAssess }, settings.rules)]
  }

  function touchCapacity(): void {
    for (const { asked } of windows.values()) asked.get('capacity')?.touch()
  }

  /** One piece of what is wanted of capacity; false: all of it is told. */
  function assess(): boolean {
    try {
      const step = capacity.step(capacityWishes())
      if (step?.told === true) touchCapacity()
      if (toAssess !== null) {
        const report = capacity.report(subjectOf({ scene: null, now: toAssess }, settings.rules))
        if (report !== null) {
          toAssess = null
          send({ type: 'assessed', report })
        }
      }
      return step !== null
    } catch (error) {
      const detail = detailOf(error)
      if (toAssess !== null) send({ type: 'assess-failed', damaged: isFileDamage(error), detail })
      toAssess = null
      for (const [view, window] of windows) {
        const asked = window.asked.get('capacity')
        if (asked === undefined) continue
        asked.answered(null)
        const moment = window.scene?.look.head.moment ?? null
        send({ type: 'failed', view, turn: window.turn, of: 'capacity', moment, damaged: isFileDamage(error), detail })
      }
      return true
    }
  }

  /**
   * Reads in one transaction, so that what is told is of one state of the journal. A failure is told too; then null comes back. A piece of
   * history that does not read costs the instants up to the next checkpoint: no reason to put the whole journal aside.
   */
  function read<T>(view: number, { turn }: Window, of: ViewName, moment: number | null, work: () => T): T | null {
    const startedAt = monotonic()
    try {
      return db.transaction(work)()
    } catch (error) {
      send({ type: 'failed', view, turn, of, moment, damaged: isFileDamage(error), detail: detailOf(error) })
      return null
    } finally {
      const tookMs = monotonic() - startedAt
      if (tookMs > SLOW_MS) send({ type: 'log', line: `slow: a view of the past (${of}) took ${Math.round(tookMs)} ms` })
    }
  }

  /** One step of what the window asked for. */
  function answer(view: number, window: Window, asked: AskedView): void {
    const { open } = asked
    const look = window.scene?.look ?? null
    const moment = open.view === 'diff' ? open.to : followsMoment(asked) ? (look?.head.moment ?? null) : null
    const known = begun.get(asked)
    const steps = known !== undefined && known.look === look ? known.steps : frames.steps(window, open)
    begun.set(asked, { look, steps })
    const step = read(view, window, open.view, moment, () => steps.next())
    if (step !== null && step.done !== true) {
      // To the end of the row, so that what is quickly told does not wait for it.
      if (window.asked.delete(open.view)) window.asked.set(open.view, asked)
      return
    }
    begun.delete(asked)
    asked.answered(step?.value ?? null)
    if (step !== null) show(view, window, step.value)
  }

  function show(view: number, { turn }: Window, frame: Frame): void {
    send({ type: 'frame', view, turn, frame })
  }

  /** Does one thing that the window waits for; true when that was reading, which takes long enough to look for news before the next. */
  function serve(view: number, window: Window): boolean {
    const { wanted, scene } = window
    if (wanted !== null && scene?.busy !== true) {
      window.wanted = null
      read(view, window, 'estate', wanted.at, () => moveTo(window, wanted))
      for (const frame of window.scene?.next() ?? []) show(view, window, frame)
      return true
    }
    for (const frame of scene?.next() ?? []) show(view, window, frame)
    const asked = [...window.asked.values()].find((each) => each.due)
    // What follows the look waits for it.
    if (asked === undefined || (wanted !== null && followsMoment(asked))) return false
    answer(view, window, asked)
    return true
  }

  function work(): void {
    due = false
    for (const [view, window] of windows) {
      if (!serve(view, window)) continue
      // To the end of the row, so that one window that drags its bar does not keep the others waiting.
      if (windows.delete(view)) windows.set(view, window)
      schedule()
      return
    }
    if (toPack !== null) pack(toPack)
    if (tryRules() || assess()) schedule()
  }

  /** Last, since nobody waits for it. */
  function pack({ now, rawSampleMs }: NonNullable<typeof toPack>): void {
    toPack = null
    try {
      const packed = packNext(db) ?? nextSamplePacking(db, now, rawSampleMs)
      if (packed?.what === 'samples') hours.packed(packed.puts)
      send({ type: 'packed', packed })
    } catch (error) {
      send({ type: 'pack-failed', damaged: isDamage(error), detail: detailOf(error) })
    }
  }

  function schedule(): void {
    if (due) return
    due = true
    later(work)
  }

  function goLive(window: Window): void {
    window.wanted = null
    window.scene = null
    window.opened.clear()
    for (const view of window.asked.values()) if (followsMoment(view)) view.touch()
  }

  function hear(window: Window, message: LookMessage): void {
    switch (message.type) {
      case 'look':
        window.wanted = { at: message.at, barTo: message.barTo }
        return
      case 'live':
        goLive(window)
        return
      case 'open':
        if (message.view === 'capacity') capacity.renew(window.now)
        if (isAsked(message)) window.asked.set(message.view, createAskedView(message))
        else window.opened.set(message.view, message)
        break
      case 'close':
        window.opened.delete(message.view)
        window.asked.delete(message.view)
        break
      case 'ack':
        window.asked.get(message.view)?.acknowledge(message.seq)
        break
    }
    window.scene?.receive(message)
  }

  /** What changed shows in the histories that tell of now. */
  function touchHistories(now: number, ids: ReadonlySet<string>): void {
    for (const window of windows.values()) {
      const view = window.asked.get('history')
      if (window.scene !== null || view?.open.view !== 'history' || !ids.has(view.open.id)) continue
      window.now = now
      view.touch()
    }
  }

  function windowOf(view: number): Window {
    const known = windows.get(view)
    if (known !== undefined) return known
    const window: Window = { turn: 0, now: 0, wanted: null, scene: null, opened: new Map(), asked: new Map() }
    windows.set(view, window)
    return window
  }

  return {
    receive(message) {
      switch (message.type) {
        case 'settings':
          // They come with every change of the journal's size; verdicts are told anew only by other rules.
          if (!same([settings.rules, settings.excuses], [message.settings.rules, message.settings.excuses])) touchCapacity()
          if (!same(settings.alarms, message.settings.alarms)) {
            for (const { asked } of windows.values()) asked.get('alarm-trial')?.touch()
          }
          settings = message.settings
          for (const { scene } of windows.values()) scene?.touch()
          break
        case 'view': {
          const window = windowOf(message.view)
          window.turn = message.turn
          window.now = message.now
          hear(window, message.message)
          break
        }
        case 'view-gone':
          windows.delete(message.view)
          break
        case 'notes':
          for (const { scene } of windows.values()) scene?.showNotes(notesOf(db, scene.look.gaze.barTo, bar))
          break
        case 'incidents':
          for (const window of windows.values()) {
            window.now = message.now
            for (const view of INCIDENTS) window.asked.get(view)?.touch()
          }
          break
        case 'pack':
          toPack = message
          break
        case 'assess':
          toAssess = message.now
          capacity.renew(message.now)
          for (const window of windows.values()) if (window.scene === null) window.now = message.now
          touchCapacity()
          break
        case 'tick':
          for (const window of windows.values()) {
            window.now = message.now
            for (const view of window.asked.values()) {
              if (isAgainstNow(view.open) || (window.scene === null && TIMED.includes(view.open.view))) view.touch()
            }
          }
          break
        case 'changed':
          touchHistories(message.now, new Set(message.ids))
          break
      }
      schedule()
    },
  }
}

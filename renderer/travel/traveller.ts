import type { JournalState, PastPlace } from '../../shared/estate/frame.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { Look } from '../feed/feed.ts'
import { BAR_MS, barFor, endOfSlice } from './bar-scale.ts'

/** Times faster than life. */
export const SPEEDS = [1, 10, 60] as const
type Speed = (typeof SPEEDS)[number]

/** While playing, the next moment is asked for this often at most, ms; never before the last one came. */
const PLAY_TICK_MS = 250
/** Moments are played by whole seconds, ms. */
const SECOND_MS = 1000
/** What is not in the past by this much is the present, ms: a handle let go at the bar's end means now. */
const PRESENT_MS = 1000
/** A moment that has not come by then is said not to have, ms. A cold journal of months takes a second or two. */
const NO_ANSWER_MS = 15_000
/** The present is at hand: where it has not come by then, it is asked for once more, ms. */
const NO_PRESENT_MS = 3_000

export type Failure = { readonly what: 'problem'; readonly problem: Problem } | { readonly what: 'no-answer' }

/** What was asked for; what is on screen says the estate itself. */
export interface Travel {
  /** The moment asked for, ms since the epoch; null: the present. */
  readonly at: number | null
  /** The last ms of the time bar; null: it follows the present. */
  readonly barTo: number | null
  readonly playing: boolean
  readonly speed: Speed
  /** Why the moment asked for did not come; null: it did, or is still awaited. */
  readonly failed: Failure | null
}

export const AT_PRESENT: Travel = { at: null, barTo: null, playing: false, speed: 1, failed: null }

/** What is on screen. */
export interface Shown {
  readonly moment: number | null
  readonly past: PastPlace | null
  readonly journal: JournalState | null
  /** null: there is no bar yet, and so no way into the past. */
  readonly bar: { readonly to: number; readonly sliceMs: number } | null
}

interface TravellerEffects {
  readonly get: () => Travel
  readonly set: (part: Partial<Travel>) => void
  readonly shown: () => Shown
  /** Wall time, ms since the epoch. */
  readonly now: () => number
  /** ms from an arbitrary start. */
  readonly monotonic: () => number
  /** Runs `work` after `ms`; returns a function that cancels. */
  readonly later: (work: () => void, ms: number) => () => void
  /** Tells the engine what to show; null: the present. */
  readonly send: (look: Look | null) => void
  /** Asks the engine once more for what is awaited. */
  readonly again: () => void
  /** What can be looked at where a case is open, ms since the epoch, `to` not in it: it has no present. null: none is. */
  readonly bounds: () => { readonly from: number; readonly to: number } | null
  /** Leaves the case. */
  readonly leave: () => void
}

export type Stop = 'Change' | 'Alarm'
export type Way = 'previous' | 'next'

export interface Traveller extends Disposable {
  /** Looks at a moment; one that is not past is the present. */
  look(at: number): void
  live(): void
  /** Forgets where it was and what it awaits, and tells nobody: the window turns to another estate. */
  reset(): void
  /** Looks at a moment that was looked at before, with the bar as it stood then; nothing needs to be on screen yet. */
  resume(look: Look): void
  /** By so many ms, from the moment asked for. */
  by(ms: number): void
  /** To the nearest change or alarm; from the present first to the last one. */
  step(way: Way, stop: Stop): void
  /** The bar and the moment by so many days. */
  day(days: number): void
  /** Starts and stops playing; the present plays by itself. */
  toggle(): void
  setSpeed(speed: Speed): void
  /** The next speed, and from the last the first again. */
  faster(): void
  pause(): void
  /** A frame of this moment is on screen; null: of the present. */
  arrived(moment: number | null): void
  failed(failure: Failure): void
}

const within = ({ from, to }: { readonly from: number; readonly to: number }, at: number): number =>
  Math.min(Math.max(at, from), to - 1)

/** Turns wishes (drag, step, play) into looks: the newest counts, and one is in flight. */
export function createTraveller(effects: TravellerEffects): Traveller {
  const { get, set, shown, now, monotonic, later } = effects
  let sent: Look | null = null
  let inFlight = false
  let cancelWait = () => {}
  let cancelTick = () => {}
  let anchor = { at: 0, monotonic: 0 }
  /** A step that waits for the moment on screen to tell where it leads. */
  let pending: { readonly way: Way; readonly stop: Stop } | null = null

  function landed() {
    inFlight = false
    cancelWait()
  }

  function flush() {
    const { at, barTo } = get()
    if (inFlight || at === null || barTo === null) return
    const asked = sent?.at === at && sent.barTo === barTo
    if (asked && shown().moment === at) return
    inFlight = true
    cancelWait = later(() => fail({ what: 'no-answer' }), NO_ANSWER_MS)
    sent = { at, barTo }
    if (asked) effects.again()
    else effects.send(sent)
  }

  function fail(failure: Failure) {
    landed()
    pending = null
    pause()
    set({ failed: failure })
  }

  /** The first that is on record for what lies before it, as far as that is known already. */
  function onRecord(at: number, bounds: ReturnType<TravellerEffects['bounds']>): number {
    return bounds === null ? Math.max(at, shown().journal?.historyFrom ?? 0) : within(bounds, at)
  }

  function ask(wanted: number) {
    const { bar } = shown()
    if (bar === null) return
    const bounds = effects.bounds()
    const at = onRecord(wanted, bounds)
    const barTo = bounds !== null ? bounds.to - 1 : barFor(at, get().barTo ?? bar.to - 1, now(), bar.sliceMs)
    set({ at, barTo, failed: null })
    flush()
  }

  function look(at: number) {
    pending = null
    if (effects.bounds() === null && at > now() - PRESENT_MS) return live()
    if (get().playing) anchor = { at, monotonic: monotonic() }
    ask(at)
  }

  function live() {
    if (effects.bounds() !== null) return effects.leave()
    if (get().at === null) return
    reset()
    effects.send(null)
    cancelWait = later(effects.again, NO_PRESENT_MS)
  }

  function reset() {
    landed()
    cancelTick()
    pending = null
    sent = null
    set({ at: null, barTo: null, playing: false, failed: null })
  }

  function resume(look: Look) {
    const bounds = effects.bounds()
    if (bounds === null && look.at > now() - PRESENT_MS) return live()
    const at = onRecord(look.at, bounds)
    set({ at, barTo: Math.max(look.barTo, at), failed: null })
    flush()
  }

  function pause() {
    cancelTick()
    if (get().playing) set({ playing: false })
  }

  function play() {
    const { at } = get()
    if (at === null) return
    anchor = { at, monotonic: monotonic() }
    set({ playing: true })
    tick()
  }

  function tick() {
    cancelTick = later(tick, PLAY_TICK_MS)
    const { at, speed } = get()
    if (inFlight || at === null) return
    const target = anchor.at + (monotonic() - anchor.monotonic) * speed
    const next = Math.floor(target / SECOND_MS) * SECOND_MS
    const bounds = effects.bounds()
    if (bounds !== null && next >= bounds.to - 1) {
      pause()
      ask(bounds.to - 1)
    } else if (bounds === null && target > now() - PRESENT_MS) live()
    else if (next > at) ask(next)
  }

  function step(way: Way, stop: Stop) {
    const { moment, past, bar } = shown()
    if (get().at === null) {
      if (way === 'next' || bar === null) return
      // The present does not know what came before it: the moment of now does.
      pending = { way, stop }
      ask(now())
    } else if (inFlight || moment !== get().at || past === null) pending = { way, stop }
    else {
      const to = past[`${way}${stop}`]
      if (to !== null) look(to)
    }
  }

  function setSpeed(speed: Speed) {
    const { at, playing } = get()
    if (playing && at !== null) anchor = { at, monotonic: monotonic() }
    set({ speed })
  }

  return {
    look,
    live,
    reset,
    resume,
    by(ms) {
      look((get().at ?? now()) + ms)
    },
    step,
    day(days) {
      const { bar } = shown()
      if (bar === null || effects.bounds() !== null) return
      const barTo = Math.min((get().barTo ?? bar.to - 1) + days * BAR_MS, endOfSlice(now(), bar.sliceMs))
      const at = (get().at ?? now()) + days * BAR_MS
      if (at > now() - PRESENT_MS) return live()
      set({ barTo })
      look(at)
    },
    toggle: () => (get().playing ? pause() : play()),
    setSpeed,
    faster: () => setSpeed(SPEEDS[(SPEEDS.indexOf(get().speed) + 1) % SPEEDS.length] ?? 1),
    pause,
    arrived(moment) {
      if ((moment === null) !== (get().at === null)) return
      if (moment !== null && sent !== null && sent.at !== moment) {
        // What lies before the record is answered by its first moment.
        if (get().at === sent.at) set({ at: moment })
        sent = { ...sent, at: moment }
      }
      landed()
      if (get().failed !== null) set({ failed: null })
      const next = pending
      pending = null
      if (next && moment === get().at) step(next.way, next.stop)
      else flush()
    },
    failed: fail,
    dispose() {
      cancelWait()
      cancelTick()
    },
  }
}

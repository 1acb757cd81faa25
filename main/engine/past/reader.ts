import type Database from 'better-sqlite3'
import type { LookMessage, ViewName } from '../../../shared/estate/frame.ts'
import { isDamage } from '../journal/damage.ts'
import { openHistory } from '../journal/history.ts'
import { type Gaze, notesOf, readLook } from './look.ts'
import type { FromReader, Settings, ToReader } from './messages.ts'
import { createScene, type Scene } from './scene.ts'

/** A look that took longer is told in the log, ms. */
const SLOW_MS = 500

interface Window {
  turn: number
  /** Where it wants to look next; only the newest counts. */
  wanted: { readonly gaze: Gaze; readonly now: number } | null
  scene: Scene | null
  /** The views that it has open, which a scene opens when it comes. */
  readonly opened: Map<ViewName, LookMessage>
}

export interface ReaderEffects {
  readonly send: (message: FromReader) => void
  /** Runs `work` once all messages that are already here were received: what they overtake is then not done in vain. */
  readonly later: (work: () => void) => void
  /** ms from an arbitrary start. */
  readonly monotonic: () => number
}

export interface Reader {
  receive(message: ToReader): void
}

const NO_SETTINGS: Settings = { names: { estateName: null, estateNameEn: null }, faults: [], journal: null, tightFill: 1 }

/**
 * Answers the windows that look at the past, from a connection that only reads. It knows neither threads nor clocks, so that it runs
 * wherever it is put.
 */
export function createReader(db: Database.Database, { send, later, monotonic }: ReaderEffects): Reader {
  const history = openHistory(db)
  const windows = new Map<number, Window>()
  let settings = NO_SETTINGS
  let due = false

  function moveTo(window: Window, { gaze, now }: NonNullable<Window['wanted']>): void {
    const look = db.transaction(() => readLook(db, history, gaze, now, window.scene?.look ?? null))()
    if (window.scene !== null) {
      window.scene.move(look)
      return
    }
    window.scene = createScene(look, () => settings)
    for (const message of window.opened.values()) window.scene.receive(message)
  }

  /** Does what one window waits for; true when that was reading, which takes long enough to look for news before the next. */
  function serve(view: number, window: Window): boolean {
    const { wanted, turn } = window
    const moves = wanted !== null && window.scene?.busy !== true
    if (moves) {
      window.wanted = null
      const startedAt = monotonic()
      try {
        moveTo(window, wanted)
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error)
        send({ type: 'failed', view, turn, of: 'estate', moment: wanted.gaze.at, damaged: isDamage(error), detail })
      }
      const tookMs = monotonic() - startedAt
      if (tookMs > SLOW_MS) send({ type: 'log', line: `slow: a look at the past took ${Math.round(tookMs)} ms` })
    }
    for (const frame of window.scene?.next() ?? []) send({ type: 'frame', view, turn, frame })
    return moves
  }

  function work(): void {
    due = false
    for (const [view, window] of windows) {
      if (!serve(view, window)) continue
      schedule()
      return
    }
  }

  function schedule(): void {
    if (due) return
    due = true
    later(work)
  }

  function hear(window: Window, now: number, message: LookMessage): void {
    switch (message.type) {
      case 'look':
        window.wanted = { gaze: { at: message.at, barTo: message.barTo }, now }
        return
      case 'live':
        window.wanted = null
        window.scene = null
        window.opened.delete('estate')
        window.opened.delete('app')
        return
      case 'open':
        window.opened.set(message.view, message)
        break
      case 'close':
        window.opened.delete(message.view)
        break
      case 'ack':
        break
    }
    window.scene?.receive(message)
  }

  function windowOf(view: number): Window {
    const known = windows.get(view)
    if (known !== undefined) return known
    const window: Window = { turn: 0, wanted: null, scene: null, opened: new Map() }
    windows.set(view, window)
    return window
  }

  return {
    receive(message) {
      switch (message.type) {
        case 'settings':
          settings = message.settings
          for (const { scene } of windows.values()) scene?.touch()
          break
        case 'view': {
          const window = windowOf(message.view)
          window.turn = message.turn
          hear(window, message.now, message.message)
          break
        }
        case 'view-gone':
          windows.delete(message.view)
          break
        case 'notes':
          for (const { scene } of windows.values()) scene?.showNotes(notesOf(db, scene.look.gaze.barTo))
          break
      }
      schedule()
    },
  }
}

import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Frame, LookMessage, ViewName } from '../../../shared/estate/frame.ts'
import { unreachable } from '../../../shared/lib/assert.ts'
import type { Clock } from '../../../shared/lib/clock.ts'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import type { HistoryStep } from '../assess/changes.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { FromReader, Settings } from './messages.ts'
import type { RunningReader, StartReader } from './start-reader.ts'

/** A reader that nobody has needed for this long is ended, ms: it holds a whole estate of memory. */
const IDLE_MS = 300_000

/** A reader that ended by itself is started again at once for windows that wait, but not twice within this, ms. */
const AGAIN_MS = 10_000

export interface PastDeps {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly startReader: StartReader
  /** Shows the present. */
  readonly live: Pick<Publisher, 'receive' | 'gone'>
  readonly send: (view: number, frame: Frame) => void
  /** The reader met damage in the journal. */
  readonly onDamage: () => void
}

/** Where each window looks: at the present, which the engine shows, or at the past, which a reader of the journal shows. */
export interface Past extends Disposable {
  /** A window said something. */
  receive(view: number, message: LookMessage): void
  gone(view: number): void
  settings(settings: Settings): void
  notesChanged(): void
  /** These histories and alarms were committed. */
  committed(history: readonly HistoryStep[], episodes: readonly AlarmEpisode[]): void
  /** Called on every beat of the engine. */
  beat(): void
  dispose(): Promise<void>
}

type Look = Extract<LookMessage, { readonly type: 'look' }>
type Open = Extract<LookMessage, { readonly type: 'open' }>

interface Window {
  readonly opened: Map<ViewName, Open>
  /** Where it looks; null: at the present. */
  look: Look | null
  /** Its look is answered, by a frame or by a failure. */
  answered: boolean
  /** Counts its stays in the past, so that a frame of one does not come after it. */
  turn: number
}

/** Views of the estate at an instant, now or then; the others are about the past wherever a window looks. */
const OF_AN_INSTANT: ReadonlySet<ViewName> = new Set(['estate', 'app'])

export function createPast(deps: PastDeps): Past {
  const { clock, log, live, send } = deps
  const windows = new Map<number, Window>()
  let settings: Settings | null = null
  let reader: RunningReader | null = null
  let neededAt = clock.monotonic()
  let endedAt = Number.NEGATIVE_INFINITY
  let disposed = false

  const instantViews = ({ opened }: Window): Open[] => [...opened.values()].filter(({ view }) => OF_AN_INSTANT.has(view))

  function tell(view: number, { turn }: Window, message: LookMessage): void {
    neededAt = clock.monotonic()
    running()?.send({ type: 'view', view, turn, now: clock.now(), message })
  }

  /** The reader, started where there is none and told all that it has to know. */
  function running(): RunningReader | null {
    if (reader !== null || disposed) return reader
    try {
      const started = deps.startReader(deps.dataDir, {
        onMessage: hear,
        onEnd(reason) {
          if (reader === started) ended(reason)
        },
      })
      reader = started
    } catch (error) {
      ended(error instanceof Error ? error.message : String(error))
      return null
    }
    if (settings !== null) reader.send({ type: 'settings', settings })
    for (const [view, window] of windows) {
      for (const message of [...window.opened.values(), ...(window.look === null ? [] : [window.look])]) {
        reader.send({ type: 'view', view, turn: window.turn, now: clock.now(), message })
      }
    }
    return reader
  }

  function ended(reason: string): void {
    reader = null
    log(`the reader of the past ended: ${reason}`)
    const again = clock.monotonic() - endedAt >= AGAIN_MS
    endedAt = clock.monotonic()
    const waiting = [...windows].filter(([, { look, answered }]) => look !== null && !answered)
    if (again && waiting.length > 0) running()
    else for (const [view, { look }] of waiting) fail(view, 'estate', look?.at ?? null, reason)
  }

  function fail(view: number, of: ViewName, moment: number | null, detail: string): void {
    log(`the past does not read: ${detail}`)
    const at = clock.now()
    const time = new Date(moment ?? at).toISOString()
    send(view, { view: 'failed', of, moment, problem: { code: 'journal.unreadable', facts: { time, detail }, at } })
  }

  function hear(message: FromReader): void {
    if (message.type === 'log') {
      log(message.line)
      return
    }
    const window = windows.get(message.view)
    if (window === undefined) return
    const of = message.type === 'failed' ? message.of : message.frame.view
    if (message.type === 'failed' && message.damaged) deps.onDamage()
    if (of === 'estate' || of === 'app') {
      // It may be back in the present, or have come again, since.
      if (window.look === null || message.turn !== window.turn) return
      window.answered = true
    }
    if (message.type === 'failed') fail(message.view, message.of, message.moment, message.detail)
    else send(message.view, message.frame)
  }

  /** Shows the present again. */
  function present(view: number, window: Window): void {
    if (window.look === null) return
    window.look = null
    reader?.send({ type: 'view', view, turn: window.turn, now: clock.now(), message: { type: 'live' } })
    for (const message of instantViews(window)) live.receive(view, message)
  }

  function look(view: number, window: Window, message: Look): void {
    if (window.look === null) {
      window.turn += 1
      live.gone(view)
      for (const open of instantViews(window)) tell(view, window, open)
    }
    window.look = message
    window.answered = false
    tell(view, window, message)
  }

  function windowOf(view: number): Window {
    const known = windows.get(view)
    if (known !== undefined) return known
    const window: Window = { opened: new Map(), look: null, answered: false, turn: 0 }
    windows.set(view, window)
    return window
  }

  return {
    receive(view, message) {
      const window = windowOf(view)
      switch (message.type) {
        case 'look':
          return look(view, window, message)
        case 'live':
          return present(view, window)
        case 'open':
        case 'close':
        case 'ack':
          if (message.type === 'open') window.opened.set(message.view, message)
          if (message.type === 'close') window.opened.delete(message.view)
          if (window.look === null && OF_AN_INSTANT.has(message.view)) live.receive(view, message)
          else tell(view, window, message)
          return
        default:
          return unreachable(message)
      }
    },
    gone(view) {
      live.gone(view)
      if (windows.delete(view)) reader?.send({ type: 'view-gone', view })
    },
    notesChanged() {
      reader?.send({ type: 'notes' })
    },
    committed(history, episodes) {
      if (reader === null) return
      const asked = [...windows.values()].map(({ opened }) => opened.get('history'))
      const open = new Set(asked.flatMap((message) => (message?.view === 'history' ? [message.id] : [])))
      const ids = [...history, ...episodes].flatMap(({ entity }) => (open.has(entity) ? [entity] : []))
      if (ids.length > 0) reader.send({ type: 'changed', now: clock.now(), ids })
    },
    settings(next) {
      settings = next
      reader?.send({ type: 'settings', settings })
    },
    beat() {
      if (reader === null || clock.monotonic() - neededAt < IDLE_MS) return
      if ([...windows.values()].some((window) => window.look !== null || window.opened.size > instantViews(window).length)) return
      log('the reader of the past is ended: nobody looks')
      reader.end().catch((error: unknown) => log(`the reader of the past did not end: ${String(error)}`))
      reader = null
    },
    async dispose() {
      disposed = true
      await reader?.end()
      reader = null
    },
  }
}

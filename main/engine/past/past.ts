import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Frame, LookMessage, PresentAlarm, ViewName } from '../../../shared/estate/frame.ts'
import type { Sample } from '../../../shared/estate/metric.ts'
import type { Delta } from '../../../shared/estate/record.ts'
import type { CapacityReport } from '../../../shared/estate/verdict.ts'
import { unreachable } from '../../../shared/lib/assert.ts'
import type { Clock } from '../../../shared/lib/clock.ts'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import type { HistoryStep } from '../assess/changes.ts'
import { same } from '../estate/same.ts'
import { HOUR_MS, startOf } from '../journal/samples/spans.ts'
import type { Publisher } from '../publish/publisher.ts'
import { isAgainstNow } from './asked-view.ts'
import { createAssessing } from './capacity/assessing.ts'
import type { FromReader, Settings } from './messages.ts'
import { createPacking, type Piece } from './packing.ts'
import type { RunningReader, StartReader } from './start-reader.ts'

/** A reader that nobody has needed for this long is ended, ms: it holds a whole estate of memory. */
const IDLE_MS = 300_000

/** And this long after it was last to pack something, ms: while a history comes in, there is more to pack in a moment. */
const REST_MS = 30_000

/** What is open at the present is told anew this often at most, ms: under a surge it changes on every beat. */
const PRESENT_MS = 1_000

/** A reader that ended by itself is started again at once for windows that wait, but not twice within this, ms. */
const AGAIN_MS = 10_000

export interface PastDeps {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly startReader: StartReader
  /** What is open of grade I and II at the present; without it no window that looks at the past is told. */
  readonly presentAlarms?: () => readonly PresentAlarm[]
  /** Shows the present. */
  readonly live: Pick<Publisher, 'receive' | 'gone'>
  readonly send: (view: number, frame: Frame) => void
  /** The reader met damage in the journal. */
  readonly onDamage: () => void
  /** Puts away what the reader packed. */
  readonly store: (piece: Piece) => void
  /** How long samples are kept as they came, ms. */
  readonly rawSampleMs: number
  /** The capacity of the present was judged anew. */
  readonly judged: (report: CapacityReport) => void
}

/** Where each window looks: at the present, which the engine shows, or at the past, which a reader of the journal shows. */
export interface Past extends Disposable {
  /** A window said something. */
  receive(view: number, message: LookMessage): void
  gone(view: number): void
  /** The verdicts on capacity follow those settings, too. */
  settings(settings: Settings): void
  notesChanged(): void
  /** What is one line of the present, or what was said of it, is not what it was. */
  alarmsChanged(): void
  /** Something was said of an incident. */
  incidentsChanged(): void
  /** These deltas, histories, alarms and samples were committed. */
  committed(
    deltas: readonly Delta[],
    history: readonly HistoryStep[],
    episodes: readonly AlarmEpisode[],
    samples: readonly Pick<Sample, 'at'>[],
  ): void
  /** Called on every beat of the engine. */
  beat(): void
  dispose(): Promise<void>
}

/** Traffic and the sources' fortunes are told anew this often, ms: samples come once a minute. */
const TICK_MS = 60_000
const TIMED: readonly ViewName[] = ['traffic', 'watch']
/** What happens in the window of an incident is told after this at the latest, ms: under a surge something happens on every beat. */
const INCIDENTS_MS = 2_000
const INCIDENTS: readonly ViewName[] = ['incidents', 'incident']

type Look = Extract<LookMessage, { readonly type: 'look' }>
type Open = Extract<LookMessage, { readonly type: 'open' }>

interface Window {
  readonly opened: Map<ViewName, Open>
  /** Where it looks; null: at the present. */
  look: Look | null
  /** Views that wait for an answer, be it a failure; `estate`: its look. */
  readonly pending: Set<ViewName>
  /** What it was told to be open at the present in this stay. */
  told: string
  /** Counts its stays in the past, so that a frame of one does not come after it. */
  turn: number
}

/** Views of the estate at an instant, now or then; the others are about the past wherever a window looks. */
const isOfAnInstant = (view: Frame['view']): boolean =>
  view === 'estate' || view === 'app' || view === 'matrix' || view === 'rooms'

export function createPast(deps: PastDeps): Past {
  const { clock, log, live, send } = deps
  const windows = new Map<number, Window>()
  let settings: Settings | null = null
  let reader: RunningReader | null = null
  let neededAt = Number.NEGATIVE_INFINITY
  let packedAt = Number.NEGATIVE_INFINITY
  let endedAt = Number.NEGATIVE_INFINITY
  let disposed = false
  let tickedAt = Number.NEGATIVE_INFINITY
  /** Something happened that may be of an incident, and when incidents were told last. */
  let happened = false
  let incidentsAt = Number.NEGATIVE_INFINITY
  /** What is open at the present may be news, and when it was told last. */
  let presentDue = false
  let presentAt = Number.NEGATIVE_INFINITY

  const { rawSampleMs, store } = deps
  const packing = createPacking({
    ...{ clock, store },
    ask() {
      packedAt = clock.monotonic()
      running()?.send({ type: 'pack', now: clock.now(), rawSampleMs })
    },
  })

  const assessing = createAssessing(clock, () => {
    neededAt = clock.monotonic()
    running()?.send({ type: 'assess', now: clock.now() })
  })

  const instantViews = ({ opened }: Window): Open[] => [...opened.values()].filter(({ view }) => isOfAnInstant(view))

  /** Asks the reader; one that has to be started for it is told all that the windows want, this among it. */
  function ask(view: number, { turn }: Window, ...messages: readonly LookMessage[]): void {
    neededAt = clock.monotonic()
    if (reader === null) running()
    else for (const message of messages) reader.send({ type: 'view', view, turn, now: clock.now(), message })
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
    packing.failed()
    assessing.failed()
    const waiting = [...windows].flatMap(([view, { look, pending }]) => [...pending].map((of) => ({ view, of, look })))
    if (again && waiting.length > 0) running()
    else for (const { view, of, look } of waiting) fail(view, of, look?.at ?? null, reason)
  }

  function fail(view: number, of: ViewName, moment: number | null, detail: string): void {
    log(`the past does not read: ${detail}`)
    windows.get(view)?.pending.delete(of)
    const at = clock.now()
    const time = new Date(moment ?? at).toISOString()
    send(view, { view: 'failed', of, moment, problem: { code: 'journal.unreadable', facts: { time, detail }, at } })
  }

  function hear(message: FromReader): void {
    if ('damaged' in message && message.damaged) deps.onDamage()
    switch (message.type) {
      case 'log':
        log(message.line)
        break
      case 'packed':
        packing.packed(message.packed)
        break
      case 'assessed':
        assessing.done()
        deps.judged(message.report)
        break
      case 'assess-failed':
        log(`capacity is not judged: ${message.detail}`)
        assessing.failed()
        break
      case 'pack-failed':
        log(`history is not packed: ${message.detail}`)
        packing.failed()
        break
      case 'frame':
        answered(message, message.frame.view, ({ view, frame }) => send(view, frame))
        break
      case 'failed':
        answered(message, message.of, ({ view, of, moment, detail }) => fail(view, of, moment, detail))
        break
      default:
        unreachable(message)
    }
  }

  /** Passes on what a window asked for, where it still looks there. */
  function answered<M extends { readonly view: number; readonly turn: number }>(
    message: M,
    of: Frame['view'],
    pass: (message: M) => void,
  ): void {
    const window = windows.get(message.view)
    // It may be back in the present, or have come again, since.
    if (window === undefined || (isOfAnInstant(of) && (window.look === null || message.turn !== window.turn))) return
    for (const view of window.pending) if (view === of) window.pending.delete(view)
    pass(message)
  }

  /** Shows the present again. */
  function present(view: number, window: Window): void {
    if (window.look === null) return
    window.look = null
    window.pending.delete('estate')
    reader?.send({ type: 'view', view, turn: window.turn, now: clock.now(), message: { type: 'live' } })
    for (const message of instantViews(window)) live.receive(view, message)
  }

  function look(view: number, window: Window, message: Look): void {
    const comes = window.look === null
    window.look = message
    window.pending.add('estate')
    if (comes) {
      window.turn += 1
      window.told = ''
      presentDue = true
      live.gone(view)
    }
    ask(view, window, ...(comes ? instantViews(window) : []), message)
  }

  function windowOf(view: number): Window {
    const known = windows.get(view)
    if (known !== undefined) return known
    const window: Window = { opened: new Map(), look: null, pending: new Set(), told: '', turn: 0 }
    windows.set(view, window)
    return window
  }

  /** Keeps views of samples and states, and what is held against the present, up with the time, while any is open. */
  function tick(): void {
    if (reader === null || clock.monotonic() - tickedAt < TICK_MS) return
    tickedAt = clock.monotonic()
    const isTimed = ({ opened, look }: Window): boolean =>
      isAgainstNow(opened.get('diff')) || (look === null && TIMED.some((view) => opened.has(view)))
    if ([...windows.values()].some(isTimed)) reader.send({ type: 'tick', now: clock.now() })
  }

  function tellIncidents(): void {
    happened = false
    incidentsAt = clock.monotonic()
    reader?.send({ type: 'incidents', now: clock.now() })
  }

  /** An incident that lasts goes on by itself. */
  function incidentsGoOn(): void {
    const waitMs = happened ? INCIDENTS_MS : TICK_MS
    if (reader === null || clock.monotonic() - incidentsAt < waitMs) return
    if ([...windows.values()].some(({ opened }) => INCIDENTS.some((view) => opened.has(view)))) tellIncidents()
  }

  /** A window that is left in the past must hear of what comes. */
  function tellPresent(): void {
    const { presentAlarms } = deps
    const looking = [...windows].filter(([, { look }]) => look !== null)
    if (!presentDue || presentAlarms === undefined || looking.length === 0 || clock.monotonic() - presentAt < PRESENT_MS) return
    presentDue = false
    presentAt = clock.monotonic()
    const alarms = presentAlarms()
    const told = JSON.stringify(alarms)
    for (const [view, window] of looking) {
      if (window.told === told) continue
      window.told = told
      send(view, { view: 'present-alarms', alarms })
    }
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
          if (window.look === null && isOfAnInstant(message.view)) live.receive(view, message)
          else {
            if (message.type === 'open' && !isOfAnInstant(message.view)) window.pending.add(message.view)
            if (message.type === 'close') window.pending.delete(message.view)
            if (message.type === 'open') ask(view, window, message)
            else reader?.send({ type: 'view', view, turn: window.turn, now: clock.now(), message })
          }
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
    alarmsChanged() {
      presentDue = true
    },
    incidentsChanged: tellIncidents,
    committed(deltas, history, episodes, samples) {
      const hour = startOf(clock.now(), HOUR_MS)
      packing.committed(
        deltas.length,
        samples.reduce((count, { at }) => count + Number(at < hour), 0),
      )
      happened ||= history.length + episodes.length > 0
      presentDue ||= episodes.length > 0
      if (reader === null) return
      const asked = [...windows.values()].map(({ opened }) => opened.get('history'))
      const open = new Set(asked.flatMap((message) => (message?.view === 'history' ? [message.id] : [])))
      const ids = [...history, ...episodes].flatMap(({ entity }) => (open.has(entity) ? [entity] : []))
      if (ids.length > 0) reader.send({ type: 'changed', now: clock.now(), ids })
    },
    settings(next) {
      if (!same([next.rules, next.excuses], [settings?.rules, settings?.excuses])) assessing.soon()
      settings = next
      reader?.send({ type: 'settings', settings })
    },
    beat() {
      packing.beat()
      tick()
      incidentsGoOn()
      tellPresent()
      assessing.beat()
      const now = clock.monotonic()
      if (reader === null || packing.due || assessing.busy || now - packedAt < REST_MS || now - neededAt < IDLE_MS) return
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

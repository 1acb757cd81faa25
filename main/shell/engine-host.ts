import type { Frame, MarkMessage, NoteMessage, ViewMessage, ViewName } from '../../shared/estate/frame.ts'
import type { IncidentMessage } from '../../shared/estate/incident-frame.ts'
import type { EngineStatus } from '../../shared/ipc/contract.ts'
import type { EngineOptions, FromEngine, ToEngine } from '../../shared/ipc/engine.ts'
import { isLast, type SnapshotJob, type SnapshotTold } from '../../shared/ipc/snapshot.ts'
import { type BackoffPolicy, createBackoff } from '../../shared/lib/backoff.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Drawn } from '../../shared/snapshot/pictures.ts'
import type { HostedProcess, StartProcess } from './hosted-process.ts'

/** Waits between restarts; an engine that ran well for a minute starts over. */
const RESTART: BackoffPolicy = { initialMs: 500, maxMs: 30_000, factor: 2, healthyMs: 60_000 }
/** This many ends in a row are "too many": said as failed. */
const TOO_MANY = 6
/** A wall hangs unattended for weeks, so even a failed engine is tried again now and then, ms. */
const FAILED_RETRY_MS = 5 * 60_000
/** An engine that was told to stop and does not is killed after this, ms. */
const STOP_MS = 5_000
/** How often it is looked whether the windows are told, and an engine that is ready is asked whether it lives, ms. */
const ASK_MS = 10_000
/**
 * So many questions in a row without a word from it: it hangs, and what the windows show is frozen. Three minutes: a large step to a slow disk may take
 * tens of seconds. Counted, not timed: while the machine sleeps nobody asks.
 */
const UNANSWERED = 18
/**
 * So many looks in a row without a word from an engine that has shown the windows their picture, and it is said that this stands still: one may be silent,
 * long in getting ready, or end again and again before it shows anything.
 */
const SILENT = 3
/** What answers a window that has the estate open: that it stands so, that it can't be had, or that it is of a case. */
const SHOWS: ReadonlySet<Frame['view']> = new Set(['estate', 'failed', 'case'])

export interface EngineView {
  send(message: ViewMessage): void
  dispose(): void
}

/** A job as who asked for it knows it. */
export interface SnapshotRun {
  end(): void
  /** Answers a page that was to be drawn. */
  drawn(drawn: Drawn): void
}

/** The engine as the shell knows it: one that is there, whatever process it runs in and however often that died. */
export interface EngineHost {
  start(options: EngineOptions): void
  /** Goes over to another data folder or sources file: the engine is ended and started again. */
  change(options: EngineOptions): void
  /** What the engine may know of the vault, kept for the next one too; null: it is locked. */
  setSecrets(secrets: Readonly<Record<string, string>> | null): void
  status(): EngineStatus
  /** Times the engine has died since the start. */
  crashes(): number
  /** Returns a function that stops listening. */
  onStatus(listener: (status: EngineStatus) => void): () => void
  /** A window's side of the conversation. What it holds open is opened again after a restart. */
  openView(deliver: (frame: Frame) => void): EngineView
  /** Has a package written or previewed; `told` hears how far it is, and at last what came of it. */
  snapshot(job: SnapshotJob, told: (told: SnapshotTold) => void): SnapshotRun
  /** Resolves when the process has ended. */
  stop(): Promise<void>
}

export interface EngineHostEffects {
  readonly startProcess: StartProcess
  readonly clock: Clock
  readonly random: () => number
  /** Runs `work` after `ms`; returns a function that cancels. */
  readonly later: (work: () => void, ms: number) => () => void
  readonly log: (line: string) => void
}

/** Why it ended, or stands still. */
type Why = Pick<EngineStatus, 'detail' | 'problem'>
const NOTHING: Why = { detail: null, problem: null }

/** What a person wrote. */
type Written = NoteMessage | MarkMessage | IncidentMessage
const WRITTEN: ReadonlySet<ViewMessage['type']> = new Set<Written['type']>(['note', 'strike-note', 'mark-alarm', 'incident'])
const isWritten = (message: ViewMessage): message is Written => WRITTEN.has(message.type)

/** The last `open` of each view, the last `look`, the case that is looked at, and whether cases are told of. */
type Held = ViewName | 'look' | 'case' | 'cases'

/** What is held open after a message. */
function hold(opened: Map<Held, ViewMessage>, message: ViewMessage): void {
  switch (message.type) {
    case 'open':
      opened.set(message.view, message)
      break
    case 'close':
      opened.delete(message.view)
      break
    case 'look':
      opened.set('look', message)
      break
    case 'live':
      opened.delete('look')
      break
    case 'cases':
      if (message.wanted) opened.set('cases', message)
      else opened.delete('cases')
      break
    case 'case': {
      // What was open was of something else: the window opens it anew.
      const cases = opened.get('cases')
      opened.clear()
      if (message.id !== null) opened.set('case', message)
      if (cases !== undefined) opened.set('cases', cases)
      break
    }
  }
}

interface OpenView {
  readonly deliver: (frame: Frame) => void
  /** What it looks at and has open, to be said again to a fresh engine in this order: the case first, of which all the rest is. */
  readonly opened: Map<Held, ViewMessage>
  /** Notes, and what was said of alarms and incidents, that no engine has answered yet, by id: said again to a fresh one, since what a person wrote must not get lost between two. */
  readonly unanswered: Map<string, Written>
}

/** Runs the engine bundle at `script`, restarts it when it dies, and relays frames. */
export function createEngineHost(script: string, effects: EngineHostEffects): EngineHost {
  const { clock, later, log } = effects
  const backoff = createBackoff(RESTART, effects.random)
  const views = new Map<number, OpenView>()
  const listeners = new Set<(status: EngineStatus) => void>()
  const jobs = new Map<number, (told: SnapshotTold) => void>()
  let options: EngineOptions | null = null
  let secrets: Readonly<Record<string, string>> | null = null
  let changing = false
  let status: EngineStatus = { state: 'starting', ...NOTHING }
  let child: HostedProcess | null = null
  let startedAt = 0
  let lastWords: Why | null = null
  let crashes = 0
  let inARow = 0
  let nextView = 1
  let nextJob = 1
  let cancelRestart = () => {}
  let spare = () => {}
  let cancelLook = () => {}
  /** Of the process that runs: it takes questions, and a window has its picture from it. */
  let isReady = false
  let hasShown = false
  let unanswered = 0
  /** Looks since a word of an engine whose picture the windows have, of whichever process. */
  let unseen = 0
  let stopped: (() => void) | null = null

  function tell(next: EngineStatus) {
    status = next
    for (const listener of listeners) listener(next)
  }

  function post(message: ToEngine) {
    child?.send(message)
  }

  function tellJob(id: number, told: SnapshotTold) {
    const hears = jobs.get(id)
    if (isLast(told)) jobs.delete(id)
    hears?.(told)
  }

  /** Again and again: whether the engine lives, and the windows are told. */
  function look() {
    cancelLook = later(look, ASK_MS)
    if (isReady && unanswered >= UNANSWERED) {
      isReady = false
      lastWords = { detail: `it gave no answer for ${(UNANSWERED * ASK_MS) / 1000} s`, problem: null }
      tell({ state: 'restarting', ...lastWords })
      child?.kill()
    }
    // One that is not ready is not asked: to mend a large journal may take it long.
    if (isReady) {
      unanswered += 1
      post({ type: 'ping' })
    }
    if (unseen === SILENT && status.state !== 'failed') tell({ ...status, state: 'silent' })
    unseen = views.size === 0 ? 0 : unseen + 1
  }

  function hear(message: FromEngine) {
    unanswered = 0
    if (message.type === 'ready') isReady = true
    if (message.type === 'frame' && SHOWS.has(message.frame.view)) hasShown = true
    if (isReady && (hasShown || views.size === 0)) {
      unseen = 0
      if (status.state !== 'running') tell({ state: 'running', ...NOTHING })
    }
    switch (message.type) {
      case 'ready':
      case 'pong':
        break
      case 'frame':
        if (message.frame.view === 'note') views.get(message.view)?.unanswered.delete(message.frame.id)
        views.get(message.view)?.deliver(message.frame)
        break
      case 'fatal':
        lastWords = { detail: message.message, problem: message.problem }
        log(`engine: ${message.message}`)
        break
      case 'snapshot':
        tellJob(message.id, message.told)
        break
      case 'stopped':
        break
    }
  }

  function launch(start: EngineOptions) {
    startedAt = clock.monotonic()
    lastWords = null
    changing = false
    isReady = false
    hasShown = false
    unanswered = 0
    // `ended` belongs to this process alone: a late word of an old one must not touch its successor.
    let ended = false
    const mine = effects.startProcess(script, [], {
      onMessage: (message) => {
        if (!ended) hear(message as FromEngine) // our own bundle on a private channel: the types are its schema
      },
      onStdout: (text) => log(`engine: ${text.trimEnd()}`),
      onExit: (reason) => {
        ended = true
        spare()
        isReady = false
        child = null
        for (const id of [...jobs.keys()]) tellJob(id, { problem: { code: 'snapshot.interrupted', facts: {} } })
        if (stopped) stopped()
        else if (changing) launch(options ?? start)
        else died(start, lastWords ?? { detail: reason, problem: null })
      },
    })
    if (ended) return
    child = mine
    post({ type: 'start', options: start })
    post({ type: 'secrets', secrets })
    for (const [view, { opened, unanswered }] of views) {
      for (const message of [...opened.values(), ...unanswered.values()]) post({ type: 'view', view, message })
    }
  }

  function died(start: EngineOptions, why: Why) {
    crashes += 1
    const ranMs = clock.monotonic() - startedAt
    inARow = ranMs >= RESTART.healthyMs ? 1 : inARow + 1
    backoff.ended(ranMs)
    const failed = inARow >= TOO_MANY
    const waitMs = failed ? FAILED_RETRY_MS : backoff.next()
    log(`engine: ended (${why.detail}), ${crashes} so far; starting again in ${Math.round(waitMs / 100) / 10} s`)
    tell({ state: failed ? 'failed' : 'restarting', ...why })
    cancelRestart = later(() => launch(options ?? start), waitMs)
  }

  /** Tells the process to stop, and kills it where it does not; returns a function that spares it. */
  function end(running: HostedProcess): () => void {
    isReady = false
    post({ type: 'stop' })
    return later(() => running.kill(), STOP_MS)
  }

  return {
    start(given) {
      if (options) return
      options = given
      launch(given)
      look()
    },
    change(given) {
      options = given
      cancelRestart()
      if (stopped) return
      if (!child) return launch(given)
      changing = true
      spare = end(child)
    },
    setSecrets(given) {
      secrets = given
      post({ type: 'secrets', secrets })
    },
    status: () => status,
    crashes: () => crashes,
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openView(deliver) {
      const view = nextView++
      const opened = new Map<Held, ViewMessage>()
      const unanswered = new Map<string, Written>()
      views.set(view, { deliver, opened, unanswered })
      return {
        send(message) {
          if (!views.has(view)) return
          hold(opened, message)
          if (isWritten(message)) unanswered.set(message.id, message)
          post({ type: 'view', view, message })
        },
        dispose() {
          if (views.delete(view)) post({ type: 'view-gone', view })
        },
      }
    },
    snapshot(job, told) {
      const id = nextJob++
      if (child === null) {
        told({ problem: { code: 'snapshot.interrupted', facts: {} } })
        return { end() {}, drawn() {} }
      }
      jobs.set(id, told)
      post({ type: 'snapshot', id, job })
      return {
        end: () => post({ type: 'end-snapshot', id }),
        drawn: (drawn) => post({ type: 'snapshot-drawn', id, drawn }),
      }
    },
    stop() {
      cancelRestart()
      cancelLook()
      return new Promise((done) => {
        if (!child) return done()
        const spareIt = end(child)
        stopped = () => {
          spareIt()
          done()
        }
      })
    },
  }
}

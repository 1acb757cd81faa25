import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame, ViewMessage } from '../../shared/estate/frame.ts'
import { problemText } from '../../shared/estate/problem-words.ts'
import type { Problem, SourceState } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { PolicyRead } from '../config/policy-file.ts'
import { NO_SOURCES, type SourceConfig, type SourcesFile, secretsNeeded } from '../config/sources-file.ts'
import { createAlarmBook } from './assess/alarms.ts'
import { excusesOf } from './assess/capacity/exemptions.ts'
import { groupByCause } from './assess/cause.ts'
import { createChores } from './chores.ts'
import { createCursorBook } from './cursor-book.ts'
import { figuresOf } from './figures.ts'
import { createIntakeQueue } from './intake-queue.ts'
import { markSuspect } from './journal/damage.ts'
import { journalFile } from './journal/database.ts'
import { agesOf } from './journal/limits.ts'
import { createMemoryReturn } from './memory-return.ts'
import { createModel } from './model.ts'
import { createNoteDesk } from './note-desk.ts'
import { openEstate } from './open-estate.ts'
import { createPast } from './past/past.ts'
import type { StartReader } from './past/start-reader.ts'
import type { EstateReader } from './publish/estate-reader.ts'
import { createFreshness } from './publish/freshness.ts'
import { createPublisher } from './publish/publisher.ts'
import { createReadingDesk } from './readings/reading-desk.ts'
import { createRegisterKeeper, type RegisterRead } from './register-keeper.ts'
import { createSampling } from './sampling.ts'
import { createSettingsBoard } from './settings-board.ts'
import { createSourceBoard, removedSources } from './source-board.ts'
import type { Source, SourceDeps } from './sources/source.ts'
import { createStep } from './step.ts'

/** A beat takes what has gathered, commits it and sends it on, ms: it is what an operator waits at most, and bounds frames to 10 a second. */
const BEAT_MS = 100
/** Source states are saved this seldom where nothing else is committed, ms. */
const STATES_MS = 3_000
/** The record table is brought up to the head this often, ms: what a start after a kill has to replay. */
const SETTLE_MS = 5_000
/** Old history is looked for this often, ms. */
const THIN_MS = 60_000
/** Room on the disk is looked after this often, ms: what could not be written is tried again, and the journal's state told. */
const ROOM_MS = 5_000
/** The sources file and the register are looked at this often, ms: who saved one waits for what comes of it. */
const SOURCES_MS = 500
const REGISTER_MS = 2_000
/** A beat that took longer is told in the log, ms: half of what a person notices. */
const SLOW_BEAT_MS = 500

/** Usage that has become too old is looked for this often, ms. */
const USAGE_MS = 30_000

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Kinds of sources of which each is a place where components run. */
const KINDS_WITH_A_CLUSTER: ReadonlySet<SourceConfig['kind']> = new Set(['kubernetes', 'cloudevents'])

/** The last good register, in the data folder. */
const REGISTER_COPY = 'register.last-good.yaml'

function clustersIn({ sources }: SourcesFile): readonly SourceConfig[] {
  return sources.filter(({ kind }) => KINDS_WITH_A_CLUSTER.has(kind))
}

export interface EngineDeps {
  readonly dataDir: string
  /** null: nothing is said about sources; what the cache knows is shown as it was. */
  readonly sourcesFile: SourcesFile | null
  /** The sources file read again where it was written since; null: it was not. */
  readonly sourcesNews: () => SourcesFile | null
  readonly policy: Policy
  /** Faults of the configuration, to be shown beside those of the register. */
  readonly problems: readonly Problem[]
  readonly clock: Clock
  /** [0, 1) */
  readonly random: () => number
  readonly log: (line: string) => void
  readonly every: (ms: number, work: () => void) => Disposable
  /** A secret by its name; null: there is none, or the vault is locked. */
  readonly secret: SourceDeps['secret']
  /** The vault is locked: a source that needs a secret waits for it. */
  readonly secretsLocked: () => boolean
  readonly openSource: (config: SourceConfig, deps: SourceDeps) => Source
  /** The policy file, where it was written since; else null. Absent: it is read at the start only. */
  readonly policyNews?: () => PolicyRead | null
  readonly readRegister: (path: string) => RegisterRead
  /** Starts what reads the past beside the engine. */
  readonly startReader: StartReader
  /** Gives back to the system what memory can be spared. */
  readonly collect: () => void
  readonly send: (view: number, frame: Frame) => void
  readonly onState: (state: SourceState) => void
  /** The engine stands still after this; the process has to end. */
  readonly onFatal: (error: unknown) => void
}

export interface Engine extends Disposable {
  /** Opens the sources; a second call does nothing. Apart from creating, so that what is kept can be on screen first. */
  watch(): void
  /** A window said something. */
  receive(view: number, message: ViewMessage): void
  viewGone(view: number): void
  /** These secrets came, went or changed: sources that need them are opened (anew). */
  secretsChanged(names: ReadonlySet<string>): void
  /** Writes what is in flight, lets go of sources and journal. */
  dispose(): Promise<void>
}

/**
 * The engine: journal → model → views first, so that the last known estate shows before any socket opens; then, with `watch`, the
 * sources. All changes take one way: model → alarms → journal → views, one step after the other in a beat, so that a view never shows what is
 * not committed.
 * @throws JournalError where the data folder cannot be used
 */
export function createEngine(deps: EngineDeps): Engine {
  const { clock, log, policy } = deps
  const file = deps.sourcesFile ?? NO_SOURCES
  let sourcesFaults = file.faults
  const registerCopy = join(deps.dataDir, REGISTER_COPY)
  // No sources file, or one that cannot be read, says nothing of a register: without the last good one every app would be "unassigned".
  const isUnsaid = deps.sourcesFile === null || file.faults.length > 0
  const opening = { dataDir: deps.dataDir, policy, now: clock.now(), log }
  const { journal, restored, problem, register, model } = openEstate(opening, ({ restored }) => {
    const path = isUnsaid && existsSync(registerCopy) ? registerCopy : file.registerFile
    const register = createRegisterKeeper(path, registerCopy, deps.readRegister)
    const model = createModel({ policy, register: register.register, clusters: clustersIn(file) })
    model.restore(restored.records)
    return { register, model }
  })
  const alarms = createAlarmBook(restored.episodes.filter((episode) => episode.clearedAt === null))
  const keptFrom = (): number => journal.keptSince(policy.journal.rollupDays * DAY_MS)
  const readings = createReadingDesk({ model, keptFrom, log })
  const queue = createIntakeQueue(() => readings.backlog)
  const drop = file.complete ? removedSources(file, restored) : new Set<string>()
  const cursors = createCursorBook(restored.cursors.filter(({ source }) => !drop.has(source)))
  const board = createSourceBoard(
    file,
    restored.sourceStates.filter(({ name }) => !drop.has(name)),
    clock.now(),
    { needs: secretsNeeded, obstacle: secretFault },
  )
  // Entities change when what is observed of them does; what they use changes every minute and is shown beside them.
  const seen: EstateReader = {
    ...{ get: model.get, ofKind: model.ofKind, childrenOf: model.childrenOf, eventsAbout: model.eventsAbout },
    usage: { of: readings.usage.of, now: clock.now, freshMs: policy.usage.freshSeconds * 1_000 },
  }
  const publisher = createPublisher({
    estate: seen,
    clock,
    tightFill: policy.capacity.tightFill,
    send: deps.send,
    groupAlarms: () => groupByCause(alarms.open(), model),
    openEpisodes: alarms.open,
    episodes: restored.episodes,
    coverage: restored.coverage,
    notes: journal.notes.within,
    head: journal.head,
  })
  const past = createPast({
    ...{ dataDir: deps.dataDir, clock, log, startReader: deps.startReader, live: publisher, send: deps.send },
    onDamage: () => markSuspect(journalFile(deps.dataDir), 'history'),
    rawSampleMs: policy.journal.rawSampleHours * HOUR_MS,
    judged: publisher.judged,
    store(piece) {
      if (!stopped) guarded(() => void (piece.what === 'samples' ? journal.samples.store(piece) : journal.store(piece)))
    },
  })
  const settings = createSettingsBoard(policy.capacity, publisher, past)
  const step = createStep({ clock, estate: model, alarms, journal, publisher, past, settings })
  const noteDesk = createNoteDesk({
    ...{ book: journal.notes, now: clock.now, send: deps.send },
    changed() {
      publisher.notesChanged()
      past.notesChanged()
    },
  })

  const sampling = createSampling({
    ...{ clock, log, samples: journal.samples, keptSince: journal.keptSince, limits: policy.journal },
    read: (at) => figuresOf(seen, createFreshness(board.states), at),
  })

  const memory = createMemoryReturn(clock, deps.collect)

  let toldDropped = 0
  let statesAt = clock.monotonic()
  let phasesSaved = ''
  let stopped = false

  /** Why a source cannot be opened for want of a secret. */
  function secretFault(config: SourceConfig, at: number): Problem | null {
    const missing = secretsNeeded(config).find((name) => deps.secret(name) === null)
    if (missing === undefined) return null
    return deps.secretsLocked()
      ? { code: 'vault.locked', facts: {}, at }
      : { code: 'secret.missing', facts: { secret: missing }, at }
  }

  function withUnplaced(state: SourceState): SourceState {
    const unplaced = readings.unplaced(state.name)
    return unplaced === null ? state : { ...state, unplaced }
  }

  function showRegister(): void {
    const { estateName, estateNameEn } = register.register
    const found = [...sourcesFaults, ...deps.problems, ...(problem === null ? [] : [problem]), ...register.faults]
    settings.putRegister(
      { estateName, estateNameEn },
      found.map(({ code, facts }) => ({ code, facts })),
      excusesOf(register.register),
    )
    for (const { code, facts } of found) log(problemText(code, facts, 'en').what)
  }

  function takeIntake(): void {
    const batches = queue.take()
    if (batches.length > 0) {
      const deltas = model.apply(batches, clock.now())
      const reached = readings.take(batches)
      step(deltas, reached)
      cursors.take(reached)
      if (batches.some((batch) => batch.swaps.length > 0)) memory.listed()
    }
    takeReadings()
    const dueAt = model.nextDueAt()
    if (dueAt !== null && dueAt <= clock.now()) step(model.tick(clock.now()), [])
  }

  /** Readings become samples after the records of their step, so that what came with them is known. */
  function takeReadings(): void {
    const { samples, cursors: reached, touched } = readings.place(clock.now(), clock.monotonic())
    if (samples.length > 0) step([], reached, { samples })
    else step([], reached)
    cursors.take(reached)
    if (touched.size > 0) publisher.used(touched)
    for (const name of readings.refills(clock.monotonic())) {
      board.fillAgain(name)
      log(`${name}: asked to read its history again, since it tells of what has come to be known`)
    }
  }

  function takeStates(): void {
    if (board.changed) publisher.sources(board.states.map(withUnplaced))
    board.settle()
    const phases = board.states.map(({ phase }) => phase).join()
    // A turn is saved at once, so that the past knows its moment; what ticks, seldom.
    if (phases === phasesSaved && clock.monotonic() - statesAt < STATES_MS) return
    phasesSaved = phases
    statesAt = clock.monotonic()
    step([], [], { states: board.states })
    // Each time they have doubled: where Events never cease, a line with each would fill the log.
    if (model.droppedEvents > 2 * toldDropped) {
      toldDropped = model.droppedEvents
      log(`Kubernetes Events beyond the bounds are not kept: ${toldDropped} so far`)
    }
  }

  function takeSamples(): void {
    const samples = sampling.take()
    if (samples.length > 0) step([], [], { samples })
  }

  function dropSource(name: string): void {
    step(model.dropSource(name, clock.now()), [], { forget: [name] })
    readings.forgetSource(name)
    log(`source ${name} is no longer in the sources file: what it showed is removed`)
  }

  /** Opens and closes sources as the sources file wants them, after what they offered was taken. */
  function tendSources(): void {
    for (const name of board.tend(clock.now())) {
      cursors.forget(name)
      dropSource(name)
    }
  }

  /** A file that is broken changes nothing: what it said last holds, and what is wrong is told. */
  function takeSourcesFile(): void {
    const next = deps.sourcesNews()
    if (next === null) return
    sourcesFaults = next.faults
    if (next.faults.length === 0) {
      board.configure(next, clock.now())
      register.use(next.registerFile)
      step(model.setClusters(clustersIn(next), clock.now()), [])
      takeRegister()
      log(`sources file read again: ${next.sources.length} sources, ${next.refused.length} refused`)
    }
    showRegister()
  }

  function takeRegister(): void {
    if (!register.refresh()) return
    step(model.setRegister(register.register, clock.now()), [])
    showRegister()
    log(`register read again: ${register.faults.length} faults`)
  }

  /** The thresholds of capacity hold at once; all others from the next start on. */
  function takePolicy(): void {
    const news = deps.policyNews?.() ?? null
    if (news === null) return
    if (news.problem === null) settings.putRules(news.policy.capacity)
    else log(problemText(news.problem.code, news.problem.facts, 'en').what)
  }

  /** Work without a remainder. */
  const whole = (work: () => void) => (): boolean => {
    work()
    return false
  }

  const doChores = createChores(clock, [
    { everyMs: SOURCES_MS, work: whole(takeSourcesFile) },
    // Figures that nobody renews cease to hold.
    { everyMs: USAGE_MS, work: whole(() => publisher.used(readings.usage.entities())) },
    { everyMs: REGISTER_MS, work: whole(takeRegister) },
    { everyMs: REGISTER_MS, work: whole(takePolicy) },
    { everyMs: SETTLE_MS, work: whole(journal.settle) },
    {
      everyMs: ROOM_MS,
      work() {
        const more = journal.keepRoom(clock.now())
        settings.putJournal(journal.state())
        return more
      },
    },
    { everyMs: THIN_MS, atOnce: true, work: () => journal.thin(agesOf(policy, journal.keptSince), clock.now()) },
  ])

  /** After a fault inside nothing goes on. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      stopped = true
      deps.onFatal(error)
    }
  }

  function beat(): void {
    if (stopped) return
    const startedAt = clock.monotonic()
    guarded(() => {
      takeIntake()
      tendSources()
      takeStates()
      takeSamples()
      publisher.pump()
      past.beat()
      doChores()
      sampling.upkeep()
      memory.upkeep()
    })
    const tookMs = clock.monotonic() - startedAt
    if (tookMs > SLOW_BEAT_MS) log(`slow: a beat took ${Math.round(tookMs)} ms at sequence ${journal.head().seq}`)
  }

  try {
    for (const name of drop) dropSource(name)
    step(model.setRegister(register.register, clock.now()), [], { states: board.states })
    showRegister()
    publisher.sources(board.states)
    settings.putJournal(journal.state())
    publisher.pump()
    for (const state of board.states) if (state.problem !== null) deps.onState(state)
  } catch (error) {
    journal.dispose()
    throw error
  }

  const timer = deps.every(BEAT_MS, beat)
  let watching = false
  let disposing: Promise<void> | null = null

  function watch(): void {
    if (watching || disposing !== null) return
    watching = true
    board.start((config, tell) => {
      const source = deps.openSource(config, {
        sink: {
          offer: queue.offer,
          state(state) {
            tell(state)
            deps.onState(state)
          },
        },
        clock,
        random: deps.random,
        log: (line) => log(`${config.name}: ${line}`),
        policy,
        secret: deps.secret,
      })
      source.start(cursors.of(config.name))
      return source
    })
    tendSources()
  }

  async function dispose(): Promise<void> {
    timer.dispose()
    await Promise.all([board.dispose(), past.dispose()])
    try {
      if (!stopped) {
        takeIntake()
        step([], [], { states: board.states })
      }
    } finally {
      stopped = true
      journal.dispose()
    }
  }

  return {
    watch,
    receive(view, message) {
      if (message.type === 'note' || message.type === 'strike-note') noteDesk.receive(view, message)
      // Tests of connections are no matter of the estate: they are walked beside it (start.ts).
      else if (message.type === 'walk' || message.type === 'end-walk') return
      else past.receive(view, message)
    },
    viewGone: past.gone,
    secretsChanged: board.secretsChanged,
    dispose() {
      disposing ??= dispose()
      return disposing
    },
  }
}

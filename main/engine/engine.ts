import type { FindMessage } from '../../shared/estate/find.ts'
import { isGrave } from '../../shared/estate/level.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { readSigners } from '../config/signing/signers-file.ts'
import { NO_SOURCES, type SourceConfig, secretsNeeded } from '../config/sources-file.ts'
import { createAlarmDesk } from './alarm-desk.ts'
import { createChores } from './chores.ts'
import { clustersIn, createConfiguration, keepPolicy, keepRegister } from './configuration.ts'
import { createCursorBook } from './cursor-book.ts'
import type { Engine, EngineDeps } from './engine-deps.ts'
import { figuresOf } from './figures.ts'
import { createIncidentDesk } from './incident-desk.ts'
import { createIntakeQueue } from './intake-queue.ts'
import { markSuspect } from './journal/damage.ts'
import { journalFile } from './journal/database.ts'
import { agesOf } from './journal/limits.ts'
import { createMemoryReturn } from './memory-return.ts'
import { createModel } from './model.ts'
import { createNoteDesk } from './note-desk.ts'
import { openEstate } from './open-estate.ts'
import { createPast } from './past/past.ts'
import type { EstateReader } from './publish/estate-reader.ts'
import { findIn } from './publish/find/find-in.ts'
import { NO_READINGS, type ReadingsOf } from './publish/find/pinyin.ts'
import { createFreshness } from './publish/freshness.ts'
import { createPublisher } from './publish/publisher.ts'
import { createReadingDesk } from './readings/reading-desk.ts'
import { createSampling } from './sampling.ts'
import { createSettingsBoard } from './settings-board.ts'
import { createCaseDesk, isOfCases } from './snapshot/case/case-desk.ts'
import { presentOf } from './snapshot/case/present.ts'
import { createSourceBoard, removedSources } from './source-board.ts'
import { createSourceTakings } from './source-takings.ts'
import { createStep } from './step.ts'

/**
 * A beat takes what has gathered, commits it and sends it on, ms: it is what an operator waits at most, and bounds frames to 10 a second. Half-way
 * between two comes the upkeep: a frame leaves the process only once its turn is over, so that what can wait must not be in one with it.
 */
const BEAT_MS = 100
/** The record table is brought up to the head this often, ms: what a start after a kill has to replay. */
const SETTLE_MS = 5_000
/** Old history is looked for this often, ms. */
const THIN_MS = 60_000
/** Room on the disk is looked after this often, ms: what could not be written is tried again, and the journal's state told. */
const ROOM_MS = 5_000
/** The sources file and the register are looked at this often, ms: who saved one waits for what comes of it. */
const SOURCES_MS = 500
const REGISTER_MS = 2_000
/** A beat, or an upkeep, that took longer is told in the log, ms: half of what a person notices. */
const SLOW_MS = 500

/** Usage that has become too old is looked for this often, ms. */
const USAGE_MS = 30_000

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * The engine: journal → model → views first, so that the last known estate shows before any socket opens; then, with `watch`, the
 * sources. All changes take one way: model → alarms → journal → views, one step after the other in a beat, so that a view never shows what is
 * not committed.
 * @throws JournalError where the data folder cannot be used
 */
export function createEngine(deps: EngineDeps): Engine {
  const { clock, log } = deps
  const policyKeeper = keepPolicy(deps)
  const policy = policyKeeper.value
  const file = deps.sourcesFile ?? NO_SOURCES
  const opening = { dataDir: deps.dataDir, policy, now: clock.now(), log }
  const { journal, restored, problem, register, model } = openEstate(opening, ({ restored }) => {
    const register = keepRegister(deps)
    const model = createModel({ policy, register: register.value, clusters: clustersIn(file) })
    model.restore(restored.records)
    return { register, model }
  })
  const alarms = createAlarmDesk({
    ...{ model, restored, rules: policy.alarms, book: journal.marks, now: clock.now, send: deps.send },
    changed() {
      publisher.alarmsChanged()
      past.alarmsChanged()
    },
  })
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
    usage: { of: readings.usage.of, now: clock.now, freshMs: () => policyKeeper.value.usage.freshSeconds * 1_000 },
  }
  const publisher = createPublisher({
    estate: seen,
    clock,
    send: deps.send,
    groupAlarms: alarms.rows,
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
    presentAlarms: () =>
      alarms.rows().flatMap(({ id, level, raisedAt, handling }) => (isGrave(level) ? [{ id, level, raisedAt, handling }] : [])),
    store(piece) {
      if (!stopped) guarded(() => void (piece.what === 'samples' ? journal.samples.store(piece) : journal.store(piece)))
    },
  })
  const cases = createCaseDesk({
    ...{ dataDir: deps.dataDir, clock, log, startReader: deps.startReader, startImport: deps.startImport, send: deps.send },
    signers: () => readSigners(deps.dataDir),
    present: () => presentOf(alarms.rows(), board.states, settings.journal?.problem ?? null),
    turned: past.gone,
  })
  const settings = createSettingsBoard(policy, publisher, {
    settings(next) {
      past.settings(next)
      cases.settings(next)
    },
  })
  const step = createStep({ clock, estate: model, alarms, journal, publisher, past, settings })
  const noteDesk = createNoteDesk({
    ...{ book: journal.notes, now: clock.now, send: deps.send },
    changed() {
      publisher.notesChanged()
      past.notesChanged()
    },
  })

  const incidentDesk = createIncidentDesk({
    ...{ book: journal.incidents, now: clock.now, send: deps.send, changed: past.incidentsChanged },
  })

  /** How fresh what was taken in is: what a source tells that is back may still wait for a beat. */
  let freshness = createFreshness(board.states)
  const sampling = createSampling({
    ...{ clock, log, samples: journal.samples, keptSince: journal.keptSince, limits: policy.journal },
    read: (at) => figuresOf(seen, freshness, at),
  })

  const memory = createMemoryReturn(clock, deps.memory)
  const takings = createSourceTakings({ queue, model, readings, cursors, board, publisher, memory, step, clock, log })
  const configuration = createConfiguration({
    ...deps,
    problems: problem === null ? [] : [problem],
    policy: policyKeeper,
    ...{ register, model, board, settings, step },
    alarmRules(rules) {
      alarms.use(rules)
      settings.putAlarms(rules)
    },
  })

  let stopped = false

  /** Why a source cannot be opened for want of a secret. */
  function secretFault(config: SourceConfig, at: number): Problem | null {
    const missing = secretsNeeded(config).find((name) => deps.secret(name) === null)
    if (missing === undefined) return null
    return deps.secretsLocked()
      ? { code: 'vault.locked', facts: {}, at }
      : { code: 'secret.missing', facts: { secret: missing }, at }
  }

  function takeSamples(): void {
    const samples = sampling.take()
    if (samples.length > 0) step([], [], { samples })
  }

  /** What rings only once it has lasted rings though nothing changes. */
  function takeAlarms(): void {
    const dueAt = alarms.nextDueAt()
    if (dueAt !== null && dueAt <= clock.now()) step([], [])
    alarms.beat()
  }

  /** Work without a remainder. */
  const whole = (work: () => void) => (): boolean => {
    work()
    return false
  }

  const doChores = createChores(clock, [
    { everyMs: SOURCES_MS, work: whole(configuration.takeSourcesFile) },
    // Figures that nobody renews cease to hold.
    { everyMs: USAGE_MS, work: whole(() => publisher.used(readings.usage.entities())) },
    { everyMs: REGISTER_MS, work: whole(configuration.takeRegister) },
    { everyMs: REGISTER_MS, work: whole(configuration.takePolicy) },
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

  function turn(what: string, work: () => void): void {
    if (stopped) return
    const startedAt = clock.monotonic()
    guarded(work)
    const tookMs = clock.monotonic() - startedAt
    if (tookMs > SLOW_MS) log(`slow: ${what} took ${Math.round(tookMs)} ms at sequence ${journal.head().seq}`)
  }

  const beat = (): void =>
    turn('a beat', () => {
      takings.takeIntake()
      takings.tend()
      // also of those that are not open, and so tell nothing themselves
      if (board.changed) for (const state of board.states) deps.onState(state)
      takings.takeStates()
      freshness = createFreshness(board.states)
      takeAlarms()
      publisher.pump()
      past.beat()
      cases.beat()
    })

  const upkeep = (): void =>
    turn('upkeep', () => {
      takeSamples()
      doChores()
      sampling.upkeep()
      memory.upkeep()
    })

  try {
    for (const name of drop) takings.drop(name)
    configuration.begin()
    publisher.sources(board.states)
    settings.putJournal(journal.state())
    publisher.pump()
    for (const state of board.states) if (state.problem !== null) deps.onState(state)
  } catch (error) {
    journal.dispose()
    throw error
  }

  /** Readings of characters are loaded with the first look: no start pays for them. */
  let readingsOf: Promise<ReadingsOf> | null = null
  async function find(view: number, message: FindMessage): Promise<void> {
    readingsOf ??= import('./publish/find/han-readings.ts').then(
      ({ createHanReadings }) => createHanReadings(),
      (error: unknown) => {
        log(`names are not found by pinyin: ${error instanceof Error ? error.message : error}`)
        return NO_READINGS
      },
    )
    const readings = await readingsOf
    if (!stopped) guarded(() => deps.send(view, findIn(seen, freshness, message, journal.head().at, readings)))
  }

  let beaten = false
  const timer = deps.every(BEAT_MS / 2, () => {
    beaten = !beaten
    if (beaten) beat()
    else upkeep()
  })
  let watching = false
  let disposing: Promise<void> | null = null

  function watch(): void {
    if (watching || disposing !== null) return
    watching = true
    board.start((config, tell) => {
      const source = deps.openSource(config, {
        sink: {
          offer: queue.offer,
          reserve: queue.reserve,
          state(state) {
            tell(state)
            deps.onState(state)
          },
        },
        clock,
        random: deps.random,
        log: (line) => log(`${config.name}: ${line}`),
        policy: policyKeeper.value,
        secret: deps.secret,
      })
      source.start(cursors.of(config.name))
      return source
    })
    takings.tend()
  }

  async function dispose(): Promise<void> {
    timer.dispose()
    await Promise.all([board.dispose(), past.dispose(), cases.dispose()])
    try {
      if (!stopped) {
        takings.takeIntake()
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
      if (isOfCases(message)) return cases.receive(view, message)
      if (cases.inCase(view, message)) return
      if (message.type === 'note' || message.type === 'strike-note') noteDesk.receive(view, message)
      else if (message.type === 'incident') incidentDesk.receive(view, message)
      else if (message.type === 'mark-alarm') alarms.receive(view, message)
      // Tests of connections are no matter of the estate: they are walked beside it (start.ts).
      else if (message.type === 'walk' || message.type === 'end-walk') return
      else if (message.type === 'find') void find(view, message)
      else past.receive(view, message)
    },
    viewGone(view) {
      cases.gone(view)
      past.gone(view)
    },
    secretsChanged: board.secretsChanged,
    dispose() {
      disposing ??= dispose()
      return disposing
    },
  }
}

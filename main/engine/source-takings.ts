import type { SourceState } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { CursorBook } from './cursor-book.ts'
import type { IntakeQueue } from './intake-queue.ts'
import type { MemoryReturn } from './memory-return.ts'
import type { Model } from './model.ts'
import type { Publisher } from './publish/publisher.ts'
import type { ReadingDesk } from './readings/reading-desk.ts'
import type { SourceBoard } from './source-board.ts'
import type { Step } from './step.ts'

/** Source states are saved this seldom where nothing else is committed, ms. */
const STATES_MS = 3_000

export interface SourceTakingsDeps {
  readonly queue: Pick<IntakeQueue, 'take'>
  readonly model: Pick<Model, 'apply' | 'tick' | 'nextDueAt' | 'dropSource' | 'droppedEvents'>
  readonly readings: ReadingDesk
  readonly cursors: CursorBook
  readonly board: SourceBoard
  readonly publisher: Pick<Publisher, 'used' | 'sources'>
  readonly memory: Pick<MemoryReturn, 'littered'>
  readonly step: Step
  readonly clock: Clock
  readonly log: (line: string) => void
}

/** Takes what sources told since the last beat into estate and journal: records, then readings, then how the sources are. */
export interface SourceTakings {
  takeIntake(): void
  /** Opens and closes sources as the sources file wants them, after what they offered was taken. */
  tend(): void
  takeStates(): void
  drop(name: string): void
}

export function createSourceTakings(deps: SourceTakingsDeps): SourceTakings {
  const { queue, model, readings, cursors, board, publisher, memory, step, clock, log } = deps
  let toldDropped = 0
  let statesAt = clock.monotonic()
  let phasesSaved = ''

  function withUnplaced(state: SourceState): SourceState {
    const unplaced = readings.unplaced(state.name)
    return unplaced === null ? state : { ...state, unplaced }
  }

  /** Readings become samples after the records of their step, so that what came with them is known. */
  function takeReadings(): void {
    const { samples, cursors: reached, touched } = readings.place(clock.now(), clock.monotonic())
    if (samples.length > 0) step([], reached, { samples })
    else step([], reached)
    cursors.take(reached)
    if (touched.size > 0) publisher.used(touched)
    for (const name of readings.refills(clock.monotonic())) {
      if (board.fillAgain(name)) log(`${name}: asked to read its history again, since it tells of what has come to be known`)
    }
  }

  function drop(name: string): void {
    step(model.dropSource(name, clock.now()), [], { forget: [name] })
    readings.forgetSource(name)
    log(`source ${name} is no longer in the sources file: what it showed is removed`)
  }

  return {
    takeIntake() {
      const batches = queue.take()
      if (batches.length > 0) {
        const deltas = model.apply(batches, clock.now())
        const reached = readings.take(batches)
        step(deltas, reached)
        cursors.take(reached)
        if (batches.some((batch) => batch.swaps.length > 0)) memory.littered()
      }
      takeReadings()
      const dueAt = model.nextDueAt()
      if (dueAt !== null && dueAt <= clock.now()) step(model.tick(clock.now()), [])
    },
    tend() {
      for (const name of board.tend(clock.now())) {
        cursors.forget(name)
        drop(name)
      }
    },
    takeStates() {
      const { states } = board
      if (board.changed) publisher.sources(states.map(withUnplaced))
      board.settle()
      const phases = states.map(({ phase }) => phase).join()
      // A turn is saved at once, so that the past knows its moment; what ticks, seldom.
      if (phases === phasesSaved && clock.monotonic() - statesAt < STATES_MS) return
      phasesSaved = phases
      statesAt = clock.monotonic()
      step([], [], { states })
      // Each time they have doubled: where Events never cease, a line with each would fill the log.
      if (model.droppedEvents > 2 * toldDropped) {
        toldDropped = model.droppedEvents
        log(`Kubernetes Events beyond the bounds are not kept: ${toldDropped} so far`)
      }
    },
    drop,
  }
}

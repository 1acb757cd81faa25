import type { Cursor } from '../../shared/estate/observation.ts'
import type { Delta } from '../../shared/estate/record.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { AlarmBook } from './assess/alarms.ts'
import { historySteps } from './assess/changes.ts'
import { topReasonOf } from './assess/top-reason.ts'
import type { Journal } from './journal/journal.ts'
import type { Commit } from './journal/writer.ts'
import type { Past } from './past/past.ts'
import type { EstateReader } from './publish/estate-reader.ts'
import type { Publisher } from './publish/publisher.ts'
import type { SettingsBoard } from './settings-board.ts'

export interface StepDeps {
  readonly clock: Clock
  readonly estate: Pick<EstateReader, 'childrenOf'>
  readonly alarms: Pick<AlarmBook, 'update'>
  readonly journal: Pick<Journal, 'commit' | 'state' | 'unrecordedSince'>
  readonly publisher: Pick<Publisher, 'committed'>
  readonly past: Pick<Past, 'committed'>
  readonly settings: SettingsBoard
}

/** What is committed beside deltas and cursors. */
export type More = Partial<Pick<Commit, 'states' | 'samples' | 'forget'>>

/** Commits what the model has come to, and then has it shown: the one way of every change. Nothing to commit is no step. */
export type Step = (deltas: readonly Delta[], cursors: readonly Cursor[], more?: More) => void

export function createStep({ clock, estate, alarms, journal, publisher, past, settings }: StepDeps): Step {
  return (deltas, cursors, more = {}) => {
    const at = clock.now()
    const episodes = alarms.update(deltas, at)
    if (deltas.length + cursors.length + episodes.length + Object.keys(more).length === 0) return
    const history = historySteps(deltas, (entity) => topReasonOf(entity, estate)?.reason ?? null)
    journal.commit({ at, deltas, cursors, episodes, history, states: [], ...more })
    publisher.committed(deltas, episodes)
    past.committed(deltas, history, episodes, more.samples ?? [])
    // Said with the first step that is not recorded, not some seconds after it.
    if (journal.unrecordedSince !== (settings.journal?.unrecordedSince ?? null)) settings.putJournal(journal.state())
  }
}

import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { CheckedAlarmLogFrame, CheckedAlarmTrialFrame } from '../feed/alarm-schema.ts'
import type { AlarmLogAsked, AlarmTrialAsked } from '../feed/feed.ts'

type Failure = Pick<Problem, 'code' | 'facts'>

/** What the alarms page asks the journal for, and what came of it; `asked` null: that part of the page is closed. */
interface AlarmQueries {
  readonly log: {
    readonly asked: AlarmLogAsked | null
    readonly frame: CheckedAlarmLogFrame | null
    readonly failed: Failure | null
  }
  readonly trial: {
    readonly asked: AlarmTrialAsked | null
    readonly frame: CheckedAlarmTrialFrame | null
    readonly failed: Failure | null
  }
}

export const NO_QUERY = { asked: null, frame: null, failed: null } as const

export const alarmQueryStore: StoreApi<AlarmQueries> = createStore(() => ({ log: NO_QUERY, trial: NO_QUERY }))
export const useAlarmQueries = <T>(select: (queries: AlarmQueries) => T): T => useStore(alarmQueryStore, select)

/** Asks for a part of the history. What came stays while the same is asked for anew; under another choice it would be told as what it is not. */
export function askAlarmLog(asked: AlarmLogAsked, why: 'chosen' | 'anew'): void {
  alarmQueryStore.setState(({ log }) => ({ log: { asked, frame: why === 'anew' ? log.frame : null, failed: null } }))
}

/** That part of the page is closed. */
export const closeAlarmLog = (): void => alarmQueryStore.setState({ log: NO_QUERY })

/** Asks for the rules, and tries some: what others came to is not taken for what these will come to. */
export function askAlarmTrial(asked: AlarmTrialAsked | null): void {
  alarmQueryStore.setState(({ trial: { frame } }) => ({
    trial: asked === null ? NO_QUERY : { asked, frame: frame && { ...frame, progress: null, result: null }, failed: null },
  }))
}

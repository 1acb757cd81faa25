import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CaseMessage } from '../../shared/estate/case-frame.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { isSnapshotName } from '../../shared/snapshot/file-name.ts'
import type { CheckedCase, CheckedCaseFrame, CheckedCasesFrame } from '../feed/case-schema.ts'

type Saying = Exclude<CaseMessage, { readonly type: 'case' | 'cases' }>

export interface Cases {
  /** The case that is to be looked at; null: the live estate. */
  readonly asked: CheckedCase | null
  /** What the engine last said of the case at hand; null: none is. */
  readonly heard: CheckedCaseFrame | null
  /** The case that the picture on screen is of; null: the live estate. */
  readonly pictured: CheckedCase | null
  /** The list is wanted: something on screen shows it, or did. */
  readonly wanted: boolean
  /** How often it was to be told anew. */
  readonly anew: number
  readonly list: CheckedCasesFrame | null
  /** The import that this window began, until its end was taken note of. */
  readonly importing: string | null
  /** What is to be said to the engine: each is said once. */
  readonly saying: Saying | null
  /** Why a case could not be opened, or a file not be imported; null: nothing failed. */
  readonly failed: Pick<Problem, 'code' | 'facts'> | 'not-a-snapshot' | null
}

const NO_CASES: Cases = {
  ...{
    asked: null,
    heard: null,
    pictured: null,
    wanted: false,
    anew: 0,
    list: null,
    importing: null,
    saying: null,
    failed: null,
  },
}

export const caseStore: StoreApi<Cases> = createStore(() => NO_CASES)
export const useCases = <T>(select: (cases: Cases) => T): T => useStore(caseStore, select)
/** Whether the window looks at a case, or is about to: nothing can be written then. */
export const useInCase = (): boolean => useCases(({ asked, pictured }) => asked !== null || pictured !== null)
export const inCase = (): boolean => caseStore.getState().asked !== null

/** What can be looked at of the case at hand; null: none is. */
export const caseBounds = (): CheckedCase['window'] | null => caseStore.getState().asked?.window ?? null

export function openCase(told: CheckedCase): void {
  caseStore.setState({ asked: told, failed: null })
}

export function leaveCase(): void {
  caseStore.setState({ asked: null })
}

/** The engine turned to a case, or told anew of the present beside it. One that does not read is left again. */
export function heardCase(frame: CheckedCaseFrame): void {
  if (frame.id === null) caseStore.setState({ heard: null })
  else if (frame.shown === null) caseStore.setState({ heard: null, asked: null, failed: frame.problem })
  else caseStore.setState({ heard: frame })
}

/** A picture came: it is of what the engine turned to last. */
export function picturedCase(): void {
  const { heard, pictured } = caseStore.getState()
  const shown = heard?.shown ?? null
  if (shown?.id !== pictured?.id) caseStore.setState({ pictured: shown })
}

const say = (saying: Saying, more: Partial<Cases> = {}): void => caseStore.setState({ wanted: true, saying, ...more })

/** Begins to import the file at `path`; `accept`: the fingerprint of a signer that is not known here. */
export function importCase(path: string, accept: string | null = null): void {
  if (!isSnapshotName(path)) {
    caseStore.setState({ failed: 'not-a-snapshot' })
    return
  }
  const id = crypto.randomUUID()
  say({ type: 'import-case', id, path, accept }, { importing: id, failed: null })
}

/** Cancels the import, or takes note of its end. */
export function endImport(): void {
  const { importing, list } = caseStore.getState()
  if (importing === null) return
  const runs = list?.import?.id === importing && list.import.state === 'running'
  say({ type: 'end-import', id: importing }, runs ? {} : { importing: null })
}

export function removeCase(id: CheckedCase['id']): void {
  say({ type: 'remove-case', id })
}

/** Who is known here was changed: cases are told anew, also the one at hand. */
export function tellCasesAnew(): void {
  caseStore.setState(({ anew }) => ({ wanted: true, anew: anew + 1 }))
}

/** A list came. What this window imported is opened: that is what it was dropped for. */
export function tookCases(list: CheckedCasesFrame): void {
  const { importing } = caseStore.getState()
  const mine = importing !== null && list.import?.id === importing ? list.import : null
  caseStore.setState({ list, ...(list.problem === null ? {} : { failed: list.problem }) })
  if (list.problem?.code === 'case.busy') caseStore.setState({ importing: null })
  if (mine?.state === 'cancelled') caseStore.setState({ importing: null })
  if (mine?.state !== 'done') return
  const made = list.cases.find(({ id }) => id === mine.made)
  endImport()
  caseStore.setState({ importing: null })
  if (made !== undefined) openCase(made)
}

import type { Finding } from '../snapshot/finding.ts'
import type { PackageScope } from '../snapshot/members.ts'
import type { PublicSigner } from '../snapshot/verify/platform.ts'
import type { GradeCounts } from './frame.ts'
import type { Problem } from './source-state.ts'

/** A case: an incident snapshot that was imported, to be looked at beside the live estate and never changed. Times are ms since the epoch. */
export interface ToldCase {
  readonly id: string
  readonly fileName: string
  readonly importedAt: number
  /** When its package was made. */
  readonly made: number
  /** Of the incident; null: nobody had opened one. */
  readonly title: string | null
  /** What it tells of; the last instant that can be looked at is the one before `to`. */
  readonly window: { readonly from: number; readonly to: number }
  /** Where it is opened. */
  readonly firstLook: number
  /** null: the whole estate. */
  readonly scope: PackageScope
  readonly redaction: string
  /** As the package has it: anyone can write any name. */
  readonly signer: PublicSigner
  /** As whom that key is known here now; null: it is not. */
  readonly knownAs: string | null
}

/** An import as it goes, or as it ended. */
export interface CaseImport {
  /** Given by the window. */
  readonly id: string
  readonly fileName: string
  /** Where the file lies, so that it can be tried again. */
  readonly path: string
  /**
   * running: `share` of it is done. done: it is the case `made`. refused: `findings` say what is wrong. unknown-signer: nothing else is. failed:
   * `problem` says why. Only what is done left anything behind.
   */
  readonly state: 'running' | 'done' | 'refused' | 'unknown-signer' | 'failed' | 'cancelled'
  /** 0…1 */
  readonly share: number
  readonly findings: readonly Finding[]
  /** Whoever the package names; null: it could not be read so far. */
  readonly signer: PublicSigner | null
  readonly problem: Pick<Problem, 'code' | 'facts'> | null
  readonly made: ToldCase['id'] | null
}

/** All cases, and the import that is under way or was last. Not acknowledged; told anew with each change while it is wanted. */
export interface CasesFrame {
  readonly view: 'cases'
  /** The newest import first. */
  readonly cases: readonly ToldCase[]
  /** Ids of cases that do not read any more. */
  readonly damaged: readonly string[]
  readonly import: CaseImport | null
  /** Why something could not be done; null: it was. */
  readonly problem: Pick<Problem, 'code' | 'facts'> | null
}

/** The live estate in small, so that nobody misses it over a case. */
export interface Present {
  /** Lines of the alarm list by grade, without those that are shelved; null: not known. */
  readonly alarms: GradeCounts | null
  /** Until when that is known to be true, and whether any source is live. */
  readonly asOf: number | null
  readonly live: boolean
  /** What is wrong with its record just now; null: nothing. */
  readonly trouble: Pick<Problem, 'code' | 'facts'> | null
}

/**
 * Whether this window looks at a case. All frames that come after it, up to the next with another `id`, are of that case (null: of the live
 * estate). Not acknowledged.
 */
export interface CaseFrame {
  readonly view: 'case'
  readonly id: ToldCase['id'] | null
  /** null: none is looked at, or it does not read, and `problem` says why. */
  readonly shown: ToldCase | null
  readonly problem: Pick<Problem, 'code' | 'facts'> | null
  /** null where no case is looked at. */
  readonly present: Present | null
}

/** What a window says of cases. */
export type CaseMessage =
  /** This window looks at that case from now on, or at the live estate again; what it has open is to be opened anew. */
  | { readonly type: 'case'; readonly id: ToldCase['id'] | null }
  /** Whether it wants to be told of the cases; said again, it is told anew who is known here. */
  | { readonly type: 'cases'; readonly wanted: boolean }
  /** `accept`: the fingerprint of a signer that is not known and is accepted for this once. */
  | { readonly type: 'import-case'; readonly id: string; readonly path: string; readonly accept: string | null }
  | { readonly type: 'end-import'; readonly id: string }
  | { readonly type: 'remove-case'; readonly id: ToldCase['id'] }

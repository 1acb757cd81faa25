import type { ImportFaultCode } from './import-words.ts'

/** What an import of the register speaks of: a sheet's fields, what is wrong in it, and what it would change (docs/register-import.md). */

/** Fields of a sheet of apps. `source` to `labels` make its matchers. */
export const APP_FIELDS = [
  'id',
  'name',
  'nameEn',
  'bureau',
  'class',
  'protectionGrade',
  'drGrade',
  'drEdition',
  'rtoMinutes',
  'rpoMinutes',
  'contractor',
  'dutyPost',
  'dutyPhone',
  'contactName',
  'contactRole',
  'contactPhone',
  'cpuCores',
  'memoryGb',
  'standby',
  'onlineSince',
  'probes',
  'dependsOn',
  'source',
  'namespace',
  'workload',
  'labels',
] as const
/** Fields of a sheet of planned peaks. */
export const EVENT_FIELDS = ['eventName', 'from', 'to', 'factor', 'apps'] as const
export const SHEET_FIELDS = [...APP_FIELDS, ...EVENT_FIELDS] as const
export type SheetField = (typeof SHEET_FIELDS)[number]

/** What the rows of a sheet are. */
export const SUBJECTS = ['apps', 'events'] as const
export type Subject = (typeof SUBJECTS)[number]

/** Which column (from 0) holds a field. */
export type ColumnMapping = Readonly<Partial<Record<SheetField, number>>>

export interface ImportOptions {
  /** Worksheet of a workbook; null: the first that has known headers. */
  readonly sheet: string | null
  /** null: remembered for these headers, else guessed. */
  readonly mapping: ColumnMapping | null
  /** Bureaus that the register does not have are added; else their rows are rejected. */
  readonly newBureaus: boolean
  /** Apps that the sheet does not mention are removed, of the bureaus that it names. */
  readonly remove: boolean
  /** Edition of the disaster-recovery grades where the sheet does not tell; null: it is not known. */
  readonly drEdition: string | null
}

export const DEFAULT_IMPORT: ImportOptions = { sheet: null, mapping: null, newBureaus: false, remove: false, drEdition: null }

/** rejected: the row is left out. mended: taken for what it plainly means. left-out: only this part of the row is left out. */
export type FindingWeight = 'rejected' | 'mended' | 'left-out'

/** Something in one cell that is not as it should be. */
export interface ImportFinding {
  /** As the sheet counts, from 1; the line in a file that is no sheet. */
  readonly row: number
  /** Letters as a sheet names its columns; the key in a file that is no sheet. */
  readonly column: string
  readonly header: string
  readonly weight: FindingWeight
  readonly code: ImportFaultCode
  /** As it stands there, cut; '' for an empty cell. */
  readonly value: string
  readonly facts: Readonly<Record<string, string | number>>
}

/** What would become of one row of the register. */
export interface ImportChange {
  readonly what: 'bureau' | 'app' | 'event'
  readonly op: 'added' | 'changed' | 'removed'
  readonly id: string
  readonly name: string
  /** Name of the bureau of an app; null for others. */
  readonly bureau: string | null
  /** Row of the sheet; null: the sheet does not mention it. */
  readonly row: number | null
  /** Field by field; null: not told. Names are those of the register file. */
  readonly fields: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[]
}

export interface ImportCounts {
  /** Rows with content below the headers. */
  readonly rows: number
  readonly good: number
  readonly rejected: number
  /** Good rows that change nothing. */
  readonly unchanged: number
  readonly added: number
  readonly changed: number
  readonly removed: number
}

export interface ImportPreview {
  readonly format: 'csv' | 'xlsx' | 'backstage'
  /** Of a text; null for a workbook. */
  readonly encoding: string | null
  readonly sheets: readonly string[]
  readonly sheet: string
  readonly subject: Subject
  /** Row of the headers, from 1. */
  readonly headerRow: number
  readonly headers: readonly { readonly column: string; readonly text: string }[]
  readonly mapping: ColumnMapping
  readonly mappingFrom: 'guessed' | 'remembered' | 'given'
  readonly counts: ImportCounts
  /** In the order of the sheet; at most `FINDINGS_TOLD`. */
  readonly findings: readonly ImportFinding[]
  readonly findingsUntold: number
  readonly changes: readonly ImportChange[]
  /** Bureaus that the sheet names and the register lacks. */
  readonly unknownBureaus: readonly string[]
  /** Grades of disaster recovery are in the sheet, and no edition. */
  readonly needsEdition: boolean
  /** Removal was asked for and is held back: that many rejected rows may be of apps that would be removed. */
  readonly removalHeldBy: number
  /** Where the register is or would be written. Absolute. */
  readonly path: string
  /** What the register was when this was worked out: an apply names it, and is refused where it changed since. */
  readonly base: string
}

/** Findings of one preview that are told one by one, count: beyond it nobody reads, and each is sent to the window. */
export const FINDINGS_TOLD = 2_000

/** Largest file that is imported, bytes: a sheet of 20,000 rows takes a quarter of it. */
export const IMPORT_MAX_BYTES = 16 * 1024 * 1024

/** An import that can be taken back. */
export interface UndoStep {
  readonly id: string
  /** When it was applied, ms since the epoch. */
  readonly at: number
  readonly fileName: string
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** The register was written since by someone else: taking the step back would lose that. */
  readonly changedSince: boolean
}

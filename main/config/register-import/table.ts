import type { ProblemCode } from '../../../shared/estate/problem-words.ts'
import type { ImportPreview } from '../../../shared/estate/register-import.ts'
import type { Facts } from '../../../shared/lib/words.ts'

/** Why a cell is not simply its text: merged into another, a formula without a stored result, or one in error. */
export type CellMark =
  | { readonly what: 'merged'; readonly with: string }
  | { readonly what: 'formula' }
  | { readonly what: 'error' }

/** One cell, as a person sees it. */
export interface Cell {
  readonly text: string
  readonly mark?: CellMark
}

export interface SheetRow {
  /** As the sheet counts, from 1; the line in a file that is no sheet. */
  readonly number: number
  /** By column from 0; there may be gaps. */
  readonly cells: readonly (Cell | undefined)[]
  /** The text of the row does not hold together. */
  readonly broken?: 'open-quote'
}

export interface Sheet {
  readonly name: string
  readonly rows: readonly SheetRow[]
}

/** What a file holds, whatever its format. */
export interface Table {
  readonly format: ImportPreview['format']
  readonly encoding: string | null
  readonly sheets: readonly Sheet[]
  /** Of a file that is no sheet: what its columns are called, instead of letters. Its first row has fields for headers. */
  readonly keys: readonly string[] | null
  /** Bureaus that the file tells of by themselves. */
  readonly bureaus: readonly { readonly id: string; readonly name: string }[]
}

/** The file as a whole cannot be used. */
export class ImportError extends Error {
  readonly code: ProblemCode
  readonly facts: Facts

  constructor(code: ProblemCode, facts: Facts = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

/** Largest sheet that is read: far above any register, and still taken in within seconds. */
export const MOST_ROWS = 50_000
export const MOST_COLUMNS = 200
export const MOST_CELLS = 1_000_000

/** `0` → `A`, `25` → `Z`, `26` → `AA`. */
export function columnLetters(index: number): string {
  return (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
}

import { type ColumnMapping, SHEET_FIELDS } from '../../../shared/estate/register-import.ts'

/** `name=B,bureau=3` as a mapping: a column by its letters or its number from 1; null: it says none. */
export function parseMapping(text: string): ColumnMapping | null {
  const pairs = text.split(',').map((pair) => {
    const [, field = '', column = ''] = /^\s*(\w+)\s*=\s*([A-Za-z]{1,3}|\d{1,4})\s*$/.exec(pair) ?? []
    const known = SHEET_FIELDS.find((name) => name === field)
    const index = /^\d/.test(column)
      ? Number(column) - 1
      : [...column.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
    return known === undefined || index < 0 ? null : ([known, index] as const)
  })
  return pairs.every((pair) => pair !== null) ? Object.fromEntries(pairs) : null
}

import { printable } from './printable.ts'

/** Characters that take two columns on a terminal: Han and its punctuation, full-width forms. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/gu

/** Columns that `text` takes on a terminal. */
function columnsOf(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0)
}

/** Rows as lines with aligned columns; the last column is not padded. */
export function textTable(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(printable))
  const widths: number[] = []
  for (const row of rows) for (const [n, cell] of row.entries()) widths[n] = Math.max(widths[n] ?? 0, columnsOf(cell))
  const line = (row: readonly string[]): string =>
    row.map((cell, n) => (n === row.length - 1 ? cell : cell + ' '.repeat((widths[n] ?? 0) - columnsOf(cell)))).join('  ')
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('')
}

import Papa from 'papaparse'
import { ImportError, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, type Sheet, type SheetRow } from './table.ts'

/** In the order of preference where a text could be read by several. */
const SEPARATORS = [',', '\t', ';', '|', '，']

/**
 * Rows of a text with separators: RFC 4180 with any line ends, the separator guessed. Rows are counted as a spreadsheet counts them: a
 * cell with a line break is one row. @throws ImportError
 */
export function readCsv(text: string): Sheet {
  const given = /^sep=(.)\r?\n/i.exec(text)
  const body = given === null ? text : text.slice(given[0].length)
  const before = given === null ? 0 : 1
  const { data, errors } = Papa.parse<string[]>(body, {
    delimiter: given?.[1] ?? separatorOf(body),
    skipEmptyLines: false,
    preview: MOST_ROWS + 1,
  })
  if (data.length > MOST_ROWS) throw new ImportError('import.too-many-rows', { most: MOST_ROWS })
  const open = new Set(errors.flatMap(({ type, row }) => (type === 'Quotes' && row !== undefined ? [row] : [])))
  let cells = 0
  const rows = data.map((row, at): SheetRow => {
    cells += row.length
    if (row.length > MOST_COLUMNS || cells > MOST_CELLS) throw new ImportError('import.too-many-columns', { most: MOST_COLUMNS })
    const read = { number: at + 1 + before, cells: row.map((cell) => (cell === '' ? undefined : { text: cell })) }
    return open.has(at) ? { ...read, broken: 'open-quote' } : read
  })
  return { name: 'CSV', rows }
}

/** The separator that most of the first lines have, and most often; quoted parts do not count. */
function separatorOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, 20)
    .filter((line) => line !== '')
  const score = (separator: string): number => {
    const counts = lines.map((line) => line.split(separator).length - 1)
    return counts.filter((count) => count > 0).length * 100 + Math.max(0, ...counts)
  }
  return SEPARATORS.reduce((best, separator) => (score(separator) > score(best) ? separator : best))
}

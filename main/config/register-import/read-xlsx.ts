import { type DateShown, dateShown, dayText, numberText } from './number-format.ts'
import { openXmlArchive, type XmlArchive } from './read-zip.ts'
import { type Cell, ImportError, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, type Sheet } from './table.ts'

/** Worksheets that are read; more are of no use to a register. */
const MOST_SHEETS = 20
/** Characters that a cell can hold (Excel's own limit), and all shared texts together. */
const MOST_CELL_CHARS = 32_767
const MOST_TEXT_CHARS = 64 * 1024 * 1024
const MOST_MERGES = 20_000
const MOST_STYLES = 100_000

/**
 * The sheets of a workbook (ECMA-376 / ISO 29500 SpreadsheetML), each cell as a person sees it: days as `2026-03-01`, numbers without a float's
 * tail, formulas by their stored result. Merged cells are filled, and marked. @throws ImportError
 */
export async function readXlsx(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const archive = await openXmlArchive(bytes)
  const book = await readBook(archive)
  const shared = await readShared(archive, book.shared)
  const dates = await readStyles(archive, book.styles)
  const sheets: Sheet[] = []
  for (const { name, path } of book.sheets) {
    sheets.push({ name, rows: await readSheet(archive, path, { shared, dates, epoch: book.epoch }) })
  }
  return sheets
}

interface Book {
  readonly sheets: readonly { readonly name: string; readonly path: string }[]
  readonly shared: string
  readonly styles: string
  readonly epoch: 1900 | 1904
}

async function readBook(archive: XmlArchive): Promise<Book> {
  const targets = new Map<string, { path: string; type: string }>()
  let main = 'xl/workbook.xml'
  await archive.read('_rels/.rels', {
    open(name, attributes) {
      const { Type: type = '', Target: target = '' } = name === 'Relationship' ? attributes() : {}
      if (type.endsWith('/officeDocument')) main = target.replace(/^\//, '')
    },
  })
  if (!archive.has(main)) throw new ImportError('import.no-workbook')
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  await archive.read(`${folder}_rels/${main.slice(folder.length)}.rels`, {
    open(name, attributes) {
      if (name !== 'Relationship') return
      const { Id: id = '', Type: type = '', Target: target = '' } = attributes()
      targets.set(id, { type, path: target.startsWith('/') ? target.slice(1) : folder + target })
    },
  })
  const sheets: { name: string; path: string }[] = []
  let epoch: Book['epoch'] = 1900
  await archive.read(main, {
    open(name, attributes) {
      if (name === 'workbookPr' && /^(1|true)$/.test(attributes().date1904 ?? '')) epoch = 1904
      if (name !== 'sheet' || sheets.length >= MOST_SHEETS) return
      const given = attributes()
      // The prefix of the relationship's namespace is the writer's choice.
      const id = Object.entries(given).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
      const target = targets.get(id)
      // A chart that fills a sheet of its own has no cells.
      if (target?.type.endsWith('/worksheet')) sheets.push({ name: given.name ?? '', path: target.path })
    },
  })
  if (sheets.length === 0) throw new ImportError('import.no-workbook')
  const of = (type: string) => [...targets.values()].find((target) => target.type.endsWith(type))?.path ?? ''
  return { sheets, shared: of('/sharedStrings'), styles: of('/styles'), epoch }
}

/** Texts that cells share. Phonetic hints (`rPh`) are no part of the text. */
async function readShared(archive: XmlArchive, path: string): Promise<readonly string[]> {
  const texts: string[] = []
  let text: string | null = null
  let chars = 0
  let inText = false
  let inHint = false
  await archive.read(path, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') inHint = true
      else if (name === 't') inText = true
    },
    text(piece) {
      if (!inText || inHint || text === null) return
      chars += piece.length
      if (chars > MOST_TEXT_CHARS) throw new ImportError('import.bomb', { detail: path })
      text += piece
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inHint = false
      else if (name === 'si') {
        texts.push(text ?? '')
        text = null
      }
    },
  })
  return texts
}

/** By style number: what cells of it show of a date. */
async function readStyles(archive: XmlArchive, path: string): Promise<readonly (DateShown | null)[]> {
  const codes = new Map<number, string>()
  const dates: (DateShown | null)[] = []
  let inCells = false
  await archive.read(path, {
    open(name, attributes) {
      if (name === 'numFmt' && codes.size < MOST_STYLES) {
        const { numFmtId, formatCode } = attributes()
        codes.set(Number(numFmtId), formatCode ?? '')
      } else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells && dates.length < MOST_STYLES) {
        const id = Number(attributes().numFmtId ?? 0)
        dates.push(dateShown(id, codes.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return dates
}

interface SheetParts {
  readonly shared: readonly string[]
  readonly dates: readonly (DateShown | null)[]
  readonly epoch: Book['epoch']
}

interface RawCell {
  readonly type: string
  readonly style: number
  value: string | null
  inline: string
  formula: boolean
}

type Rows = Map<number, (Cell | undefined)[]>

async function readSheet(archive: XmlArchive, path: string, parts: SheetParts): Promise<Sheet['rows']> {
  const rows: Rows = new Map()
  const merges: string[] = []
  let row = 0
  let column = 0
  let cells = 0
  let raw: RawCell | null = null
  let into: 'value' | 'inline' | null = null
  let inHint = false

  function put(cell: Cell | null): void {
    if (cell === null) return
    if (column >= MOST_COLUMNS) throw new ImportError('import.too-many-columns', { most: MOST_COLUMNS })
    cells += 1
    if (cells > MOST_CELLS || rows.size > MOST_ROWS) throw new ImportError('import.too-many-rows', { most: MOST_ROWS })
    const line = rows.get(row) ?? []
    line[column] = cell
    rows.set(row, line)
  }

  await archive.read(path, {
    open(name, attributes) {
      switch (name) {
        case 'row': {
          const given = Number(attributes().r)
          row = Number.isSafeInteger(given) && given > 0 ? given : row + 1
          column = -1
          break
        }
        case 'c': {
          const { r, t = 'n', s } = attributes()
          column = columnOf(r) ?? column + 1
          raw = { type: t, style: s === undefined ? -1 : Number(s), value: null, inline: '', formula: false }
          break
        }
        case 'v':
          into = 'value'
          break
        case 't':
          into = 'inline'
          break
        case 'rPh':
          inHint = true
          break
        case 'f':
          if (raw !== null) raw.formula = true
          break
        case 'mergeCell': {
          const { ref } = attributes()
          if (ref !== undefined && merges.length < MOST_MERGES) merges.push(ref)
          break
        }
      }
    },
    text(piece) {
      if (raw === null || into === null || inHint) return
      if (into === 'value') raw.value = ((raw.value ?? '') + piece).slice(0, MOST_CELL_CHARS + 1)
      else raw.inline = (raw.inline + piece).slice(0, MOST_CELL_CHARS + 1)
    },
    close(name) {
      if (name === 'v' || name === 't') into = null
      else if (name === 'rPh') inHint = false
      else if (name === 'c' && raw !== null) {
        put(cellOf(raw, parts))
        raw = null
      }
    },
  })
  let left = MOST_CELLS
  for (const ref of merges) left -= fillMerge(rows, ref, left)
  return [...rows].sort(([a], [b]) => a - b).map(([number, line]) => ({ number, cells: line }))
}

/** `BC12` → 54; null: it names no column that could be. */
function columnOf(ref: string | undefined): number | null {
  const letters = /^([A-Za-z]{1,3})\d*$/.exec(ref ?? '')?.[1]
  if (letters === undefined) return null
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** A cell as it is seen; null: an empty one. */
function cellOf(raw: RawCell, { shared, dates, epoch }: SheetParts): Cell | null {
  const { type, style, value, inline, formula } = raw
  const text = (told: string): Cell | null => (told === '' ? null : { text: told })
  const shown = dates[style] ?? null
  if (type === 'inlineStr') return text(inline)
  if (value === null || value === '') return formula && value === null ? { text: '', mark: { what: 'formula' } } : null
  switch (type) {
    case 's':
      return text(shared[Number(value)] ?? '')
    case 'e':
      return { text: value, mark: { what: 'error' } }
    case 'b':
      return { text: value === '1' ? 'TRUE' : 'FALSE' }
    case 'd':
      return text((shown === 'time' ? value : value.replace('T00:00:00', '')).replace('T', ' '))
    case 'n':
      return text((shown === null ? null : dayText(Number(value), epoch, shown)) ?? numberText(value))
    default:
      return text(value)
  }
}

/**
 * A merged range shows its first cell; the others are filled with it, so that a bureau merged over its apps reads as one sees it. Returns the
 * cells it went over, at most `most` and one row.
 */
function fillMerge(rows: Rows, ref: string, most: number): number {
  const [, first = '', top = '', last = '', bottom = ''] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref) ?? []
  const [left, right] = [columnOf(first), columnOf(last)]
  if (left === null || right === null) return 0
  const shown = rows.get(Number(top))?.[left]
  if (shown === undefined) return 0
  const lastColumn = Math.min(right, MOST_COLUMNS - 1)
  const mark = { what: 'merged', with: `${first}${top}` } as const
  let seen = 0
  for (let row = Number(top); row <= Number(bottom) && seen < most; row += 1) {
    seen += 1
    const line = rows.get(row)
    if (line === undefined) continue
    seen += lastColumn - left
    for (let column: number = left; column <= lastColumn; column += 1) {
      if (row !== Number(top) || column !== left) line[column] = { text: shown.text, mark }
    }
  }
  return seen
}

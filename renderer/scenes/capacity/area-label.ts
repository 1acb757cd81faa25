import { emsOf, hasHan } from '../../i18n/signs.ts'
import { fitted, type Ruler, wrapped } from '../../map/text-lines.ts'

/** What stands in an area. */
interface AreaText {
  /** The name, and perhaps a word below it that goes first where there is no room. */
  readonly name: string
  readonly word: string | null
}

/** What is left of a cut name at least, where it is Latin, count. */
const LEAST_LATIN = 3
/** How a line ends that was cut. */
const CUT = '…'

/** Height of a line, em. */
export const LINE_EM = 1.25

/** More lines than this are a column of pieces, not a name. */
const MOST_LINES = 3
/** A line of Han with fewer characters is read letter by letter: of a longer name it is none, count. */
const LEAST_HAN = 2

/** By widths that hold for any face, in em: a face that comes in later breaks no name. */
const EMS: Ruler = { font: 'em', context: { measureText: (text) => ({ width: emsOf(text) }) } }

/**
 * The name over an area: in one line where it fits, else in two between words, else cut where enough is left to know it by. None: not
 * even that.
 * @param width of the room for text, px
 * @param most lines
 */
export function headLines(name: string, width: number, fontPx: number, most = 2): readonly string[] {
  const wide = width / fontPx
  const lines = wrapped(EMS, name, wide, most)
  if (isReadable(lines)) return lines
  const cut = fitted(EMS, name, wide)
  return [...cut].length > (hasHan(cut) ? LEAST_HAN : LEAST_LATIN) ? [cut] : []
}

/**
 * The lines that a name can be read in: whole, few, broken between words, no character of Han alone; and the word below it where that
 * has room. None: the area is too small for it, and a piece of a name is none.
 * @param width and `height` of the room for text, px
 * @param fontPx size of the type, px
 */
export function areaLines(
  { name, word }: AreaText,
  { width, height }: { readonly width: number; readonly height: number },
  fontPx: number,
): readonly string[] {
  const wide = width / fontPx
  const room = Math.floor(height / (LINE_EM * fontPx))
  const lines = wrapped(EMS, name, wide, Math.min(MOST_LINES, room))
  if (!isReadable(lines)) return []
  return word !== null && lines.length < room && emsOf(word) <= wide ? [...lines, word] : lines
}

/** Whole, and no character of Han alone in a line. */
const isReadable = (lines: readonly string[]): boolean =>
  lines.length > 0 && !lines.some((line) => line.endsWith(CUT)) && !(lines.length > 1 && lines.some(isAlone))

const isAlone = (line: string): boolean => [...line].length < LEAST_HAN && hasHan(line)

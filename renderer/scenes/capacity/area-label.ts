/** What stands in an area: lines of text, each of which is wrapped where the area is narrow. */
export interface AreaText {
  /** The name, and perhaps a word below it that goes first where there is no room. */
  readonly name: string
  readonly word: string | null
}

/** Width of a character, em: Han and its punctuation are square, the widest Latin letters of a name are less. */
const HAN_EM = 1
const LATIN_EM = 0.6
const HAN = /[⺀-￯]/

/** Height of a line, em. */
export const LINE_EM = 1.25

/** More lines than this are a column of pieces, not a name. */
const MOST_LINES = 3
/** A line of Han with fewer characters is read letter by letter, count. */
const LEAST_HAN = 2

const widthOf = (text: string): number => [...text].reduce((sum, one) => sum + (HAN.test(one) ? HAN_EM : LATIN_EM), 0)

/** What a line may end after: a word, or any character of Han. */
const piecesOf = (text: string): readonly string[] => text.match(/[⺀-￯]|[^\s⺀-￯]+\s*/g) ?? []

/** Lines that a text takes at a width in em; null: some piece of it is wider. */
function linesOf(text: string, width: number): number | null {
  let lines = 1
  let used = 0
  for (const piece of piecesOf(text)) {
    const bare = widthOf(piece.trimEnd())
    if (bare > width) return null
    if (used + bare > width) {
      lines += 1
      used = 0
    }
    used += widthOf(piece)
  }
  return lines
}

/**
 * The name over an area, in one line where it fits, else in two as even as can be; one line, to be cut, where two do not help.
 * @param width of the room for text, px
 */
export function headLines(name: string, width: number, fontPx: number): readonly string[] {
  const wide = width / fontPx
  if (widthOf(name) <= wide) return [name]
  const pieces = piecesOf(name)
  const halves = pieces
    .map((_, at) => [pieces.slice(0, at).join('').trimEnd(), pieces.slice(at).join('')] as const)
    .filter(([, second]) => !second.startsWith('&'))
    .map((lines) => ({ lines, width: Math.max(...lines.map(widthOf)) }))
    .sort((a, b) => a.width - b.width)
  const [best] = halves
  return best !== undefined && best.width <= wide ? best.lines : [name]
}

/**
 * Whether a name can be read in an area: whole, in a few lines, words unbroken. If not, it is left out: a piece of a name is none.
 * @param width and `height` of the room for text, px
 * @param fontPx size of the type, px
 */
export function fitsArea(
  { name, word }: AreaText,
  { width, height }: { readonly width: number; readonly height: number },
  fontPx: number,
): boolean {
  const wide = width / fontPx
  const han = [...name].filter((one) => HAN.test(one)).length
  if (wide < Math.min(LEAST_HAN, han) * HAN_EM) return false
  // What goes first must not be broken to pieces where it stays.
  if (word !== null && linesOf(word, wide) !== 1) return false
  const lines = linesOf(name, wide)
  return lines !== null && lines <= MOST_LINES && lines * LINE_EM * fontPx <= height
}

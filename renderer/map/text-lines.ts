import { hasHan } from '../i18n/signs.ts'

/** What measures a text: a canvas context, and the font that is set on it. */
export interface Ruler {
  readonly font: string
  readonly context: { measureText(text: string): { readonly width: number } }
}

/** Widths by font and text: measuring is the dearest part of drawing text. */
const widths = new Map<string, number>()
const MAX_WIDTHS = 20_000

/** Forgets measured widths: after fonts have come in. */
export function forgetWidths(): void {
  widths.clear()
}

export function widthOf(ruler: Ruler, text: string): number {
  const key = `${ruler.font}|${text}`
  const known = widths.get(key)
  if (known !== undefined) return known
  if (widths.size > MAX_WIDTHS) widths.clear()
  const width = ruler.context.measureText(text).width
  widths.set(key, width)
  return width
}

const ELLIPSIS = '…'
const HALF_END = /\p{Surrogate}$/u

/** The text, or as much of it as fits with an ellipsis; '' if not even that. The whole is always in the tooltip. */
export function fitted(ruler: Ruler, text: string, width: number): string {
  if (widthOf(ruler, text) <= width) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (widthOf(ruler, text.slice(0, middle).trimEnd() + ELLIPSIS) <= width) low = middle
    else high = middle - 1
  }
  // Not within a character that takes two units.
  const end = HALF_END.test(text.slice(0, low)) ? low - 1 : low
  return end === 0 ? '' : text.slice(0, end).trimEnd() + ELLIPSIS
}

/** Han and full-width signs, Latin words and their parts, gaps. */
const RUNS = /[\p{Script=Han}\u3000-\u9fff\uf900-\uffef]+|[^\s\p{Script=Han}\u3000-\u9fff\uf900-\uffef-]+(?:-|\s*)|[\s-]+/gu
const HAN_START = /^[\p{Script=Han}\u3000-\u9fff\uf900-\uffef]/u
const hanWords = new Intl.Segmenter('zh-CN', { granularity: 'word' })
/** Pieces by text: the same few hundred names are set over and over. */
const piecesOf = new Map<string, readonly string[]>()
const MAX_TEXTS = 5_000

/** What no line begins with, and what none ends with. */
const CLOSES = /^[，。、；：！？）】》」』”’)\],;:!?%]/u
const OPENS = /[（【《「『“‘([]$/u

/** Signs stand with what they close or open. */
function together(parts: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (const part of parts) {
    const before = kept.at(-1)
    if (before !== undefined && (CLOSES.test(part) || OPENS.test(before))) kept[kept.length - 1] = before + part
    else kept.push(part)
  }
  return kept
}

/** Pieces that may stand at the start of a line: words, of Han too, so that 身份证办理 never breaks into 身份证办, 理. */
function pieces(text: string): readonly string[] {
  const known = piecesOf.get(text)
  if (known !== undefined) return known
  if (piecesOf.size > MAX_TEXTS) piecesOf.clear()
  const runs = (text.match(RUNS) ?? []).flatMap((run) =>
    HAN_START.test(run) ? [...hanWords.segment(run)].map(({ segment }) => segment) : [run],
  )
  const found = together(runs)
  piecesOf.set(text, found)
  return found
}

/** Breaks a text into at most `maxLines` lines; the last one takes the ellipsis. */
export function wrapped(ruler: Ruler, text: string, width: number, maxLines: number): string[] {
  if (maxLines < 1) return []
  if (widthOf(ruler, text) <= width || maxLines === 1) {
    const line = fitted(ruler, text, width)
    return line === '' ? [] : [line]
  }
  const byWord = broken(ruler, pieces(text), width, maxLines)
  // Rather between any two characters than not whole.
  return byWord.some((line) => line.endsWith(ELLIPSIS)) && hasHan(text)
    ? broken(ruler, together([...text]), width, maxLines)
    : byWord
}

/** Four Han characters in one word are two and two: 退役, 军人. */
const laterTwo = (word: string): string | undefined => /^\p{Script=Han}{2}(\p{Script=Han}{2})$/u.exec(word)?.[1]

function broken(ruler: Ruler, parts: readonly string[], width: number, maxLines: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const [index, piece] of parts.entries()) {
    if (widthOf(ruler, (line + piece).trimEnd()) <= width || line === '') {
      line += piece
      continue
    }
    if (lines.length === maxLines - 1) {
      lines.push(fitted(ruler, line + parts.slice(index).join(''), width))
      return lines
    }
    lines.push(fitted(ruler, line.trimEnd(), width))
    line = piece
  }
  const above = lines.at(-1)
  const last = line.trim()
  // A single Han character does not stand alone where what is before it can come along: 电子, 健康卡.
  if ([...last].length === 1 && hasHan(last) && above !== undefined) {
    const word = parts
      .slice(0, -1)
      .reverse()
      .find((part) => part !== '' && above.endsWith(part))
    const along = word === above ? laterTwo(word) : word
    if (along !== undefined && widthOf(ruler, along + last) <= width) {
      return [...lines.slice(0, -1), above.slice(0, -along.length), along + last]
    }
  }
  if (last !== '') lines.push(fitted(ruler, line.trimEnd(), width))
  return lines
}

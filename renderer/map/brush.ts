import type { Palette } from './palette.ts'

/** The four type sizes in CSS px, from the root unit. */
export interface TypeSizes {
  readonly title: number
  readonly body: number
  readonly small: number
}

/** A canvas context with what every drawing needs. All measures are CSS px; `dpr` is for crisp hairlines. */
export interface Brush {
  readonly context: CanvasRenderingContext2D
  readonly palette: Palette
  readonly sizes: TypeSizes
  /** Root unit, px. */
  readonly unit: number
  readonly dpr: number
}

export interface ScreenRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Moves edges onto device pixels, so that walls stay crisp at any zoom. */
export function snap(rect: ScreenRect, dpr: number): ScreenRect {
  const x = Math.round(rect.x * dpr) / dpr
  const y = Math.round(rect.y * dpr) / dpr
  return {
    x,
    y,
    width: Math.max(1 / dpr, Math.round((rect.x + rect.width) * dpr) / dpr - x),
    height: Math.max(1 / dpr, Math.round((rect.y + rect.height) * dpr) / dpr - y),
  }
}

export function roundedPath(context: CanvasRenderingContext2D, rect: ScreenRect, radius: number): void {
  context.beginPath()
  context.roundRect(rect.x, rect.y, rect.width, rect.height, Math.min(radius, rect.width / 2, rect.height / 2))
}

/** A frame of `width` px that lies wholly inside `rect`. */
export function frameInside(brush: Brush, rect: ScreenRect, radius: number, width: number, colour: string): void {
  const { context } = brush
  const half = width / 2
  const inner = { x: rect.x + half, y: rect.y + half, width: rect.width - width, height: rect.height - width }
  if (inner.width <= 0 || inner.height <= 0) return
  roundedPath(context, inner, Math.max(0, radius - half))
  context.lineWidth = width
  context.strokeStyle = colour
  context.stroke()
}

/** Hatching at 45°: not known. */
export function hatch(brush: Brush, rect: ScreenRect, colour: string, gap: number): void {
  const { context } = brush
  context.beginPath()
  for (let offset = gap / 2; offset < rect.width + rect.height; offset += gap) {
    context.moveTo(rect.x + offset, rect.y)
    context.lineTo(rect.x + offset - rect.height, rect.y + rect.height)
  }
  context.lineWidth = Math.max(1, brush.unit / 14)
  context.strokeStyle = colour
  context.stroke()
}

export type Weight = 400 | 500 | 600 | 700

export function setFont(brush: Brush, px: number, weight: Weight): void {
  brush.context.font = `${weight} ${px.toFixed(2)}px ${brush.palette.sans}`
}

/** Widths by font and text: measuring is the dearest part of drawing text. */
const widths = new Map<string, number>()
const MAX_WIDTHS = 20_000

/** Forgets measured widths: after fonts have come in. */
export function forgetWidths(): void {
  widths.clear()
}

export function widthOf(brush: Brush, text: string): number {
  const key = `${brush.context.font}|${text}`
  const known = widths.get(key)
  if (known !== undefined) return known
  if (widths.size > MAX_WIDTHS) widths.clear()
  const width = brush.context.measureText(text).width
  widths.set(key, width)
  return width
}

const ELLIPSIS = '…'

/** The text, or as much of it as fits with an ellipsis; '' if not even that. The whole is always in the tooltip. */
export function fitted(brush: Brush, text: string, width: number): string {
  if (widthOf(brush, text) <= width) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (widthOf(brush, text.slice(0, middle).trimEnd() + ELLIPSIS) <= width) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : text.slice(0, low).trimEnd() + ELLIPSIS
}

/** Han and full-width signs, Latin words and their parts, gaps. */
const RUNS = /[\u3000-\u9fff\uf900-\uffef]+|[^\s\u3000-\u9fff\uf900-\uffef-]+(?:-|\s*)|[\s-]+/gu
const HAN_START = /^[\u3000-\u9fff\uf900-\uffef]/u
const hanWords = new Intl.Segmenter('zh-CN', { granularity: 'word' })
/** Pieces by text: the same few hundred names are set over and over. */
const piecesOf = new Map<string, readonly string[]>()
const MAX_TEXTS = 5_000

/** Pieces that may stand at the start of a line: words, of Han too, so that 身份证办理 never breaks into 身份证办, 理. */
function pieces(text: string): readonly string[] {
  const known = piecesOf.get(text)
  if (known !== undefined) return known
  if (piecesOf.size > MAX_TEXTS) piecesOf.clear()
  const found = (text.match(RUNS) ?? []).flatMap((run) =>
    HAN_START.test(run) ? [...hanWords.segment(run)].map(({ segment }) => segment) : [run],
  )
  piecesOf.set(text, found)
  return found
}

/** Breaks a text into at most `maxLines` lines; the last one takes the ellipsis. */
export function wrapped(brush: Brush, text: string, width: number, maxLines: number): string[] {
  if (maxLines < 1) return []
  if (widthOf(brush, text) <= width || maxLines === 1) {
    const line = fitted(brush, text, width)
    return line === '' ? [] : [line]
  }
  const byWord = broken(brush, pieces(text), width, maxLines)
  // Rather between any two characters than not whole.
  return byWord.some((line) => line.endsWith(ELLIPSIS)) && HAN.test(text) ? broken(brush, [...text], width, maxLines) : byWord
}

const HAN = /[\u3400-\u9fff]/

function broken(brush: Brush, parts: readonly string[], width: number, maxLines: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const [index, piece] of parts.entries()) {
    if (widthOf(brush, (line + piece).trimEnd()) <= width || line === '') {
      line += piece
      continue
    }
    if (lines.length === maxLines - 1) {
      lines.push(fitted(brush, line + parts.slice(index).join(''), width))
      return lines
    }
    lines.push(fitted(brush, line.trimEnd(), width))
    line = piece
  }
  const above = lines.at(-1)
  const last = line.trim()
  // A single Han character does not stand alone where the word before it can come along: 电子, 健康卡.
  if (last.length === 1 && HAN.test(last) && above !== undefined) {
    const word = parts
      .slice(0, -1)
      .reverse()
      .find((part) => part !== '' && above.endsWith(part))
    if (word !== undefined && word !== above && widthOf(brush, word + last) <= width) {
      return [...lines.slice(0, -1), above.slice(0, -word.length), word + last]
    }
  }
  if (last !== '') lines.push(fitted(brush, line.trimEnd(), width))
  return lines
}

/** A small clock: the sign of stale data. */
export function clockGlyph(brush: Brush, x: number, y: number, size: number, colour: string): void {
  const { context } = brush
  const radius = size / 2
  context.lineWidth = Math.max(1, size / 10)
  context.strokeStyle = colour
  context.beginPath()
  context.arc(x + radius, y, radius - context.lineWidth / 2, 0, 2 * Math.PI)
  context.moveTo(x + radius, y - radius * 0.55)
  context.lineTo(x + radius, y)
  context.lineTo(x + radius * 1.45, y + radius * 0.2)
  context.stroke()
}

import {
  type Brush,
  clockGlyph,
  fitted,
  frameInside,
  hatch,
  roundedPath,
  type ScreenRect,
  setFont,
  snap,
  wrapped,
} from './brush.ts'
import type { HouseFace } from './faces.ts'

/** Smallest glyphs worth drawing, in device px: below, a name is noise. */
const LEGIBLE_DEVICE_PX = 13.5
/** Share of a house's height that a line of its name takes, before it reaches its full size. */
const NAME_SHARE = 0.29
const MARK_SHARE = 0.62
/** From this height on (in root units) a house tells its figures, and from the next why. */
const FIGURES_FROM = 3.6
const WHY_FROM = 5.2
const LINE = 1.25

interface Tone {
  readonly body: string
  readonly fill: string
  readonly level: string
  readonly text: string
}

/** Draws one house into `place`. The caller has cleared the ground. */
export function drawHouse(brush: Brush, place: ScreenRect, face: HouseFace): void {
  const rect = snap(place, brush.dpr)
  const radius = Math.min(brush.unit * 0.2, rect.height * 0.12)
  if (face.grade !== null) drawAlarmed(brush, rect, radius, face)
  else if (face.level === 'unknown') drawUnknown(brush, rect, radius, face)
  else drawCalm(brush, rect, radius, face)
}

function toneOf(brush: Brush, face: HouseFace): Tone {
  const { palette } = brush
  if (face.level === 'stale')
    return { body: palette.staleBody, fill: palette.staleFill, level: palette.staleLine, text: palette.dim }
  if (face.tight) return { body: palette.ochreBody, fill: palette.ochreFill, level: palette.ochre, text: palette.text }
  return { body: palette.jadeBody, fill: palette.jadeFill, level: palette.jade, text: palette.soft }
}

function drawCalm(brush: Brush, rect: ScreenRect, radius: number, face: HouseFace): void {
  const { context } = brush
  const tone = toneOf(brush, face)
  const stale = face.level === 'stale'
  if (face.fill === null) {
    frameInside(brush, rect, radius, Math.max(1, brush.unit / 16), stale ? brush.palette.staleLine : brush.palette.jadeFill)
    if (!namesFit(brush, rect)) dash(brush, rect, tone.level)
  } else {
    context.save()
    roundedPath(context, rect, radius)
    context.clip()
    context.fillStyle = tone.body
    context.fillRect(rect.x, rect.y, rect.width, rect.height)
    const line = Math.max(1, Math.round((brush.unit / 9) * brush.dpr) / brush.dpr)
    const top = snap({ ...rect, y: rect.y + (rect.height - line) * (1 - face.fill) }, brush.dpr).y
    context.fillStyle = tone.fill
    context.fillRect(rect.x, top, rect.width, rect.y + rect.height - top)
    context.fillStyle = tone.level
    context.fillRect(rect.x, top, rect.width, line)
    context.restore()
  }
  drawWords(brush, rect, face, tone.text, tone.text)
  if (face.age !== '') drawAge(brush, rect, face.age)
}

function dash(brush: Brush, rect: ScreenRect, colour: string): void {
  const { context } = brush
  const width = Math.min(rect.width, rect.height) * 0.34
  const height = Math.max(1, brush.unit / 8)
  context.fillStyle = colour
  context.fillRect(rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2, width, height)
}

function drawUnknown(brush: Brush, rect: ScreenRect, radius: number, face: HouseFace): void {
  const { context, palette } = brush
  context.save()
  roundedPath(context, rect, radius)
  context.clip()
  context.fillStyle = palette.ink
  context.fillRect(rect.x, rect.y, rect.width, rect.height)
  hatch(brush, rect, palette.hatch, brush.unit * 0.42)
  context.restore()
  frameInside(brush, rect, radius, Math.max(1, brush.unit / 16), palette.staleLine)
  drawWords(brush, rect, face, palette.dim, palette.dim)
}

function drawAlarmed(brush: Brush, rect: ScreenRect, radius: number, face: HouseFace): void {
  if (face.grade === null) return
  const { context, palette } = brush
  const colour = palette.grade[face.grade]
  const stale = face.level === 'stale' || face.age !== ''
  context.save()
  roundedPath(context, rect, radius)
  context.clip()
  context.fillStyle = stale ? palette.staleBody : colour
  context.fillRect(rect.x, rect.y, rect.width, rect.height)
  context.restore()
  // A last known alarm keeps its grade's colour on the wall and the character, not as a solid block.
  if (stale) frameInside(brush, rect, radius, Math.max(1.5, brush.unit / 7), colour)
  const ink = stale ? colour : palette.onGrade
  const px = namePx(brush, rect)
  const named = px !== null && rect.height > px * 3
  const room = named ? rect.height - px * 1.5 : rect.height
  const markPx = Math.min(room * (named ? 0.74 : MARK_SHARE), rect.width * 0.6, brush.unit * 3)
  setFont(brush, markPx, 700)
  context.fillStyle = ink
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  if (rect.height >= brush.unit * FIGURES_FROM) {
    drawTold(brush, rect, face, ink, stale ? palette.soft : palette.onGrade)
    return
  }
  context.fillText(face.mark, rect.x + rect.width / 2, rect.y + room * (named ? 0.53 : 0.5) + markPx * 0.04)
  if (!named) return
  setFont(brush, px, 600)
  context.textBaseline = 'alphabetic'
  const name = fitted(brush, face.name, rect.width - px * 0.6)
  context.fillText(name, rect.x + rect.width / 2, rect.y + rect.height - px * 0.5)
}

/** A large alarmed house: its character beside its name, figures and why. */
function drawTold(brush: Brush, rect: ScreenRect, face: HouseFace, mark: string, text: string): void {
  const { context } = brush
  const size = Math.min(brush.unit * 2.2, rect.height * 0.4, rect.width * 0.22)
  setFont(brush, size, 700)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = mark
  const pad = padding(brush, rect)
  context.fillText(face.mark, rect.x + pad, rect.y + pad + size * 0.5)
  drawWords(brush, { ...rect, x: rect.x + size + pad * 0.5, width: rect.width - size - pad * 0.5 }, face, text, text, 600)
}

function padding(brush: Brush, rect: ScreenRect): number {
  return Math.min(brush.unit * 0.5, rect.height * 0.09)
}

/** Size of a house's name in px; null where it would be too small to read. */
function namePx(brush: Brush, rect: ScreenRect): number | null {
  const px = Math.min(rect.height * NAME_SHARE, brush.sizes.body, rect.width / 4.3)
  return px * brush.dpr >= LEGIBLE_DEVICE_PX ? px : null
}

function namesFit(brush: Brush, rect: ScreenRect): boolean {
  return namePx(brush, rect) !== null
}

/** Name, and with more room figures and why: the same house, only nearer. */
function drawWords(
  brush: Brush,
  rect: ScreenRect,
  face: HouseFace,
  nameColour: string,
  colour: string,
  weight: 500 | 600 = 500,
): void {
  const largest = namePx(brush, rect)
  if (largest === null) return
  const { context } = brush
  const pad = padding(brush, rect)
  const width = rect.width - 2 * pad
  const floor = rect.y + rect.height - pad
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const withFigures = rect.height >= brush.unit * FIGURES_FROM
  const { lines, px } = nameLines(brush, face.name, largest, width, rect.height - pad, weight)
  let y = rect.y + pad + px * 0.9
  context.fillStyle = nameColour
  for (const line of lines) {
    context.fillText(line, rect.x + pad, y)
    y += px * LINE
  }
  if (!withFigures) return
  const smallPx = Math.min(brush.sizes.small, px * 0.9)
  setFont(brush, smallPx, 400)
  context.fillStyle = colour
  const told = rect.height >= brush.unit * WHY_FROM ? [face.figures, face.why] : [face.figures]
  for (const text of told) {
    if (text === '') continue
    const room = Math.floor((floor - y + smallPx) / (smallPx * LINE))
    for (const line of wrapped(brush, text, width, Math.min(2, room))) {
      context.fillText(line, rect.x + pad, y)
      y += smallPx * LINE
    }
  }
}

/** Sizes to try, largest first, until the name stands whole. */
const NAME_STEPS = [1, 0.88, 0.77, 0.68]

function nameLines(
  brush: Brush,
  name: string,
  largest: number,
  width: number,
  height: number,
  weight: 500 | 600,
): { readonly lines: readonly string[]; readonly px: number } {
  let px = largest
  let lines: string[] = []
  for (const step of NAME_STEPS) {
    if (largest * step * brush.dpr < LEGIBLE_DEVICE_PX && step < 1) break
    px = largest * step
    setFont(brush, px, weight)
    lines = wrapped(brush, name, width, Math.max(1, Math.min(2, Math.floor(height / (px * LINE)))))
    if (!lines.some((line) => line.endsWith('…'))) break
  }
  return { lines, px }
}

function drawAge(brush: Brush, rect: ScreenRect, age: string): void {
  const px = Math.min(brush.sizes.small * 0.9, rect.height * 0.26)
  if (px * brush.dpr < 9) return
  const { context, palette } = brush
  setFont(brush, px, 400)
  const text = fitted(brush, age, rect.width - px * 2)
  context.textAlign = 'right'
  context.textBaseline = 'alphabetic'
  context.fillStyle = palette.dim
  const right = rect.x + rect.width - px * 0.4
  const base = rect.y + rect.height - px * 0.45
  context.fillText(text, right, base)
  const start = right - context.measureText(text).width - px * 1.15
  if (start > rect.x + px * 0.2) clockGlyph(brush, start, base - px * 0.36, px * 0.9, palette.dim)
}

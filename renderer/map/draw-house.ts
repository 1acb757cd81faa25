import { hasHan } from '../i18n/signs.ts'
import {
  type Brush,
  clockGlyph,
  corner,
  fillRounded,
  frameInside,
  hatch,
  LEAST_CORNER,
  type ScreenRect,
  setFont,
  snap,
} from './brush.ts'
import { drawRooms } from './draw-rooms.ts'
import { figuresOf, type HouseFace } from './faces.ts'
import type { Palette } from './palette.ts'
import type { Interior } from './room-faces.ts'
import { fitted, widthOf, wrapped } from './text-lines.ts'

/** Smallest glyphs worth drawing, in device px: below, a name is noise. On a laptop, what its panels are set in will do. */
const LEGIBLE_DEVICE_PX = 13.5
const LEGIBLE_OF_BODY = 0.92
/** Share of a house's height that a line of its name takes: Han stands in two lines, Latin, with longer words, in three. */
const HAN_NAME = { share: 0.29, lines: 2 }
const LATIN_NAME = { share: 0.235, lines: 3 }
/** From this height on (root units) a house tells its age also where its ward does. */
const AGE_FROM = 4.5
/** Room at its foot for its age, in sizes of its type; and the smallest type for it, device px. */
const AGE_ROOM = 1.1
const LEAST_AGE = 9
const MARK_SHARE = 0.62
/** Over a name the character takes nearly all the room that is left, and the name stands back. */
const MARK_OVER_NAME = 0.85
const UNDER_MARK = 0.86
/** From this height on (in root units) a house tells its figures, and from the next why. */
const FIGURES_FROM = 3.6
const WHY_FROM = 5.2
/** From this height on its name is set in the title size. */
const TITLE_FROM = 6.5
const LINE = 1.25

export interface Tone {
  readonly body: string
  readonly fill: string
  readonly level: string
  readonly text: string
}

/** From this size on a house shows its rooms, root units. */
const ROOMS_FROM = { width: 12, height: 8 }
/** What of it stays the house's own, for its name and figures: this share, and at most so many root units. */
const HEAD_SHARE = 0.34
const HEAD_MOST = 5.4

/** Where the rooms of a house are; null: it is too small for them. */
export function roomsPlace(brush: Pick<Brush, 'unit'>, { x, y, width, height }: ScreenRect): ScreenRect | null {
  if (width < brush.unit * ROOMS_FROM.width || height < brush.unit * ROOMS_FROM.height) return null
  const head = Math.min(height * HEAD_SHARE, brush.unit * HEAD_MOST)
  const pad = brush.unit * 0.5
  return { x: x + pad, y: y + head, width: width - 2 * pad, height: height - head - pad }
}

/** Draws one house into `place`, with what is inside where that is known and it is large enough. The caller has cleared the ground. */
export function drawHouse(brush: Brush, place: ScreenRect, face: HouseFace, interior: Interior | null): void {
  const rooms = interior && roomsPlace(brush, place)
  drawFace(brush, place, face, rooms ? rooms.y - place.y : place.height)
  if (rooms) drawRooms(brush, rooms, interior)
}

const radiusOf = (brush: Brush, rect: ScreenRect): number => corner(rect, Math.min(brush.unit * 0.2, rect.height * 0.12))

/** Whether a house that has a fill is nothing but that on its body: no corners, no line, no words. `rect` on whole px. */
export const isPlain = (brush: Brush, rect: ScreenRect, { grade, level, twins, ageOnWard }: HouseFace): boolean =>
  grade === null &&
  level !== 'unknown' &&
  twins === '' &&
  (level !== 'stale' || ageOnWard) &&
  rect.height < brush.unit * LEVEL_LINE_FROM &&
  rect.height * HAN_NAME.share < legiblePx(brush) &&
  radiusOf(brush, rect) < LEAST_CORNER

/** `head`: px at the top that its words keep to. */
function drawFace(brush: Brush, place: ScreenRect, face: HouseFace, head: number): void {
  const rect = snap(place)
  const radius = radiusOf(brush, rect)
  if (face.grade !== null) drawAlarmed(brush, rect, radius, face, head)
  else if (face.level === 'unknown') drawUnknown(brush, rect, radius, face, head)
  else drawCalm(brush, rect, radius, face, head)
  if (face.twins !== '') drawTwins(brush, { ...rect, height: Math.min(rect.height, head) }, face)
}

/** The tones of a house without alarm. */
export const TONE_NAMES = ['calm', 'tight', 'stale'] as const
export type ToneName = (typeof TONE_NAMES)[number]

export const toneName = ({ level, tight }: HouseFace): ToneName => (level === 'stale' ? 'stale' : tight ? 'tight' : 'calm')

export const TONES: Readonly<Record<ToneName, (palette: Palette) => Tone>> = {
  calm: ({ jadeBody, jadeFill, jade, soft }) => ({ body: jadeBody, fill: jadeFill, level: jade, text: soft }),
  tight: ({ ochreBody, ochreFill, ochre, text }) => ({ body: ochreBody, fill: ochreFill, level: ochre, text }),
  stale: ({ staleBody, staleFill, staleLine, dim }) => ({ body: staleBody, fill: staleFill, level: staleLine, text: dim }),
}

function drawCalm(brush: Brush, rect: ScreenRect, radius: number, face: HouseFace, head: number): void {
  const tone = TONES[toneName(face)](brush.palette)
  const stale = face.level === 'stale'
  const foot = ageFoot(brush, rect, face)
  const withAge = foot > 0
  const words = wordsOf(brush, rect, face, 500, rect.height - head + foot)
  if (face.fill === null) {
    frameInside(brush, rect, radius, Math.max(1, brush.unit / 16), stale ? brush.palette.staleLine : brush.palette.jadeFill)
    if (words === null && !withAge) dash(brush, rect, tone.level)
  } else {
    // A bright line through a name reads as struck out: behind words the level shows by its tone alone.
    const crossed = (y: number) => withAge || (words !== null && y < words.bottom)
    drawFill(brush, rect, radius, tone, face.fill.ratio, crossed)
  }
  if (words) drawWords(brush, words, tone.text, tone.text)
  if (withAge) drawAge(brush, { ...rect, height: head }, face, brush.palette.dim)
}

/** Lower houses show their level by its tone alone: thousands of bright lines would not be calm, root units. */
const LEVEL_LINE_FROM = 0.9

const levelPx = (brush: Brush): number => Math.max(1, Math.round(brush.unit / 9))

/** Where the fill of a house begins, px. */
export const levelTop = (brush: Brush, rect: ScreenRect, ratio: number): number =>
  Math.round(rect.y + (rect.height - levelPx(brush)) * (1 - Math.min(1, Math.max(0, ratio))))

function drawFill(
  brush: Brush,
  rect: ScreenRect,
  radius: number,
  tone: Tone,
  ratio: number,
  crossed: (y: number) => boolean,
): void {
  const { context } = brush
  fillRounded(brush, rect, radius, tone.body)
  const line = levelPx(brush)
  const top = levelTop(brush, rect, ratio)
  const filled = { ...rect, y: top, height: rect.y + rect.height - top }
  // Without a clip, which costs more than the house: the fill has the house's own corners where it reaches them.
  const left = (reach: number) => Math.max(0, radius - Math.max(0, reach))
  const upper = left(top - rect.y)
  fillRounded(brush, filled, upper === radius ? radius : [upper, upper, radius, radius], tone.fill)
  if (crossed(top) || rect.height < brush.unit * LEVEL_LINE_FROM) return
  const inset = Math.max(left(top - rect.y), left(rect.y + rect.height - top - line))
  context.fillStyle = tone.level
  context.fillRect(rect.x + inset, top, rect.width - 2 * inset, line)
}

/** From this height on a house that stands at several gates says at how many; a smaller one has a notch in its corner, root units. */
const TWINS_TOLD_FROM = 4.4

const twinsPx = (brush: Brush, rect: ScreenRect): number => Math.min(brush.sizes.small * 0.86, rect.height * 0.3)

/** What that takes at the right of its foot, px. */
const twinsRoom = (brush: Brush, rect: ScreenRect, { twins }: HouseFace): number =>
  twins === '' || rect.height < brush.unit * TWINS_TOLD_FROM ? 0 : twinsPx(brush, rect) * (0.4 + 0.6 * twins.length)

function drawTwins(brush: Brush, rect: ScreenRect, face: HouseFace): void {
  const { context, palette, unit } = brush
  const onBlock = face.grade !== null && !face.ofThen
  context.fillStyle = onBlock ? palette.onGrade : palette.soft
  const right = rect.x + rect.width
  if (rect.height < unit * TWINS_TOLD_FROM) {
    const notch = Math.min(unit * 0.5, Math.min(rect.width, rect.height) * 0.3)
    context.beginPath()
    context.moveTo(right - notch, rect.y)
    context.lineTo(right, rect.y)
    context.lineTo(right, rect.y + notch)
    context.fill()
    return
  }
  const px = twinsPx(brush, rect)
  setFont(brush, px, 600)
  context.textAlign = 'right'
  context.textBaseline = 'alphabetic'
  context.fillText(face.twins, right - px * 0.35, rect.y + rect.height - px * 0.4)
}

function dash(brush: Brush, rect: ScreenRect, colour: string): void {
  const { context } = brush
  const width = Math.min(rect.width, rect.height) * 0.34
  const height = Math.max(1, brush.unit / 8)
  context.fillStyle = colour
  context.fillRect(rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2, width, height)
}

function drawUnknown(brush: Brush, rect: ScreenRect, radius: number, face: HouseFace, head: number): void {
  const { palette } = brush
  fillRounded(brush, rect, radius, palette.ink)
  hatch(brush, rect, palette.hatch, brush.unit * 0.42)
  frameInside(brush, rect, radius, Math.max(1, brush.unit / 16), palette.staleLine)
  const words = wordsOf(brush, rect, face, 500, rect.height - head)
  if (words) drawWords(brush, words, palette.dim, palette.dim)
}

function drawAlarmed(brush: Brush, rect: ScreenRect, radius: number, face: HouseFace, head: number): void {
  if (face.grade === null) return
  const { palette } = brush
  const colour = palette.grade[face.grade]
  const stale = face.ofThen
  fillRounded(brush, rect, radius, stale ? palette.staleBody : colour)
  // A last known alarm keeps its grade's colour on the wall and the character, not as a solid block.
  if (stale) frameInside(brush, rect, radius, Math.max(1.5, brush.unit / 7), colour)
  const mark = stale ? colour : palette.onGrade
  const text = stale ? palette.soft : palette.onGrade
  const foot = ageFoot(brush, rect, face)
  if (foot > 0) drawAge(brush, { ...rect, height: head }, face, stale ? palette.dim : palette.onGrade)
  // Up to a certain size the character, seen from the door, is worth more than the figures.
  if (rect.height >= brush.unit * WHY_FROM && drawTold(brush, rect, face, mark, text, head - foot)) return
  drawMarked(brush, { ...rect, height: head - foot }, face, mark, text)
}

/** A small alarmed house: its character, as large as can be, over its name where that is legible. */
function drawMarked(brush: Brush, rect: ScreenRect, face: HouseFace, mark: string, text: string): void {
  const { context } = brush
  const px = namePx(brush, rect, face.name)
  const named = px !== null && rect.height > px * 3
  const name = named ? nameUnder(brush, rect, face.name, px * UNDER_MARK) : NO_NAME
  const room = named ? rect.height - name.px * (0.35 + TIGHT_LINE * name.lines.length) : rect.height
  const markPx = Math.min(room * (named ? MARK_OVER_NAME : MARK_SHARE), rect.width * 0.6, brush.unit * 3)
  drawMark(brush, face.mark, markPx, rect.x + rect.width / 2, rect.y + room * (named ? 0.53 : 0.5), mark)
  if (!named) return
  setFont(brush, name.px, 600)
  context.fillStyle = text
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  name.lines.forEach((line, index) => {
    const up = name.px * (0.5 + TIGHT_LINE * (name.lines.length - 1 - index))
    context.fillText(line, rect.x + rect.width / 2, rect.y + rect.height - up)
  })
}

/** A Han character's middle lies over the middle of its line by so much of its size. */
const RISE = 0.04

/** A grade's character about a point, px. */
function drawMark(brush: Brush, mark: string, px: number, x: number, y: number, colour: string): void {
  const { context } = brush
  setFont(brush, px, 700)
  context.fillStyle = colour
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(mark, x, y + px * RISE)
}

/** The lines of a name under a character stand close: the room is the character's. */
const TIGHT_LINE = 1.14
/** Share of the house that its character keeps, whatever its name takes. */
const MARK_ROOM = 0.42
const NO_NAME: { readonly px: number; readonly lines: readonly string[] } = { px: 0, lines: [] }

/** The name under a character: whole where that can be, in smaller type and more lines if need be. */
function nameUnder(brush: Brush, rect: ScreenRect, name: string, largest: number): typeof NO_NAME {
  let set = NO_NAME
  for (const step of NAME_STEPS) {
    const px = Math.max(largest * step, leastPx(brush))
    setFont(brush, px, 600)
    const most = Math.floor((rect.height * (1 - MARK_ROOM)) / (px * TIGHT_LINE) - 0.3)
    set = { px, lines: wrapped(brush, name, rect.width - padding(brush, rect), Math.max(1, Math.min(3, most))) }
    if (!set.lines.some((line) => line.endsWith('…'))) break
  }
  return set
}

/** A large alarmed house: its character beside its name, figures and why. false: the name has no room there. */
function drawTold(brush: Brush, rect: ScreenRect, face: HouseFace, mark: string, text: string, head: number): boolean {
  const size = Math.min(brush.unit * 2.2, rect.height * 0.4, rect.width * 0.22, head * 0.75)
  const pad = padding(brush, rect)
  const beside = { ...rect, x: rect.x + size + pad * 0.5, width: rect.width - size - pad * 0.5 }
  const words = wordsOf(brush, beside, face, 600, rect.height - head)
  if (words === null || (words.name.lines.length > 1 && hasHan(face.name))) return false
  drawMark(brush, face.mark, size, rect.x + pad + size / 2, rect.y + pad + size / 2, mark)
  drawWords(brush, words, text, text)
  return true
}

function padding(brush: Brush, rect: ScreenRect): number {
  return Math.min(brush.unit * 0.5, rect.height * 0.09)
}

/** Size of a house's name in px; null where it would be too small to read. Four Han characters stand in one line. */
function namePx(brush: Brush, rect: ScreenRect, name: string): number | null {
  // In a dense city that is most of them.
  if (rect.height * HAN_NAME.share < legiblePx(brush)) return null
  const han = hasHan(name)
  const most = rect.height > brush.unit * TITLE_FROM ? brush.sizes.title : brush.sizes.body
  const four = (rect.width - 2 * padding(brush, rect)) / 4.05
  const px = Math.min(rect.height * (han ? HAN_NAME : LATIN_NAME).share, most, four)
  return px >= legiblePx(brush) ? px : null
}

function legiblePx(brush: Brush): number {
  return Math.min(LEGIBLE_DEVICE_PX, brush.sizes.body * LEGIBLE_OF_BODY)
}

const leastPx = (brush: Brush): number => legiblePx(brush) * LEAST_OF_LEGIBLE

/** The words of a house, set: name, and with more room figures and why: the same house, only nearer. */
interface SetWords {
  readonly x: number
  readonly name: SetLines
  readonly told: SetLines
  /** Under the last line, px. */
  readonly bottom: number
}

interface SetLines {
  readonly px: number
  readonly weight: 400 | 500 | 600
  readonly lines: readonly { readonly text: string; readonly y: number }[]
}

/** A long word may shrink the name by this much to stand whole; more would make the city's names uneven. */
const NAME_STEPS = [1, 0.86, 0.74, 0.64]
/** Where even the least legible size cuts a name, whole is worth more: this share of it. */
const LEAST_OF_LEGIBLE = 0.86

/** `reserved`: px at the foot that figures leave free. */
function wordsOf(brush: Brush, rect: ScreenRect, face: HouseFace, weight: 500 | 600, reserved = 0): SetWords | null {
  const largest = namePx(brush, rect, face.name)
  if (largest === null) return null
  const pad = padding(brush, rect)
  const width = rect.width - 2 * pad
  const maxLines = (hasHan(face.name) ? HAN_NAME : LATIN_NAME).lines
  let px = largest
  let texts: string[] = []
  for (const step of NAME_STEPS) {
    px = Math.max(largest * step, leastPx(brush))
    setFont(brush, px, weight)
    texts = wrapped(brush, face.name, width, Math.max(1, Math.min(maxLines, Math.floor((rect.height - pad) / (px * LINE)))))
    if (!texts.some((text) => text.endsWith('…'))) break
  }
  let y = rect.y + pad + px * 0.9
  const place = (text: string, size: number) => {
    const line = { text, y }
    y += size * LINE
    return line
  }
  const name = { px, weight, lines: texts.map((text) => place(text, px)) }
  const smallPx = Math.min(brush.sizes.small, px * 0.9)
  const told: { text: string; y: number }[] = []
  if (rect.height >= brush.unit * FIGURES_FROM) {
    setFont(brush, smallPx, 400)
    const floor = rect.y + rect.height - pad - reserved
    const { ready, why, usage } = figuresOf(face)
    const texts = rect.height >= brush.unit * WHY_FROM ? [ready, why, usage] : [ready]
    brush.want(texts)
    for (const text of texts) {
      const room = Math.floor((floor - y + smallPx) / (smallPx * LINE))
      const lines = text === ready ? Math.min(1, room) : Math.min(2, room)
      // Where "12/12 ready" has no room, the figure goes without its word.
      const short = text === ready && widthOf(brush, text) > width ? (text.split(' ')[0] ?? text) : text
      if (short !== '') for (const line of wrapped(brush, short, width, lines)) told.push(place(line, smallPx))
    }
  }
  const last = told.at(-1) ?? name.lines.at(-1)
  return { x: rect.x + pad, name, told: { px: smallPx, weight: 400, lines: told }, bottom: (last?.y ?? rect.y) + px * 0.3 }
}

function drawWords(brush: Brush, words: SetWords, nameColour: string, colour: string): void {
  const { context } = brush
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  for (const [part, tint] of [
    [words.name, nameColour],
    [words.told, colour],
  ] as const) {
    if (part.lines.length === 0) continue
    setFont(brush, part.px, part.weight)
    context.fillStyle = tint
    for (const line of part.lines) context.fillText(line.text, words.x, line.y)
  }
}

const agePx = (brush: Brush, rect: ScreenRect): number => Math.min(brush.sizes.small * 0.9, rect.height * 0.26)

/** What the age of a house takes at its foot, px; 0: it is fresh, too small to tell it, or its ward does. */
function ageFoot(brush: Brush, rect: ScreenRect, { age, ageOnWard }: HouseFace): number {
  const px = agePx(brush, rect)
  const isTold = age !== '' && px >= LEAST_AGE && (!ageOnWard || rect.height >= brush.unit * AGE_FROM)
  return isTold ? px * AGE_ROOM : 0
}

function drawAge(brush: Brush, rect: ScreenRect, face: HouseFace, colour: string): void {
  const px = agePx(brush, rect)
  const { context } = brush
  setFont(brush, px, 400)
  const aside = twinsRoom(brush, rect, face)
  const text = fitted(brush, face.age, rect.width - aside - px * 2)
  context.textAlign = 'right'
  context.textBaseline = 'alphabetic'
  context.fillStyle = colour
  const right = rect.x + rect.width - aside - px * 0.4
  const base = rect.y + rect.height - px * 0.45
  context.fillText(text, right, base)
  const start = right - context.measureText(text).width - px * 1.15
  if (start > rect.x + px * 0.2) clockGlyph(brush, start, base - px * 0.36, px * 0.9, colour)
}

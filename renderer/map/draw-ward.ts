import type { Grade } from '../../shared/estate/level.ts'
import { emsOf } from '../i18n/signs.ts'
import { type Brush, clockGlyph, corner, frameInside, roundedPath, type ScreenRect, setFont, snapEdges } from './brush.ts'
import type { WardFace } from './faces.ts'
import { fitted, widthOf, wrapped } from './text-lines.ts'

/** Wards and their type grow with zoom up to this factor; beyond, the room goes to the houses' words. */
const MAX_TYPE_ZOOM = 1.6
const LEGIBLE_DEVICE_PX = 9
/** A name may shrink by this much below the smallest size rather than be cut. */
const LEAST_TITLE = 0.9
/** What must be left of a name beside the clock, em: two characters. */
const LEAST_NAME_EM = 2

/**
 * Draws a ward's ground, wall and name, not the yard in which its houses stand. From the bare ground, and without a clip: a corner
 * drawn over itself, or cut, would tell a picture that came by changes from one that was drawn at once. `zoom` is the
 * camera's; `empty` is what stands there where no house does, '' where houses do.
 */
export function drawWard(brush: Brush, place: ScreenRect, yard: ScreenRect, face: WardFace, zoom: number, empty: string): void {
  const { context, palette, unit } = brush
  const rect = snapEdges(place)
  const header = yard.y - place.y
  drawGround(brush, place, yard, face.grade, () => {
    if (empty !== '') return
    const { x, y, width, height } = snapEdges(yard)
    context.rect(x, y, width, height)
  })

  const typeZoom = Math.min(zoom, MAX_TYPE_ZOOM)
  const px = brush.sizes.body * typeZoom
  if (px < LEGIBLE_DEVICE_PX) return
  const stale = face.age !== ''
  const pad = unit * 0.55
  // The name stands just over its houses, however high the head has grown.
  const middle = rect.y + header - (header / zoom) * typeZoom * 0.5 + unit * 0.06
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const { lines, px: size, sign } = wardHead(brush, face, rect.width - 2 * pad, header, typeZoom)
  // Names are there to be looked up: only what burns is brighter.
  context.fillStyle = stale ? palette.dim : palette.soft
  setFont(brush, size, 500)
  const gap = size * 1.12
  lines.forEach((line, index) => {
    context.fillText(line, rect.x + pad, middle + (index - (lines.length - 1) / 2) * gap)
  })
  if (sign !== null) drawSign(brush, rect.x + rect.width - pad, sign, middle, typeZoom)
  if (empty !== '') {
    setFont(brush, brush.sizes.small, 400)
    context.fillStyle = palette.dim
    context.fillText(fitted(brush, empty, rect.width - 2 * pad), rect.x + pad, rect.y + header + brush.sizes.small)
  }
}

/** Draws only its wall anew, and the ground under that: its name and its houses stay. */
export function drawWall(brush: Brush, place: ScreenRect, yard: ScreenRect, grade: Grade | null): void {
  const { context } = brush
  drawGround(brush, place, yard, grade, ({ x, y, width, height }, wall, radius) => {
    const inside = (across: number, down: number) => context.rect(x + across, y + down, width - 2 * across, height - 2 * down)
    // All that is neither wall nor corner, by even and odd: what the first two share lies in three.
    inside(radius, wall)
    inside(wall, radius)
    inside(radius, radius)
  })
}

/** Ground and wall; `leaveOut` adds to the path what stays as it is, from how thick the wall is and how large a corner, px. */
function drawGround(
  brush: Brush,
  place: ScreenRect,
  yard: ScreenRect,
  grade: Grade | null,
  leaveOut: (rect: ScreenRect, wall: number, radius: number) => void,
): void {
  const { context, palette, unit } = brush
  const rect = snapEdges(place)
  // No house stands on its wall, nor in a corner of it, or there would be a hole where the house is drawn again.
  const free = Math.floor(yard.x - place.x)
  const radius = corner(rect, Math.min(unit * 0.3, free))
  const wall = Math.max(1, Math.min(Math.round(Math.max(1.5, unit / 7)), free))
  context.beginPath()
  context.rect(rect.x, rect.y, rect.width, rect.height)
  leaveOut(rect, wall, radius)
  context.fillStyle = palette.ink
  context.fill('evenodd')
  roundedPath(brush, rect, radius)
  leaveOut(rect, wall, radius)
  context.fillStyle = palette.panel
  context.fill('evenodd')
  if (grade === null) frameInside(brush, rect, radius, 1, palette.line)
  else frameInside(brush, rect, radius, wall, palette.grade[grade])
}

interface WardHead {
  readonly lines: readonly string[]
  /** Of the type of its name. */
  readonly px: number
  /** The age, '' for its clock alone; null: it is not stale, or there is no room for either. */
  readonly sign: string | null
}

/**
 * What stands at the head of a ward that has so much room, px. The age goes before the name is whole, as long as half of that is left and only its
 * end is cut; the tooltip has the whole. Then the clock alone says that it is stale, beside what is left of the name; the name alone where that
 * would be none.
 */
function wardHead(
  brush: Brush,
  { name, age }: Pick<WardFace, 'name' | 'age'>,
  room: number,
  header: number,
  typeZoom: number,
): WardHead {
  for (const [sign, least] of age === '' ? [] : [[age, emsOf(name) / 2] as const, ['', LEAST_NAME_EM] as const]) {
    const title = titleLines(brush, name, room - signWidth(brush, sign, typeZoom), header, typeZoom)
    const above = title.lines.slice(0, -1)
    const isBroken = title.lines.includes('') || (sign !== '' && above.some((line) => line.endsWith('…')))
    const kept = emsOf(title.lines.join('').replaceAll('…', ''))
    if (!isBroken && kept >= Math.min(least, emsOf(name))) return { ...title, sign }
  }
  return { ...titleLines(brush, name, room, header, typeZoom), sign: null }
}

function titleLines(
  brush: Brush,
  name: string,
  width: number,
  header: number,
  typeZoom: number,
): { readonly lines: readonly string[]; readonly px: number } {
  const px = brush.sizes.body * typeZoom
  setFont(brush, px, 500)
  if (widthOf(brush, name) <= width) return { lines: [name], px }
  const small = brush.sizes.small * typeZoom
  setFont(brush, small, 500)
  if (widthOf(brush, name) <= width) return { lines: [name], px: small }
  const lines = wrapped(brush, name, width, header >= small * 2.2 ? 2 : 1)
  if (!lines.some((line) => line.endsWith('…'))) return { lines, px: small }
  const least = small * LEAST_TITLE
  setFont(brush, least, 500)
  return { lines: wrapped(brush, name, width, header >= least * 2.2 ? 2 : 1), px: least }
}

function signWidth(brush: Brush, age: string, typeZoom: number): number {
  const px = brush.sizes.small * typeZoom
  setFont(brush, px, 400)
  return widthOf(brush, age) + px * 1.6
}

function drawSign(brush: Brush, right: number, age: string, middle: number, typeZoom: number): void {
  const { context, palette } = brush
  const px = brush.sizes.small * typeZoom
  setFont(brush, px, 400)
  context.textAlign = 'right'
  context.fillStyle = palette.dim
  context.fillText(age, right, middle)
  clockGlyph(brush, right - widthOf(brush, age) - px * 1.1, middle - px * 0.03, px * 0.9, palette.dim)
  context.textAlign = 'left'
}

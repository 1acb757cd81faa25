import { type Brush, clockGlyph, fillRounded, frameInside, hatch, type ScreenRect, setFont, snap } from './brush.ts'
import type { Interior, RoomFace, TileFace } from './room-faces.ts'
import { fitted, widthOf, wrapped } from './text-lines.ts'

/** Width to height of a room that reads best. */
const BEST_ASPECT = 1.7
/** Smallest room with words, and largest tile, root units. */
const NAMED_FROM = { width: 5.5, height: 2.6 }
const MOST_TILE = { width: 16, height: 6 }
const TILE_ASPECT = 2
/** From this size on a tile tells its name, and shows its mark, root units. */
const TILE_NAMED_FROM = { width: 6, height: 2.6 }
const TILE_MARK_FROM = 0.9
/** Smallest tile that is worth a place of its own, device px. */
const LEAST_TILE = 3
const TILE_GAP_SHARE = 0.16

/** Where the rooms of a house are in `place`, and one more for those that are left out. Of the last row they take what is left. */
export function roomRects(brush: Pick<Brush, 'unit'>, place: ScreenRect, { rooms, more }: Interior): ScreenRect[] {
  const count = rooms.length + (more === '' ? 0 : 1)
  if (count === 0) return []
  const gap = brush.unit * 0.3
  const { columns, rows } = gridOf(count, place, gap)
  const height = (place.height - (rows - 1) * gap) / rows
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = row < rows - 1 ? columns : count - (rows - 1) * columns
    const width = (place.width - (inRow - 1) * gap) / inRow
    return { x: place.x + (index % columns) * (width + gap), y: place.y + row * (height + gap), width, height }
  })
}

/** Draws the rooms of a house into `place`: insets, so that the house around them keeps its look. */
export function drawRooms(brush: Brush, place: ScreenRect, interior: Interior): void {
  const rects = roomRects(brush, place, interior)
  interior.rooms.forEach((room, index) => {
    const rect = rects[index]
    if (rect) drawRoom(brush, snap(rect), room)
  })
  const last = rects[interior.rooms.length]
  if (!last) return
  setFont(brush, brush.sizes.body, 500)
  brush.context.fillStyle = brush.palette.text
  brush.context.textAlign = 'center'
  brush.context.textBaseline = 'middle'
  brush.context.fillText(interior.more, last.x + last.width / 2, last.y + last.height / 2)
}

/** The grid whose cells come nearest to the best shape. */
function gridOf(
  count: number,
  { width, height }: ScreenRect,
  gap: number,
  shape = BEST_ASPECT,
): { readonly columns: number; readonly rows: number } {
  let best = { columns: 1, rows: count, cost: Number.POSITIVE_INFINITY }
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns)
    const aspect = (width - (columns - 1) * gap) / columns / Math.max(1, (height - (rows - 1) * gap) / rows)
    const cost = Math.abs(Math.log(Math.max(0.01, aspect) / shape)) + (columns * rows - count) / count
    if (cost < best.cost) best = { columns, rows, cost }
  }
  return best
}

/** A name rather in smaller type than cut, as long as it can be read. */
const NAME_STEPS = [1, 0.92, 0.84]
const MARK_ADVANCE = 1.35

function namePx(brush: Brush, { name, grade }: RoomFace, width: number): number {
  let px = brush.sizes.small
  for (const step of NAME_STEPS) {
    px = brush.sizes.small * step
    setFont(brush, px, 500)
    if (widthOf(brush, name) + (grade === null ? 0 : px * MARK_ADVANCE) <= width) break
  }
  return px
}

function drawRoom(brush: Brush, rect: ScreenRect, room: RoomFace): void {
  const { palette, unit, context } = brush
  const radius = unit * 0.16
  fillRounded(brush, rect, radius, palette.panel)
  const stale = room.age !== ''
  if (room.level === 'unknown') hatch(brush, rect, palette.hatch, unit * 0.5)
  const edge = room.grade === null ? palette.lineStrong : palette.grade[room.grade]
  frameInside(brush, rect, radius, room.grade === null ? Math.max(1, unit / 16) : Math.max(1.5, unit / 8), edge)
  const pad = unit * 0.45
  const inner = { x: rect.x + pad, y: rect.y + pad, width: rect.width - 2 * pad, height: rect.height - 2 * pad }
  if (rect.width < unit * NAMED_FROM.width || rect.height < unit * NAMED_FROM.height) {
    drawTiles(brush, { ...rect, x: rect.x + 2, y: rect.y + 2, width: rect.width - 4, height: rect.height - 4 }, room)
    return
  }
  const px = namePx(brush, room, inner.width)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  let { x } = inner
  let y = inner.y + px * 0.9
  if (room.grade !== null) {
    setFont(brush, px, 700)
    // Its wall has the grade's colour; a character as small as this must be read before it is coloured.
    context.fillStyle = palette.text
    context.fillText(room.mark, x, y)
    x += px * MARK_ADVANCE
  }
  const taken = x - inner.x
  setFont(brush, px, 400)
  const readyWidth = widthOf(brush, room.ready)
  setFont(brush, px, 500)
  // The name goes first: what is ready shows in the tiles too.
  const withReady = widthOf(brush, room.name) + taken + readyWidth + px * 0.6 <= inner.width
  context.fillStyle = stale || room.level === 'unknown' ? palette.dim : palette.text
  context.fillText(fitted(brush, room.name, inner.width - taken), x, y)
  setFont(brush, px, 400)
  context.fillStyle = palette.dim
  if (withReady) {
    context.textAlign = 'right'
    context.fillText(room.ready, inner.x + inner.width, y)
    context.textAlign = 'left'
  }
  const lines = inner.height >= px * 6 ? [stale ? room.age : '', room.cloud, room.why] : [room.why || room.cloud]
  for (const [index, line] of lines.entries()) {
    if (line === '' || y + px * 1.3 > inner.y + inner.height) continue
    y += px * 1.35
    const isAge = stale && index === 0 && lines.length > 1
    if (isAge) clockGlyph(brush, inner.x, y - px * 0.36, px * 0.9, palette.dim)
    context.fillStyle = line === room.why ? palette.soft : palette.dim
    const from = isAge ? px * 1.2 : 0
    context.fillText(fitted(brush, line, inner.width - from), inner.x + from, y)
  }
  const top = y + px * 0.6
  drawTiles(brush, { ...inner, y: top, height: inner.y + inner.height - top }, room)
}

/** Tiles fill their room up to a size that holds a name; where they get too small to be told apart, none is drawn. */
function drawTiles(brush: Brush, place: ScreenRect, { tiles, more }: RoomFace): void {
  const { context, palette, unit } = brush
  if (tiles.length === 0 || place.width <= 0 || place.height <= 0) return
  const gap = Math.min(unit * 0.3, Math.sqrt((place.width * place.height) / tiles.length) * TILE_GAP_SHARE)
  const { columns, rows } = gridOf(tiles.length, place, gap, TILE_ASPECT)
  const width = Math.min(unit * MOST_TILE.width, (place.width - (columns - 1) * gap) / columns)
  const height = Math.min(unit * MOST_TILE.height, width, (place.height - (rows - 1) * gap) / rows)
  if (Math.min(width, height) < LEAST_TILE) return
  tiles.forEach((tile, index) => {
    const x = place.x + (index % columns) * (width + gap)
    const y = place.y + Math.floor(index / columns) * (height + gap)
    drawTile(brush, snap({ x, y, width, height }), tile)
  })
  if (more === '') return
  setFont(brush, brush.sizes.small, 400)
  context.fillStyle = palette.dim
  context.textAlign = 'right'
  context.textBaseline = 'alphabetic'
  context.fillText(more, place.x + place.width, place.y + place.height)
}

function drawTile(brush: Brush, rect: ScreenRect, tile: TileFace): void {
  const { palette, unit, context } = brush
  const radius = Math.min(unit * 0.12, rect.width * 0.12)
  const line = Math.max(1, unit / 16)
  const stale = tile.level === 'stale'
  if (tile.grade !== null && !stale) fillRounded(brush, rect, radius, palette.grade[tile.grade])
  else if (tile.level === 'unknown') {
    hatch(brush, rect, palette.hatch, Math.max(2, Math.min(unit * 0.42, rect.width / 3)))
    frameInside(brush, rect, radius, line, palette.staleLine)
  } else if (stale) {
    fillRounded(brush, rect, radius, palette.staleFill)
    if (tile.grade !== null) frameInside(brush, rect, radius, line * 1.5, palette.grade[tile.grade])
  } else if (tile.ready) fillRounded(brush, rect, radius, palette.jadeFill)
  // Not ready and yet no alarm: it is starting. An outline, since nothing of it serves.
  else frameInside(brush, rect, radius, line, palette.jade)
  const named = rect.width >= unit * TILE_NAMED_FROM.width && rect.height >= unit * TILE_NAMED_FROM.height
  const ink = tile.grade === null ? '' : stale ? palette.text : palette.onGrade
  const pad = unit * 0.35
  context.textBaseline = 'middle'
  if (tile.grade !== null && !named && Math.min(rect.width, rect.height) >= unit * TILE_MARK_FROM) {
    const px = Math.min(rect.width, rect.height, unit * 3) * 0.66
    setFont(brush, px, 700)
    context.fillStyle = ink
    context.textAlign = 'center'
    context.fillText(tile.mark, rect.x + rect.width / 2, rect.y + rect.height / 2 + px * 0.04)
  }
  if (!named) return
  const px = brush.sizes.small * 0.92
  context.textAlign = 'left'
  let x = rect.x + pad
  if (tile.grade !== null) {
    setFont(brush, px * 1.5, 700)
    context.fillStyle = ink
    context.fillText(tile.mark, x, rect.y + rect.height / 2)
    x += px * 2
  }
  setFont(brush, px, 400)
  context.fillStyle = tile.grade !== null && !stale ? ink : stale || tile.level === 'unknown' ? palette.dim : palette.text
  const lines = wrapped(brush, tile.name, rect.x + rect.width - pad - x, rect.height > px * 3.6 ? 3 : 2)
  lines.forEach((text, index) => {
    context.fillText(text, x, rect.y + rect.height / 2 + (index - (lines.length - 1) / 2) * px * 1.2)
  })
}

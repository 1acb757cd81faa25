import type { Brush, ScreenRect } from './brush.ts'
import { type Camera, toScreen } from './camera.ts'
import type { HouseGeometry, Rect } from './city-geometry.ts'
import type { Layers } from './city-layers.ts'
import { roomsPlace } from './draw-house.ts'
import { type LitStreet, ring, streetShape } from './draw-overlay.ts'
import { roomRects } from './draw-rooms.ts'
import { interiorAt, isSeen, type Scene } from './paint-city.ts'
import type { Point } from './streets.ts'

/** How far from its middle, or from its house, any of it draws, root units. */
const REACH = 0.3
/** Side of the squares that are drawn anew as a whole, root units: small ones cut a street in many, large ones hold many streets. */
const SIDE = 8

/** A line, its ends or a frame; it stays the same object as long as it draws the same. */
interface Piece {
  /** The squares that it is seen in. */
  readonly squares: readonly number[]
  draw(brush: Brush): void
}

/** What lies over the houses: lit streets and frames. */
export interface Over {
  /** Draws all of it anew, or only where it is another than at the last drawing. */
  paint(layers: Layers, scene: Scene, all: boolean): void
}

/**
 * Drawn by squares that always lie in the same places: where a clip cuts a curve decides how its edge is smoothed, so that what is
 * drawn again in part is what was drawn at once only if both are cut alike.
 */
export function createOver(): Over {
  let drawn: ReadonlySet<Piece> = new Set()
  return {
    paint(layers, scene, all) {
      const brush = layers.brushes.over
      const { context } = brush
      const grid = gridOn(scene.picture, brush)
      const pieces = new Set(piecesOf(scene, brush, grid))
      const soiled = all ? new Set(grid.keys()) : squaresBetween(drawn, pieces)
      drawn = pieces
      const stacks = new Map<number, Piece[]>([...soiled].map((square) => [square, []]))
      for (const piece of pieces) for (const square of piece.squares) stacks.get(square)?.push(piece)
      for (const [square, stack] of stacks) {
        const { x, y, width, height } = grid.place(square)
        context.clearRect(x, y, width, height)
        if (stack.length === 0) continue
        context.save()
        context.beginPath()
        context.rect(x, y, width, height)
        context.clip()
        for (const piece of stack) piece.draw(brush)
        context.restore()
      }
    },
  }
}

/** Squares of the pieces that only one of them has. */
function squaresBetween(ones: ReadonlySet<Piece>, others: ReadonlySet<Piece>): Set<number> {
  const squares = new Set<number>()
  for (const piece of ones) if (!others.has(piece)) for (const square of piece.squares) squares.add(square)
  for (const piece of others) if (!ones.has(piece)) for (const square of piece.squares) squares.add(square)
  return squares
}

/** The picture in numbered squares, on whole device pixels. */
interface Grid {
  keys(): Iterable<number>
  place(square: number): ScreenRect
  /** The squares in which anything shows that is drawn at these places. */
  under(places: readonly ScreenRect[]): number[]
}

function gridOn(picture: Rect, { unit }: Brush): Grid {
  const side = Math.round(SIDE * unit)
  const columns = Math.ceil(picture.width / side)
  const rows = Math.ceil(picture.height / side)
  const nth = (from: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(from / side)))
  return {
    keys: () => Array(columns * rows).keys(),
    place: (square) => ({
      x: picture.x + (square % columns) * side,
      y: picture.y + Math.floor(square / columns) * side,
      width: side,
      height: side,
    }),
    under(places) {
      const found = new Set<number>()
      const reach = REACH * unit
      for (const place of places) {
        const [x, y] = [place.x - picture.x - reach, place.y - picture.y - reach]
        const [right, bottom] = [x + place.width + 2 * reach, y + place.height + 2 * reach]
        if (right < 0 || bottom < 0 || x > picture.width || y > picture.height) continue
        const [lastRow, lastColumn] = [nth(bottom, rows), nth(right, columns)]
        for (let row = nth(y, rows); row <= lastRow; row += 1) {
          for (let column = nth(x, columns); column <= lastColumn; column += 1) found.add(row * columns + column)
        }
      }
      return [...found]
    },
  }
}

/** Bottom up: streets, frames around those who suffer, marks. */
function piecesOf(scene: Scene, brush: Brush, grid: Grid): Piece[] {
  const streets = scene.streets.map((lit) => streetPieces(lit, scene, brush, grid))
  return [
    ...streets.flatMap(({ road }) => road),
    ...streets.flatMap(({ frames }) => frames),
    ...marksOf(scene, brush).map(({ place, draw }) => ({ squares: grid.under([place]), draw })),
  ]
}

interface StreetPieces {
  readonly camera: Camera
  readonly road: readonly Piece[]
  readonly frames: readonly Piece[]
}

/** Streets stay lit for many frames, and their neighbours change in most. A street is of one city, and so of one size. */
const known = new WeakMap<LitStreet, StreetPieces>()

function streetPieces(lit: LitStreet, { city, camera }: Scene, brush: Brush, grid: Grid): StreetPieces {
  const made = known.get(lit)
  if (made?.camera === camera) return made
  const { palette, unit } = brush
  const lane = 2 * city.laneDrop * camera.zoom
  const { line, ends } = streetShape(lit, camera, unit, lane)
  const colour = lit.grade ? palette.grade[lit.grade] : palette.soft
  const width = Math.max(1, Math.min(unit / 10, lane * 0.5))
  const ways = lit.points.slice(1).map((point, index) => toScreen(camera, between(lit.points[index] ?? point, point)))
  const road: Piece[] = [
    {
      squares: grid.under(ways),
      draw({ context }) {
        context.strokeStyle = colour
        context.lineWidth = width
        context.stroke(line)
      },
    },
    {
      squares: grid.under([...ways.slice(0, 1), ...ways.slice(-1)]),
      draw({ context }) {
        context.fillStyle = colour
        context.fill(ends)
      },
    },
  ]
  const frames = (lit.grade && lit.framed ? city.of(lit.to) : []).map((house): Piece => {
    const place = toScreen(camera, house)
    return { squares: grid.under([place]), draw: (over) => ring(over, place, colour, Math.max(1, unit / 12), 0) }
  })
  const pieces = { camera, road, frames }
  known.set(lit, pieces)
  return pieces
}

const between = (a: Point, b: Point): Rect => ({
  ...{ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) },
  ...{ width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) },
})

/** A frame around a house. */
interface Mark {
  readonly place: ScreenRect
  draw(brush: Brush): void
}

/** Frames, bottom up. */
function marksOf(scene: Scene, { palette, unit }: Brush): Mark[] {
  const { view, city, camera, faces, hovered } = scene
  const marks: Mark[] = []
  const add = (house: HouseGeometry, draw: (brush: Brush, place: ScreenRect) => void) => {
    const place = toScreen(camera, house)
    if (faces.houses.has(house.id) && isSeen(place, scene)) marks.push({ place, draw: (brush) => draw(brush, place) })
  }
  const { marked, selected } = view
  if (marked) {
    const draw = (brush: Brush, place: ScreenRect) => ring(brush, place, palette.grade[marked.grade], Math.max(1.5, unit / 8), 0)
    for (const id of marked.ids) for (const house of city.of(id)) add(house, draw)
  }
  const over = hovered === null ? undefined : city.houses.get(hovered)
  if (over && over.id !== selected) {
    // Its twins at other gates too: it is one app.
    for (const house of city.of(over.id)) {
      add(house, (brush, place) => ring(brush, place, palette.soft, Math.max(1, unit / 12), unit / 16))
    }
  }
  if (over && scene.room !== null) {
    const place = toScreen(camera, over)
    const interior = interiorAt(scene, over.id)
    const inside = roomsPlace({ unit }, place)
    const room = interior && inside && roomRects({ unit }, inside, interior)[scene.room]
    if (room) marks.push({ place: room, draw: (brush) => ring(brush, room, palette.text, Math.max(1.5, unit / 8), 0) })
  }
  for (const house of selected === null ? [] : city.of(selected)) {
    add(house, (brush, place) => ring(brush, place, palette.text, Math.max(1.5, unit / 8), unit / 16))
  }
  return marks
}

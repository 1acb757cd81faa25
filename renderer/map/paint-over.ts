import { GRADES, type Grade } from '../../shared/estate/level.ts'
import { present } from '../../shared/lib/assert.ts'
import type { Brush, ScreenRect } from './brush.ts'
import { type Camera, toScreen } from './camera.ts'
import type { HouseGeometry, Rect } from './city-geometry.ts'
import type { Layers } from './city-layers.ts'
import { roomsPlace } from './draw-house.ts'
import { type LitStreet, ring, traceEnds } from './draw-overlay.ts'
import { roomRects } from './draw-rooms.ts'
import type { Relit } from './lit-streets.ts'
import { type Grid, gridOn, type Part } from './over-grid.ts'
import { interiorAt, isSeen, type Scene } from './paint-city.ts'
import { between, linesOf } from './street-lines.ts'
import type { Point } from './streets.ts'

/** Bottom up: the graver lies on the other where streets cross, and on both those of what is selected. */
const COLOURS: readonly (Grade | null)[] = [...[...GRADES].reverse(), null]
/** Streets lie on such parts of a pixel: what shares a lane is the same, however it came there. */
const PARTS_OF_PX = 4

/** Something that is drawn as a whole, after all streets. */
interface Piece {
  readonly colour: Grade | null
  readonly place: ScreenRect
  readonly squares: ReadonlySet<number>
  draw(brush: Brush): void
}

/** A line of one or more streets in one square. */
interface SharedLine {
  readonly rect: Rect
  count: number
}

/** Where a street starts and ends. */
interface Ends {
  readonly first: Point
  readonly last: Point
  readonly squares: ReadonlySet<number>
}

/** Of one colour in one square. */
interface Lines {
  /** By where they lie: streets that share a lane are one line in it. */
  readonly shared: Map<string, SharedLine>
  /** By their place: where two meet, the last bit of a pixel hangs on which comes first. */
  readonly ends: Ends[]
}

/** What is seen in a square. */
interface Square {
  readonly lines: ReadonlyMap<Grade | null, Lines>
  /** Bottom up, as are the marks. */
  readonly frames: Piece[]
  readonly marks: Piece[]
}

/** What a street draws. */
interface Laid {
  readonly colour: Grade | null
  readonly parts: readonly (Part & { readonly key: string })[]
  readonly ends: Ends
  readonly frames: readonly Piece[]
}

/** What lies over the houses: lit streets and frames. */
export interface Over {
  /** These streets are to come and go at the next drawing. */
  relit(changes: Relit): void
  /** Draws all of it anew, or only where it is another than at the last drawing: that costs what changed, not what is lit. */
  paint(layers: Layers, scene: Scene, all: boolean): void
}

/**
 * Drawn by squares that always lie in the same places: where a clip cuts a curve decides how its edge is smoothed, so that what is
 * drawn again in part is what was drawn at once only if both are cut alike.
 */
export function createOver(): Over {
  const laid = new Map<LitStreet, Laid>()
  const coming = new Set<LitStreet>()
  const going = new Set<LitStreet>()
  let marks: readonly Piece[] = []
  const squares = new Map<number, Square>()
  const soiled = new Set<number>()

  const squareAt = (place: number): Square => {
    const known = squares.get(place)
    if (known) return known
    const made = {
      lines: new Map(COLOURS.map((colour): [Grade | null, Lines] => [colour, { shared: new Map(), ends: [] }])),
      ...{ frames: [], marks: [] },
    }
    squares.set(place, made)
    return made
  }

  const put = (pieces: readonly Piece[], what: 'frames' | 'marks', is: boolean): void => {
    for (const piece of pieces) {
      for (const place of piece.squares) {
        soiled.add(place)
        change(squareAt(place)[what], piece, is, ORDERS[what])
      }
    }
  }

  /** Only where a line comes or goes the square is another. */
  const light = ({ colour, parts, ends, frames }: Laid, is: boolean): void => {
    for (const { square, key, rect } of parts) {
      const known = squareAt(square).lines.get(colour)?.shared
      const line = known?.get(key) ?? { rect, count: 0 }
      line.count += is ? 1 : -1
      if (is) known?.set(key, line)
      if (line.count === 0) known?.delete(key)
      if (line.count === Number(is)) soiled.add(square)
    }
    for (const place of ends.squares) {
      soiled.add(place)
      const known = squareAt(place).lines.get(colour)?.ends
      if (known) change(known, ends, is, byPlace)
    }
    put(frames, 'frames', is)
  }

  return {
    relit({ came, gone }) {
      for (const street of gone) if (!coming.delete(street)) going.add(street)
      for (const street of came) if (!going.delete(street)) coming.add(street)
    },
    paint(layers, scene, all) {
      const brush = layers.brushes.over
      const grid = gridOn(scene.picture, brush)
      if (all) {
        for (const place of grid.keys()) soiled.add(place)
        laid.clear()
        squares.clear()
        marks = []
      }
      // Those that come first: a lane that one leaves and another takes stays lit.
      for (const street of all ? scene.streets : coming) {
        const made = lay(street, scene, brush, grid)
        light(made, true)
        laid.set(street, made)
      }
      for (const street of going) {
        const known = laid.get(street)
        if (known) light(known, false)
        laid.delete(street)
      }
      coming.clear()
      going.clear()
      put(marks, 'marks', false)
      marks = marksOf(scene, brush).map(({ place, draw }) => ({ colour: null, place, squares: grid.under([place]), draw }))
      put(marks, 'marks', true)
      for (const place of soiled) paintSquare(brush, grid.place(place), squares.get(place), laneOf(scene))
      soiled.clear()
    },
  }
}

const laneOf = ({ city, camera }: Scene): number => 2 * city.laneDrop * camera.zoom

function paintSquare(brush: Brush, { x, y, width, height }: ScreenRect, square: Square | undefined, lane: number): void {
  const { context } = brush
  context.clearRect(x, y, width, height)
  if (square === undefined) return
  const isCut =
    square.frames.length > 0 || square.marks.length > 0 || [...square.lines.values()].some(({ ends }) => ends.length > 0)
  // Lines end at the edges of the square by themselves: setting a clip costs as much as a few of them.
  if (isCut) {
    context.save()
    context.beginPath()
    context.rect(x, y, width, height)
    context.clip()
  }
  for (const [colour, { shared, ends }] of square.lines) {
    if (shared.size + ends.length === 0) continue
    context.fillStyle = colourOf(brush, colour)
    for (const { rect } of shared.values()) context.fillRect(rect.x, rect.y, rect.width, rect.height)
    if (ends.length === 0) continue
    context.beginPath()
    for (const { first, last } of ends) traceEnds(brush, first, last, lane)
    context.fill()
  }
  for (const piece of square.frames) piece.draw(brush)
  for (const piece of square.marks) piece.draw(brush)
  if (isCut) context.restore()
}

const byPlace = (a: Ends, b: Ends): number =>
  a.first.x - b.first.x || a.first.y - b.first.y || a.last.x - b.last.x || a.last.y - b.last.y

const bottomUp = (a: Piece, b: Piece): number =>
  COLOURS.indexOf(a.colour) - COLOURS.indexOf(b.colour) || a.place.x - b.place.x || a.place.y - b.place.y

const ORDERS = { frames: bottomUp, marks: () => 0 }

/** Puts one into a list that is in order, behind those that are alike, or takes it out. */
function change<T>(list: T[], one: T, is: boolean, by: (a: T, b: T) => number): void {
  if (is) {
    const at = list.findIndex((each) => by(one, each) < 0)
    list.splice(at < 0 ? list.length : at, 0, one)
    return
  }
  const at = list.indexOf(one)
  if (at >= 0) list.splice(at, 1)
}

const colourOf = ({ palette }: Brush, colour: Grade | null): string => (colour === null ? palette.soft : palette.grade[colour])

/** It is kept for as long as the street is lit: nothing in it may hold on to the scene, and so to the estate of that moment. */
function lay(lit: LitStreet, scene: Scene, brush: Brush, grid: Grid): Laid {
  const { city, camera } = scene
  const { unit } = brush
  const { grade: colour } = lit
  const points = lit.points.map((point) => onScreen(camera, point))
  const width = Math.max(1, Math.round(Math.min(unit / 10, laneOf(scene) * 0.5)))
  const parts = linesOf(points, width).flatMap((line) => grid.cut(line).map((part) => ({ ...part, key: keyOf(part.rect) })))
  const [first, last] = [present(points[0], 'street'), present(points.at(-1), 'street')]
  const ends: Ends = { first, last, squares: grid.under([between(first, first), between(last, last)]) }
  const frames = (colour && lit.framed ? city.of(lit.to) : []).map((house): Piece => {
    const place = toScreen(camera, house)
    const draw = (over: Brush) => ring(over, place, colourOf(over, colour), Math.max(1, unit / 12), 0)
    return { colour, place, squares: grid.under([place]), draw }
  })
  return { colour, parts, ends, frames }
}

/** As characters the four numbers are one short text. */
const keyOf = ({ x, y, width, height }: Rect): string => String.fromCharCode(x, y, width, height)

const onPart = (value: number): number => Math.round(value * PARTS_OF_PX) / PARTS_OF_PX
const onScreen = (camera: Camera, { x, y }: Point): Point => ({
  x: onPart(x * camera.zoom + camera.x),
  y: onPart(y * camera.zoom + camera.y),
})

/** A frame around a house. */
interface Mark {
  readonly place: ScreenRect
  draw(brush: Brush): void
}

/** Frames, bottom up. */
function marksOf(scene: Scene, { palette, unit }: Brush): Mark[] {
  const { view, city, camera, hovered } = scene
  const marks: Mark[] = []
  const add = (house: HouseGeometry, draw: (brush: Brush, place: ScreenRect) => void) => {
    const place = toScreen(camera, house)
    if (isSeen(place, scene)) marks.push({ place, draw: (brush) => draw(brush, place) })
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
    const nth = (view.rooms.get(over.id)?.rooms ?? []).findIndex(({ id }) => id === scene.room)
    const room = interior && inside && roomRects({ unit }, inside, interior)[nth]
    if (room) marks.push({ place: room, draw: (brush) => ring(brush, room, palette.text, Math.max(1.5, unit / 8), 0) })
  }
  for (const house of selected === null ? [] : city.of(selected)) {
    add(house, (brush, place) => ring(brush, place, palette.text, Math.max(1.5, unit / 8), unit / 16))
  }
  return marks
}

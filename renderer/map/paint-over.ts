import type { Brush, ScreenRect } from './brush.ts'
import { toScreen } from './camera.ts'
import type { CityGeometry, HouseGeometry, Rect } from './city-geometry.ts'
import type { Layers } from './city-layers.ts'
import { roomsPlace } from './draw-house.ts'
import { drawStreet, type LitStreet, ring } from './draw-overlay.ts'
import { roomRects } from './draw-rooms.ts'
import { interiorAt, isSeen, type Scene } from './paint-city.ts'

/** How far from its middle a street draws, root units. */
const LANE_REACH = 0.5

/** A frame around a house. */
interface Mark {
  readonly place: ScreenRect
  draw(brush: Brush): void
}

/** What lies over the houses: lit streets and frames. */
export interface Over {
  /** Draws all of it anew, or only where it is another than at the last drawing. */
  paint(layers: Layers, scene: Scene, all: boolean): void
}

export function createOver(): Over {
  let stains: readonly ScreenRect[] = []
  let streets: ReadonlySet<LitStreet> = new Set()
  return {
    paint(layers, scene, all) {
      const brush = layers.brushes.over
      const { context } = brush
      const marks = marksOf(scene, brush)
      const soiled = marks.map(({ place }) => around(place, brush.unit * 0.6))
      const lit = new Set(scene.streets)
      const places = all ? [scene.picture] : [...stains, ...soiled, ...changedLanes(streets, lit, scene, brush.unit)]
      stains = soiled
      streets = lit
      if (places.length === 0) return
      for (const { x, y, width, height } of places) context.clearRect(x, y, width, height)
      context.save()
      if (!all) {
        context.beginPath()
        for (const { x, y, width, height } of places) context.rect(x, y, width, height)
        context.clip()
      }
      paintStreets(brush, scene, places)
      for (const mark of marks) mark.draw(brush)
      context.restore()
    },
  }
}

/** A rectangle on whole pixels with room around it. */
function around({ x, y, width, height }: Rect, room: number): ScreenRect {
  const [left, top] = [Math.floor(x - room), Math.floor(y - room)]
  return { x: left, y: top, width: Math.ceil(x + width + room) - left, height: Math.ceil(y + height + room) - top }
}

/** Where a street and the frames of its sufferer are, in world px. */
interface Lanes {
  readonly rects: readonly Rect[]
  readonly edges: Edges
  /** Of these the houses of its sufferer. */
  readonly homes: Edges
}
const lanes = new WeakMap<LitStreet, Lanes>()

/** A street that is lit again is measured once. */
function lanesOf(lit: LitStreet, city: CityGeometry): Lanes {
  const known = lanes.get(lit)
  if (known) return known
  const rects: Rect[] = lit.points.slice(1).map((point, index) => {
    const last = lit.points[index] ?? point
    const [x, y] = [Math.min(point.x, last.x), Math.min(point.y, last.y)]
    return { x, y, width: Math.abs(point.x - last.x), height: Math.abs(point.y - last.y) }
  })
  rects.push(...city.of(lit.to))
  const found = { rects, edges: edgesOf(rects), homes: edgesOf(city.of(lit.to)) }
  lanes.set(lit, found)
  return found
}

/** Left, top, right and bottom of one rectangle after the other: thousands are compared where one street changes. */
type Edges = Float64Array

const edgesOf = (rects: readonly Rect[]): Edges =>
  Float64Array.from(rects.flatMap(({ x, y, width, height }) => [x, y, x + width, y + height]))

/** Whether any of the ones shares ground with any of the others. */
function anyOverlap(ones: Edges, others: Edges): boolean {
  for (let a = 0; a < ones.length; a += 4) {
    const left = ones[a] ?? 0
    const top = ones[a + 1] ?? 0
    const right = ones[a + 2] ?? 0
    const bottom = ones[a + 3] ?? 0
    for (let b = 0; b < others.length; b += 4) {
      if (
        left < (others[b + 2] ?? 0) &&
        right > (others[b] ?? 0) &&
        top < (others[b + 3] ?? 0) &&
        bottom > (others[b + 1] ?? 0)
      ) {
        return true
      }
    }
  }
  return false
}

function changedLanes(was: ReadonlySet<LitStreet>, is: ReadonlySet<LitStreet>, scene: Scene, unit: number): ScreenRect[] {
  const changed = [...[...was].filter((lit) => !is.has(lit)), ...scene.streets.filter((lit) => !was.has(lit))]
  return changed
    .flatMap((lit) => lanesOf(lit, scene.city).rects.map((lane) => around(toScreen(scene.camera, lane), unit * LANE_REACH)))
    .filter((lane) => isSeen(lane, scene))
}

/** The lit streets that `places` show, and a frame around those who suffer. */
function paintStreets(brush: Brush, { city, camera, faces, streets }: Scene, places: readonly ScreenRect[]): void {
  const reach = brush.unit * LANE_REACH
  const looked = edgesOf(
    places.map(({ x, y, width, height }) => ({
      x: (x - reach - camera.x) / camera.zoom,
      y: (y - reach - camera.y) / camera.zoom,
      width: (width + 2 * reach) / camera.zoom,
      height: (height + 2 * reach) / camera.zoom,
    })),
  )
  const shown = streets.filter((lit) => anyOverlap(lanesOf(lit, city).edges, looked))
  for (const lit of shown) drawStreet(brush, camera, lit, 2 * city.laneDrop * camera.zoom)
  for (const lit of shown) {
    if (!lit.grade || faces.houses.get(lit.to)?.grade !== null || !anyOverlap(lanesOf(lit, city).homes, looked)) continue
    for (const house of city.of(lit.to)) {
      ring(brush, toScreen(camera, house), brush.palette.grade[lit.grade], Math.max(1, brush.unit / 12), 0)
    }
  }
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

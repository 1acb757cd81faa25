import type { RoomsOfApp } from '../../shared/estate/frame.ts'
import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import { say } from '../i18n/say.ts'
import { type Brush, type ScreenRect, snap, snapEdges } from './brush.ts'
import { type Camera, toScreen } from './camera.ts'
import type { CityFaces, House, Seen } from './city-faces.ts'
import { type CityGeometry, overlaps, placeAt, type Rect, type WardGeometry } from './city-geometry.ts'
import type { Layers } from './city-layers.ts'
import { drawHouse, roomsPlace } from './draw-house.ts'
import type { LitStreet } from './draw-overlay.ts'
import { drawWall, drawWard } from './draw-ward.ts'
import { cloudNames } from './grouping.ts'
import { createPlainHouses } from './plain-houses.ts'
import { type Interior, interiorOf } from './room-faces.ts'

/** What the city shows. */
export interface CityView extends Seen {
  readonly selected: RecordId | null
  /** What is inside the houses that were told of as near, as far as it is known. */
  readonly rooms: ReadonlyMap<RecordId, RoomsOfApp>
  /** Houses to point out: those that an alarm touches. */
  readonly marked: { readonly ids: readonly RecordId[]; readonly grade: Grade } | null
}

/** All that a picture of the city is made from. */
export interface Scene {
  readonly view: CityView
  readonly city: CityGeometry
  /** From the world to device px. */
  readonly camera: Camera
  /** Its zoom in CSS px: 1 shows the whole city. */
  readonly zoom: number
  /** What the canvases hold, device px: the view and a margin around it. */
  readonly picture: Rect
  readonly faces: CityFaces
  readonly streets: ReadonlySet<LitStreet>
  /** Key of the house under the pointer or the keyboard. */
  readonly hovered: RecordId | null
  /** Which of its rooms the keyboard is in. */
  readonly room: RecordId | null
}

/** Whether any of it is on the picture. */
export const isSeen = (place: ScreenRect, { picture }: Scene): boolean => overlaps(place, picture)

/** Draws all that the view reaches. */
export function paintCity(layers: Layers, scene: Scene): void {
  const { city, camera, faces } = scene
  const brush = layers.brushes.city
  layers.clear('city')
  for (const ward of city.wards) {
    if (!isSeen(toScreen(camera, ward), scene)) continue
    if (faces.wards.get(ward.id)?.empty === false) paintYard(brush, toScreen(camera, ward.yard))
    paintWard(brush, scene, ward)
    const standing: House[] = []
    const places: ScreenRect[] = []
    for (const house of city.inside.get(ward.id) ?? []) {
      const at = toScreen(camera, house)
      const stands = faces.houses.get(house.id)
      if (!stands) continue
      settle(stands, city)
      if (!isSeen(at, scene)) continue
      standing.push(stands)
      places.push(at)
    }
    paintAt(brush, scene, standing, places, false)
  }
}

/** The ground of houses. It lies under its ward by a pixel: no seam shows between the two. */
function paintYard(brush: Brush, yard: ScreenRect): void {
  const { x, y, width, height } = snapEdges(yard)
  fill(brush, { x: x - 1, y: y - 1, width: width + 2, height: height + 2 }, brush.palette.panel)
}

/** What of a ward is another: only its wall, or also its name, its age or what stands in for houses. */
export type WardPart = 'wall' | 'all'

/** Draws these wards again, around their houses. */
export function paintWards(layers: Layers, scene: Scene, wards: ReadonlyMap<RecordId, WardPart>): void {
  const brush = layers.brushes.city
  const { city, camera, faces } = scene
  for (const [id, part] of wards) {
    const ward = city.ward(id)
    const place = ward && toScreen(camera, ward)
    if (!place || !isSeen(place, scene)) continue
    const face = faces.wards.get(id)
    if (part === 'wall' && face) drawWall(brush, place, toScreen(camera, ward.yard), face.grade)
    else paintWard(brush, scene, ward)
  }
}

function paintWard(brush: Brush, { view, camera, zoom, faces }: Scene, ward: WardGeometry): void {
  const face = faces.wards.get(ward.id)
  const place = toScreen(camera, ward)
  if (face) drawWard(brush, place, toScreen(camera, ward.yard), face, zoom, face.empty ? say(view.lang, 'map.noApps') : '')
  else fill(brush, snapEdges(place), brush.palette.ink)
}

function fill({ context }: Brush, { x, y, width, height }: ScreenRect, colour: string): void {
  context.fillStyle = colour
  context.fillRect(x, y, width, height)
}

/** Draws these houses again. */
export function paintHouses(layers: Layers, scene: Scene, houses: readonly House[]): void {
  const standing: House[] = []
  const places: ScreenRect[] = []
  for (const house of houses) {
    settle(house, scene.city)
    for (let nth = house.first; nth < house.first + house.places; nth += 1) {
      const place = toScreen(scene.camera, placeAt(scene.city, nth))
      if (!isSeen(place, scene)) continue
      standing.push(house)
      places.push(place)
    }
  }
  paintAt(layers.brushes.city, scene, standing, places, true)
}

/** Looks its places up; for all houses while the whole city is drawn, so that no update waits for that. */
function settle(house: House, city: CityGeometry): void {
  if (house.measured === city) return
  const homes = city.of(house.id)
  house.measured = city
  house.first = homes[0]?.nth ?? 0
  house.places = homes.length
}

/** Draws houses; `clearing`: on ground that is not clear. A plain one lies on all of its own. */
function paintAt(brush: Brush, scene: Scene, houses: readonly House[], places: readonly ScreenRect[], clearing: boolean): void {
  const plain = createPlainHouses(brush)
  const others: (readonly [House, ScreenRect])[] = []
  places.forEach((place, nth) => {
    const house = houses[nth]
    if (house && !plain.take(snap(place), house)) others.push([house, place])
  })
  if (clearing) for (const [, place] of others) fill(brush, snap(place), brush.palette.panel)
  plain.draw()
  for (const [house, place] of others) {
    drawHouse(brush, place, house, roomsPlace(brush, place) && interiorAt(scene, house.id))
  }
}

/** What is inside a house, in words, as far as it is known. */
export function interiorAt({ view: { rooms, clusters, lang, now } }: Scene, app: RecordId): Interior | null {
  const inside = rooms.get(app)
  return inside ? interiorOf(inside, cloudNames(clusters, lang), lang, now) : null
}

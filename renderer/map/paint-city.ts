import type { RoomsOfApp } from '../../shared/estate/frame.ts'
import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import { say } from '../i18n/say.ts'
import { type Brush, type ScreenRect, snap } from './brush.ts'
import { type Camera, toScreen } from './camera.ts'
import type { CityFaces, Seen } from './city-faces.ts'
import { type CityGeometry, overlaps, type Rect, type WardGeometry } from './city-geometry.ts'
import type { Layers } from './city-layers.ts'
import { drawHouse, roomsPlace } from './draw-house.ts'
import type { LitStreet } from './draw-overlay.ts'
import { drawWard } from './draw-ward.ts'
import { cloudNames } from './grouping.ts'
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
  readonly camera: Camera
  /** What the canvases hold, px of the host: the view and a margin around it. */
  readonly picture: Rect
  readonly faces: CityFaces
  readonly streets: readonly LitStreet[]
  /** Key of the house under the pointer or the keyboard. */
  readonly hovered: RecordId | null
  /** Which of its rooms the keyboard is in. */
  readonly room: number | null
}

/** Whether any of it is on the picture. */
export const isSeen = (place: ScreenRect, { picture }: Scene): boolean => overlaps(place, picture)

/** Draws all that the view reaches. */
export function paintCity(layers: Layers, scene: Scene): void {
  const { city, camera } = scene
  layers.clear('city')
  for (const ward of city.wards) {
    const place = toScreen(camera, ward)
    if (!isSeen(place, scene)) continue
    paintWard(layers.brushes.city, scene, ward, place)
    for (const house of city.inside.get(ward.id) ?? []) {
      const at = toScreen(camera, house)
      if (isSeen(at, scene)) paintHouse(layers.brushes.city, scene, house.id, at)
    }
  }
}

/**
 * Draws these wards again, around their houses. To whole pixels of the screen, and from the bare ground: a seam, or a corner drawn
 * over itself, would tell a picture that came by changes from one that was drawn at once.
 */
export function paintWards(layers: Layers, scene: Scene, wards: ReadonlySet<RecordId>): void {
  const brush = layers.brushes.city
  const { context, dpr, palette } = brush
  const changed: { readonly ward: WardGeometry; readonly place: ScreenRect }[] = []
  context.save()
  context.beginPath()
  for (const ward of scene.city.wards) {
    if (!wards.has(ward.id)) continue
    const place = toScreen(scene.camera, ward)
    if (!isSeen(place, scene)) continue
    changed.push({ ward, place })
    const yard = toScreen(scene.camera, ward.yard)
    for (const { x, y, width, height } of [snap(place, dpr), snap(yard, dpr)]) context.rect(x, y, width, height)
  }
  context.clip('evenodd')
  for (const { ward, place } of changed) {
    const { x, y, width, height } = snap(place, dpr)
    context.fillStyle = palette.ink
    context.fillRect(x, y, width, height)
    paintWard(brush, scene, ward, place)
  }
  context.restore()
}

function paintWard(brush: Brush, { view, city, camera, faces }: Scene, ward: WardGeometry, place: ScreenRect): void {
  const face = faces.wards.get(ward.id)
  if (!face) return
  const empty = faces.isEmpty(ward.id) ? say(view.lang, 'map.noApps') : ''
  drawWard(brush, place, face, city.header * camera.zoom, camera.zoom, empty)
}

/** Draws the houses of these apps again; one that is gone leaves its place empty. All places are cleared first: colours that change cost. */
export function paintHouses(layers: Layers, scene: Scene, apps: Iterable<RecordId>): void {
  const brush = layers.brushes.city
  const { context, dpr, palette } = brush
  const places: [RecordId, ScreenRect][] = []
  context.fillStyle = palette.panel
  // A corner's curve reaches a pixel beyond, faintly, and would grow there with each time it is drawn.
  const beyond = 1 / dpr
  for (const id of apps) {
    for (const house of scene.city.of(id)) {
      const place = toScreen(scene.camera, house)
      if (!isSeen(place, scene)) continue
      places.push([id, place])
      const { x, y, width, height } = snap(place, dpr)
      context.fillRect(x - beyond, y - beyond, width + 2 * beyond, height + 2 * beyond)
    }
  }
  for (const [id, place] of places) paintHouse(brush, scene, id, place)
}

function paintHouse(brush: Brush, scene: Scene, id: RecordId, place: ScreenRect): void {
  const face = scene.faces.houses.get(id)
  if (face) drawHouse(brush, place, face, roomsPlace(brush, place) && interiorAt(scene, id))
}

/** What is inside a house, in words, as far as it is known. */
export function interiorAt({ view: { rooms, clusters, lang, now } }: Scene, app: RecordId): Interior | null {
  const inside = rooms.get(app)
  return inside ? interiorOf(inside, cloudNames(clusters, lang), lang, now) : null
}

import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import { say } from '../i18n/say.ts'
import type { ScreenRect } from './brush.ts'
import { type Camera, toScreen } from './camera.ts'
import type { CityFaces, Seen } from './city-faces.ts'
import type { CityGeometry } from './city-geometry.ts'
import type { Layers } from './city-layers.ts'
import type { Size } from './city-plan.ts'
import { drawHouse } from './draw-house.ts'
import { drawStreet, drawSwell, type LitStreet, ring } from './draw-overlay.ts'
import { drawWard } from './draw-ward.ts'

/** What the city shows. */
export interface CityView extends Seen {
  readonly selected: RecordId | null
  /** Houses to point out: those that an alarm touches. */
  readonly marked: { readonly ids: readonly RecordId[]; readonly grade: Grade } | null
}

/** All that a picture of the city is made from. */
export interface Scene {
  readonly view: CityView
  readonly city: CityGeometry
  readonly camera: Camera
  readonly size: Size
  /** Height of a ward's head, world px. */
  readonly header: number
  readonly faces: CityFaces
  readonly streets: readonly LitStreet[]
  readonly hovered: RecordId | null
}

/** New alarms that swell, once each; `startedAt` is set by the first drawing. */
export type Swells = Map<RecordId, { readonly grade: Grade; readonly startedAt: number | null }>

const SWELL_MS = 1400

export function paintWards(layers: Layers, { view, city, camera, header, faces }: Scene): void {
  layers.clear('base')
  const inhabited = new Set([...view.apps.values()].map((app) => app.bureau))
  for (const ward of city.wards) {
    const face = faces.wards.get(ward.id)
    if (!face) continue
    const empty = inhabited.has(ward.id) ? '' : say(view.lang, 'map.noApps')
    drawWard(layers.brushes.base, toScreen(camera, ward), face, header * camera.zoom, camera.zoom, empty)
  }
}

export function paintAllHouses(layers: Layers, scene: Scene): void {
  layers.clear('houses')
  for (const id of scene.faces.houses.keys()) paintHouse(layers, scene, id)
}

/** Draws only these again; one that is gone leaves its place empty. */
export function paintHouses(layers: Layers, scene: Scene, ids: readonly RecordId[]): void {
  const { context } = layers.brushes.houses
  for (const id of ids) {
    const house = scene.city.houses.get(id)
    if (!house) continue
    const place = toScreen(scene.camera, house)
    context.clearRect(place.x - 1, place.y - 1, place.width + 2, place.height + 2)
    paintHouse(layers, scene, id)
  }
}

function paintHouse(layers: Layers, { city, camera, size, faces }: Scene, id: RecordId): void {
  const house = city.houses.get(id)
  const face = faces.houses.get(id)
  if (!house || !face) return
  const place = toScreen(camera, house)
  const seen = place.x < size.width && place.y < size.height && place.x + place.width > 0 && place.y + place.height > 0
  if (seen) drawHouse(layers.brushes.houses, place, face)
}

/** Streets, swells and frames: what comes and goes over the city. */
export function paintOverlay(layers: Layers, scene: Scene, swells: Swells, at: number): void {
  const { view, city, camera, faces, streets, hovered } = scene
  layers.clear('overlay')
  const brush = layers.brushes.overlay
  const { palette, unit } = brush
  const placeOf = (id: RecordId | null): ScreenRect | null => {
    const house = id === null ? undefined : city.houses.get(id)
    return house && faces.houses.has(house.id) ? toScreen(camera, house) : null
  }
  for (const lit of streets) drawStreet(brush, camera, lit)
  for (const lit of streets) {
    const sufferer = placeOf(lit.to)
    if (sufferer && lit.grade && faces.houses.get(lit.to)?.grade === null) {
      ring(brush, sufferer, palette.grade[lit.grade], Math.max(1, unit / 12), 0)
    }
  }
  for (const id of view.marked?.ids ?? []) {
    const place = placeOf(id)
    if (place && view.marked) ring(brush, place, palette.grade[view.marked.grade], Math.max(1.5, unit / 8), 0)
  }
  for (const [id, swell] of swells) {
    const startedAt = swell.startedAt ?? at
    if (swell.startedAt === null) swells.set(id, { ...swell, startedAt })
    const progress = (at - startedAt) / SWELL_MS
    const place = placeOf(id)
    if (progress >= 1 || !place) swells.delete(id)
    else drawSwell(brush, place, swell.grade, progress)
  }
  const over = placeOf(hovered)
  if (over && hovered !== view.selected) ring(brush, over, palette.soft, Math.max(1, unit / 12), unit / 16)
  const chosen = placeOf(view.selected)
  if (chosen) ring(brush, chosen, palette.text, Math.max(1.5, unit / 8), unit / 16)
}

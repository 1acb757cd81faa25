import { HOUSES_OPEN } from '../../shared/estate/frame.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import { type Camera, toScreen } from './camera.ts'
import { type CityGeometry, overlaps } from './city-geometry.ts'
import type { Size } from './city-plan.ts'
import { roomsPlace } from './draw-house.ts'

/** Apps of the houses in view that are large enough for their rooms, those nearest to its middle first, at most `HOUSES_OPEN`. */
export function nearHouses(city: CityGeometry, camera: Camera, size: Size, unit: number): readonly RecordId[] {
  const view = { x: 0, y: 0, ...size }
  const found: { readonly id: RecordId; readonly away: number }[] = []
  for (const ward of city.wards) {
    if (!overlaps(toScreen(camera, ward), view)) continue
    for (const house of city.inside.get(ward.id) ?? []) {
      const place = toScreen(camera, house)
      if (!overlaps(place, view) || roomsPlace({ unit }, place) === null) continue
      const [dx, dy] = [place.x + place.width / 2 - size.width / 2, place.y + place.height / 2 - size.height / 2]
      found.push({ id: house.id, away: Math.hypot(dx, dy) })
    }
  }
  const ids = found.sort((a, b) => a.away - b.away || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
  return [...new Set(ids)].slice(0, HOUSES_OPEN)
}

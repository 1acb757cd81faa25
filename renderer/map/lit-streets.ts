import type { AppRow } from '../../shared/estate/frame.ts'
import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { CityGeometry } from './city-geometry.ts'
import type { LitStreet } from './draw-overlay.ts'
import { street } from './streets.ts'

/** Grades whose impact is lit without being asked for: a wall full of streets would say nothing. */
const SPREADING: ReadonlySet<string> = new Set<Grade>(['critical', 'major'])

/**
 * The streets to light: from every burning house to those who depend on it, and all relations of the selected one. Drawn in
 * this order, so the selected app's lie on top.
 */
export function litStreets(
  city: CityGeometry,
  apps: ReadonlyMap<RecordId, AppRow>,
  selected: RecordId | null,
): readonly LitStreet[] {
  const impact: LitStreet[] = []
  const chosen: LitStreet[] = []
  for (const app of apps.values()) {
    for (const needed of app.dependsOn) {
      const source = apps.get(needed)
      if (!source) continue
      const isChosen = selected !== null && (app.id === selected || needed === selected)
      const grade = source.staleSince === null && SPREADING.has(source.level) ? gradeOf(source) : null
      if (!isChosen && grade === null) continue
      const points = street(city, needed, app.id)
      if (points) (isChosen ? chosen : impact).push({ from: needed, to: app.id, grade, points })
    }
  }
  return [...impact, ...chosen]
}

function gradeOf(app: AppRow): Grade | null {
  return app.level === 'critical' || app.level === 'major' ? app.level : null
}

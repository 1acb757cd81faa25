import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import { type Brush, frameInside, type ScreenRect } from './brush.ts'
import type { Camera } from './camera.ts'
import type { Point } from './streets.ts'

/** A lit street: from an app to one that suffers with it (graded), or between a selected app and its relations (null). */
export interface LitStreet {
  readonly from: RecordId
  readonly to: RecordId
  readonly grade: Grade | null
  /** The one that suffers has a frame in that grade: it shows no alarm of its own. */
  readonly framed: boolean
  readonly points: readonly Point[]
}

/** A street's line and its ends, as one camera sees it. `lane`: width of the lanes on screen, px. */
export function streetShape(
  street: LitStreet,
  camera: Camera,
  unit: number,
  lane: number,
): { readonly line: Path2D; readonly ends: Path2D } {
  const line = new Path2D()
  const ends = new Path2D()
  const points = street.points.map((point) => ({ x: point.x * camera.zoom + camera.x, y: point.y * camera.zoom + camera.y }))
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return { line, ends }
  line.moveTo(first.x, first.y)
  points.slice(1).forEach((point, index) => {
    const after = points[index + 2]
    if (after) line.arcTo(point.x, point.y, after.x, after.y, unit * 0.22)
    else line.lineTo(point.x, point.y)
  })
  // A dot where it starts, an arrow at the house that depends.
  ends.arc(first.x, first.y, Math.min(unit * 0.16, lane * 0.4), 0, 2 * Math.PI)
  const arrow = Math.min(unit * 0.24, lane * 0.6)
  ends.moveTo(last.x, last.y - arrow * 0.4)
  // The way round that the dot goes, so that they add up where they meet.
  ends.lineTo(last.x + arrow, last.y + arrow)
  ends.lineTo(last.x - arrow, last.y + arrow)
  ends.closePath()
  return { line, ends }
}

/** A frame just outside a house. */
export function ring(brush: Brush, house: ScreenRect, colour: string, width: number, away: number): void {
  const grow = away + width
  const rect = { x: house.x - grow, y: house.y - grow, width: house.width + 2 * grow, height: house.height + 2 * grow }
  const radius = Math.min(brush.unit * 0.25, Math.min(house.width, house.height) * 0.2)
  frameInside(brush, rect, radius + grow, width, colour)
}

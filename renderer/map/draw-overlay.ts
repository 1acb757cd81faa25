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
  readonly points: readonly Point[]
}

/** Draws a street as a thin line: a dot where it starts, an arrow at the house that depends. */
export function drawStreet(brush: Brush, camera: Camera, street: LitStreet): void {
  const { context, palette, unit } = brush
  const at = (point: Point) => ({ x: point.x * camera.zoom + camera.x, y: point.y * camera.zoom + camera.y })
  const points = street.points.map(at)
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return
  const colour = street.grade ? palette.grade[street.grade] : palette.soft
  context.strokeStyle = colour
  context.fillStyle = colour
  context.lineWidth = Math.max(1, unit / 10)
  const radius = unit * 0.22
  context.beginPath()
  context.moveTo(first.x, first.y)
  points.slice(1).forEach((point, index) => {
    const after = points[index + 2]
    if (after) context.arcTo(point.x, point.y, after.x, after.y, radius)
    else context.lineTo(point.x, point.y)
  })
  context.stroke()
  context.beginPath()
  context.arc(first.x, first.y, unit * 0.16, 0, 2 * Math.PI)
  context.fill()
  const arrow = unit * 0.24
  context.beginPath()
  context.moveTo(last.x, last.y - arrow * 0.4)
  context.lineTo(last.x - arrow, last.y + arrow)
  context.lineTo(last.x + arrow, last.y + arrow)
  context.closePath()
  context.fill()
}

/** A frame just outside a house. */
export function ring(brush: Brush, house: ScreenRect, colour: string, width: number, away: number): void {
  const grow = away + width
  const rect = { x: house.x - grow, y: house.y - grow, width: house.width + 2 * grow, height: house.height + 2 * grow }
  frameInside(brush, rect, brush.unit * 0.25 + grow, width, colour)
}

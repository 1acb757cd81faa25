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

/** A street as one camera sees it. */
interface Shape {
  readonly camera: Camera
  readonly line: Path2D
  /** A dot where it starts, an arrow at the house that depends. */
  readonly ends: Path2D
}

/** Streets stay lit for many frames, and their neighbours change in most. A street is of one city, and so of one size. */
const shapes = new WeakMap<LitStreet, Shape>()

function shapeOf(street: LitStreet, camera: Camera, unit: number, lane: number): Shape | null {
  const known = shapes.get(street)
  if (known?.camera === camera) return known
  const points = street.points.map((point) => ({ x: point.x * camera.zoom + camera.x, y: point.y * camera.zoom + camera.y }))
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return null
  const radius = unit * 0.22
  const line = new Path2D()
  line.moveTo(first.x, first.y)
  points.slice(1).forEach((point, index) => {
    const after = points[index + 2]
    if (after) line.arcTo(point.x, point.y, after.x, after.y, radius)
    else line.lineTo(point.x, point.y)
  })
  const ends = new Path2D()
  ends.arc(first.x, first.y, Math.min(unit * 0.16, lane * 0.4), 0, 2 * Math.PI)
  const arrow = Math.min(unit * 0.24, lane * 0.6)
  ends.moveTo(last.x, last.y - arrow * 0.4)
  // The way round that the dot goes, so that they add up where they meet.
  ends.lineTo(last.x + arrow, last.y + arrow)
  ends.lineTo(last.x - arrow, last.y + arrow)
  ends.closePath()
  const shape = { camera, line, ends }
  shapes.set(street, shape)
  return shape
}

/** Draws a street as a thin line with its ends. `lane`: width of the lanes on screen, px. */
export function drawStreet(brush: Brush, camera: Camera, street: LitStreet, lane: number): void {
  const { context, palette, unit } = brush
  const shape = shapeOf(street, camera, unit, lane)
  if (!shape) return
  const colour = street.grade ? palette.grade[street.grade] : palette.soft
  context.strokeStyle = colour
  context.fillStyle = colour
  context.lineWidth = Math.max(1, Math.min(unit / 10, lane * 0.5))
  context.stroke(shape.line)
  context.fill(shape.ends)
}

/** A frame just outside a house. */
export function ring(brush: Brush, house: ScreenRect, colour: string, width: number, away: number): void {
  const grow = away + width
  const rect = { x: house.x - grow, y: house.y - grow, width: house.width + 2 * grow, height: house.height + 2 * grow }
  const radius = Math.min(brush.unit * 0.25, Math.min(house.width, house.height) * 0.2)
  frameInside(brush, rect, radius + grow, width, colour)
}

import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import { type Brush, frameInside, type ScreenRect } from './brush.ts'
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

/** Adds a dot where a street starts, and an arrow at the house that depends. `lane`: width of the lanes on screen, px. */
export function traceEnds({ context, unit }: Brush, first: Point, last: Point, lane: number): void {
  const arrow = Math.min(unit * 0.24, lane * 0.6)
  const dot = Math.min(unit * 0.16, lane * 0.4)
  context.moveTo(first.x + dot, first.y)
  context.arc(first.x, first.y, dot, 0, 2 * Math.PI)
  context.moveTo(last.x, last.y - arrow * 0.4)
  // The way round that the dot goes, so that they add up where they meet.
  context.lineTo(last.x + arrow, last.y + arrow)
  context.lineTo(last.x - arrow, last.y + arrow)
  context.closePath()
}

/** A frame just outside a house. */
export function ring(brush: Brush, house: ScreenRect, colour: string, width: number, away: number): void {
  const grow = away + width
  const rect = { x: house.x - grow, y: house.y - grow, width: house.width + 2 * grow, height: house.height + 2 * grow }
  const radius = Math.min(brush.unit * 0.25, Math.min(house.width, house.height) * 0.2)
  frameInside(brush, rect, radius + grow, width, colour)
}

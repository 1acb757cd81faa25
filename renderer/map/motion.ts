import { type Camera, WHOLE_CITY } from './camera.ts'
import type { Rect } from './city-geometry.ts'
import type { Size } from './city-plan.ts'

/**
 * While the camera moves the picture is moved and scaled as it is, which costs the page next to nothing; it is drawn anew this often,
 * and when the camera has rested for so long, ms.
 */
const REDRAW_MS = 160
const REST_MS = 70
/** A slow machine draws less often: a drawing waits so many times as long as the one before took, that being at most so much, ms. */
const REDRAW_REST = 5
const MOST_TOOK_MS = 200

/** Tells when a picture that the camera has left is to be drawn anew. Times are of animation frames, ms. */
interface Motion {
  /** The camera that the picture was drawn for. */
  readonly drawn: Camera
  /** The picture is drawn in this frame. */
  draw(camera: Camera, at: number): void
  /** Called once a frame: whether the camera rests, moved for long, or looks beyond `picture`, px of the view. */
  isDue(camera: Camera, at: number, picture: Rect, view: Size): boolean
}

export function createMotion(): Motion {
  let drawn = WHOLE_CITY
  let drawnAt = Number.NEGATIVE_INFINITY
  /** What a drawing took, of which most is done after it, by the browser: the next frame tells. null: it has not come. */
  let tookMs: number | null = null
  let seen = WHOLE_CITY
  let seenAt = 0
  return {
    get drawn() {
      return drawn
    },
    draw(camera, at) {
      drawn = camera
      drawnAt = at
      tookMs = null
    },
    isDue(camera, at, picture, view) {
      tookMs ??= Math.min(at - drawnAt, MOST_TOOK_MS)
      if (camera !== seen) {
        seen = camera
        seenAt = at
      }
      if (camera === drawn) return false
      if (at - seenAt >= REST_MS || at - drawnAt >= Math.max(REDRAW_MS, tookMs * REDRAW_REST)) return true
      const scale = camera.zoom / drawn.zoom
      const left = (picture.x - drawn.x) * scale + camera.x
      const top = (picture.y - drawn.y) * scale + camera.y
      return left > 0 || top > 0 || left + picture.width * scale < view.width || top + picture.height * scale < view.height
    },
  }
}

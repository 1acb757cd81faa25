import type { Grade } from '../../shared/estate/level.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { ScreenRect } from './brush.ts'

/** More houses than this swelling at once would be flicker, not news: the list of alarms tells them all. */
const MOST_SWELLS = 12

/** A swell lies so far on the house, which is of the same colour: no seam shows between them, px. */
const OVERLAP_PX = 2

/** New alarms that swell once: the house grows by the lane around it and shrinks again. */
export interface Swells extends Disposable {
  /** `reach`: px by which it grows. */
  add(place: ScreenRect, grade: Grade, reach: number): void
  /** Takes away those that are over; called when a frame is drawn, since to do so while it is would cost it a look through the page's styles. */
  sweep(): void
  /** The houses are elsewhere now, or it is another moment. */
  clear(): void
}

/**
 * Frames over the canvases that the compositor moves by itself: on a canvas each step of a swell would cost the page 8 ms of a
 * frame at 3840×2160. Their motion is in styles/wall.css.
 */
export function createSwells(host: HTMLElement): Swells {
  const frames = new Set<HTMLElement>()
  const over = new Set<HTMLElement>()
  const remove = (frame: HTMLElement) => {
    frames.delete(frame)
    over.delete(frame)
    frame.remove()
  }
  const clear = () => {
    for (const frame of frames) remove(frame)
  }
  return {
    add({ x, y, width, height }, grade, reach) {
      if (frames.size >= MOST_SWELLS) return
      const frame = document.createElement('div')
      frame.className = `city-swell city-swell-${grade}`
      frame.setAttribute('aria-hidden', 'true')
      const { style } = frame
      style.left = `${x - reach}px`
      style.top = `${y - reach}px`
      style.width = `${width + 2 * reach}px`
      style.height = `${height + 2 * reach}px`
      style.borderWidth = `${reach + OVERLAP_PX}px`
      // At its least it lies on the edge of the house, which is of the same colour.
      style.setProperty('--least-x', String(width / (width + 2 * reach)))
      style.setProperty('--least-y', String(height / (height + 2 * reach)))
      frame.addEventListener('animationend', () => over.add(frame))
      frames.add(frame)
      host.append(frame)
    },
    sweep() {
      for (const frame of over) remove(frame)
    },
    clear,
    dispose: clear,
  }
}

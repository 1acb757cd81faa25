import type { CityMap } from '../../map/city-map.ts'
import { selectApp } from '../../stores/stores.ts'

/** A press that moves further than this is a drag, not a click, px. */
const CLICK_SLOP_PX = 5
/** Zoom per px of wheel; a pinch comes as a wheel with ctrl and small steps. */
const WHEEL_ZOOM = 0.0016
const PINCH_ZOOM = 0.012

/** Where a pointer is, px of the host. */
interface Point {
  readonly x: number
  readonly y: number
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

type Host = Pick<HTMLElement, 'addEventListener' | 'getBoundingClientRect' | 'setPointerCapture' | 'classList'>
type Moved = Pick<CityMap, 'zoomAt' | 'hoverAt' | 'pan' | 'hitTest' | 'reset'>

/**
 * Wheel and pinch zoom about the pointer, drag to pan, two fingers to do both, click to open, double-click to reset. Returns a function that detaches.
 */
export function attachPointer(host: Host, map: Moved): () => void {
  const stop = new AbortController()
  const { signal } = stop
  /** Pointers that are down, two at most, by their id. */
  const down = new Map<number, Point>()
  /** What is down is a drag, and opens nothing when it is let go. */
  let dragged = false
  const at = (event: MouseEvent): Point => {
    const box = host.getBoundingClientRect()
    return { x: event.clientX - box.x, y: event.clientY - box.y }
  }

  const drag = (id: number, from: Point, to: Point) => {
    const still = [...down].find(([other]) => other !== id)?.[1]
    down.set(id, to)
    if (!still) return map.pan(to.x - from.x, to.y - from.y)
    // The middle of the two keeps what lies under it.
    map.pan((to.x - from.x) / 2, (to.y - from.y) / 2)
    const apart = distance(from, still)
    if (apart > 0) map.zoomAt((to.x + still.x) / 2, (to.y + still.y) / 2, distance(to, still) / apart)
  }

  host.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const { x, y } = at(event)
      map.zoomAt(x, y, Math.exp(-event.deltaY * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM)))
      map.hoverAt(x, y)
    },
    { passive: false, signal },
  )
  host.addEventListener(
    'pointerdown',
    (event) => {
      down.delete(event.pointerId)
      if (event.button !== 0 || down.size === 2) return
      dragged = down.size > 0
      down.set(event.pointerId, at(event))
    },
    { signal },
  )
  host.addEventListener(
    'pointermove',
    (event) => {
      const to = at(event)
      // Let go where nobody told of it.
      if (event.buttons !== 1) down.delete(event.pointerId)
      const from = down.get(event.pointerId)
      if (from) {
        if (!dragged && distance(from, to) < CLICK_SLOP_PX) return
        if (!dragged) host.setPointerCapture(event.pointerId)
        dragged = true
        return drag(event.pointerId, from, to)
      }
      if (down.size > 0) return
      map.hoverAt(to.x, to.y)
      host.classList.toggle('city-on-house', map.hitTest(to.x, to.y) !== null)
    },
    { signal },
  )
  host.addEventListener(
    'pointerup',
    (event) => {
      const { x, y } = at(event)
      if (down.delete(event.pointerId) && !dragged) selectApp(map.hitTest(x, y))
    },
    { signal },
  )
  host.addEventListener('pointercancel', (event) => down.delete(event.pointerId), { signal })
  host.addEventListener('pointerleave', () => map.hoverAt(-1, -1), { signal })
  host.addEventListener(
    'dblclick',
    (event) => {
      const { x, y } = at(event)
      if (map.hitTest(x, y) === null) map.reset()
    },
    { signal },
  )
  return () => stop.abort()
}

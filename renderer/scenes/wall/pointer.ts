import type { CityMap } from '../../map/city-map.ts'
import { selectApp } from '../../stores/stores.ts'

/** A press that moves further than this is a drag, not a click, px. */
const CLICK_SLOP_PX = 5
/** Zoom per px of wheel; a pinch comes as a wheel with ctrl and small steps. */
const WHEEL_ZOOM = 0.0016
const PINCH_ZOOM = 0.012

/** Wheel and pinch zoom about the pointer, drag to pan, click to open, double-click to reset. Returns a function that detaches. */
export function attachPointer(host: HTMLElement, map: CityMap): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let pressed: { x: number; y: number; moved: boolean } | null = null
  const at = (event: MouseEvent) => {
    const box = host.getBoundingClientRect()
    return { x: event.clientX - box.x, y: event.clientY - box.y }
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
      if (event.button !== 0) return
      pressed = { ...at(event), moved: false }
    },
    { signal },
  )
  host.addEventListener(
    'pointermove',
    (event) => {
      const { x, y } = at(event)
      if (pressed && event.buttons === 1) {
        if (!pressed.moved && Math.hypot(x - pressed.x, y - pressed.y) < CLICK_SLOP_PX) return
        if (!pressed.moved) host.setPointerCapture(event.pointerId)
        map.pan(x - pressed.x, y - pressed.y)
        pressed = { x, y, moved: true }
        return
      }
      map.hoverAt(x, y)
      host.classList.toggle('city-on-house', map.hitTest(x, y) !== null)
    },
    { signal },
  )
  host.addEventListener(
    'pointerup',
    (event) => {
      const { x, y } = at(event)
      if (pressed && !pressed.moved) selectApp(map.hitTest(x, y))
      pressed = null
    },
    { signal },
  )
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

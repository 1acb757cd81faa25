import type { Disposable } from '../../shared/lib/disposable.ts'
import type { ScreenRect } from './brush.ts'

const SWELL_MS = 1400
/** More houses than this swelling at once would be flicker, not news: the list of alarms tells them all. */
const MOST_SWELLS = 12
/** A swell lies so far on the house, which is of the same colour: no seam shows between them, px. */
const OVERLAP_PX = 2
/** It is drawn again once it is another by this much: nobody sees less, and it would cost every frame, px. */
const STEP_PX = 0.5

/** New alarms that swell once: the house grows by the lane around it and shrinks again. */
interface Swells extends Disposable {
  /** `reach`: px by which it grows. */
  add(place: ScreenRect, colour: string, reach: number): void
  /** Draws the next step of each. `at`: time of the animation frame, ms. */
  paint(at: number): void
  /**
   * Takes away those that are over. Called when a frame is drawn: where elements come and go before, the next text drawn on a canvas
   * makes the page look through its styles.
   */
  sweep(): void
  /** The houses are elsewhere now, or it is another moment. */
  clear(): void
  /** Some are under way, and want another frame. */
  readonly active: boolean
}

interface Swell {
  readonly context: CanvasRenderingContext2D
  readonly house: { readonly width: number; readonly height: number }
  readonly reach: number
  startedAt: number | null
  /** How far it was drawn to reach, px; null: not yet. */
  grown: number | null
  over: boolean
}

function createContext(): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas')
  canvas.className = 'city-layer'
  canvas.setAttribute('aria-hidden', 'true')
  return canvas.getContext('2d')
}

/**
 * A canvas of its own for each, no larger than it gets: a step of it then costs next to nothing, where on a canvas of the size of a
 * wall it would cost the page 8 ms of a frame.
 */
export function createSwells(host: HTMLElement): Swells {
  const swells = new Set<Swell>()
  /** Out of the page, to be used again: a new canvas with its context costs more than an update of the map may. */
  const idle: CanvasRenderingContext2D[] = []
  /** One of that size rather than another: to be made larger or smaller costs as much as to be made. */
  const takeIdle = (wide: number, high: number): CanvasRenderingContext2D | undefined => {
    const fitting = idle.findIndex(({ canvas }) => canvas.width === wide && canvas.height === high)
    return idle.splice(fitting, 1)[0]
  }
  const remove = (swell: Swell) => {
    swells.delete(swell)
    swell.context.canvas.remove()
    idle.push(swell.context)
  }
  const clear = () => {
    for (const swell of swells) remove(swell)
  }
  return {
    add({ x, y, width, height }, colour, reach) {
      if (swells.size >= MOST_SWELLS) return
      const dpr = window.devicePixelRatio
      const wide = Math.ceil((width + 2 * reach) * dpr)
      const high = Math.ceil((height + 2 * reach) * dpr)
      const context = takeIdle(wide, high) ?? createContext()
      if (!context) return
      const { canvas } = context
      if (canvas.width === wide && canvas.height === high) context.reset()
      else Object.assign(canvas, { width: wide, height: high })
      canvas.style.left = `${x - reach}px`
      canvas.style.top = `${y - reach}px`
      canvas.style.width = `${canvas.width / dpr}px`
      canvas.style.height = `${canvas.height / dpr}px`
      context.setTransform(dpr, 0, 0, dpr, reach * dpr, reach * dpr)
      context.strokeStyle = colour
      swells.add({ context, house: { width, height }, reach, startedAt: null, grown: null, over: false })
      host.append(canvas)
    },
    paint(at) {
      for (const swell of swells) {
        const { context, house, reach } = swell
        swell.startedAt ??= at
        const progress = (at - swell.startedAt) / SWELL_MS
        const grown = reach * Math.sin(Math.PI * Math.min(1, progress))
        swell.over = progress >= 1
        if (!swell.over && swell.grown !== null && Math.abs(grown - swell.grown) < STEP_PX) continue
        swell.grown = grown
        context.clearRect(-reach, -reach, house.width + 2 * reach, house.height + 2 * reach)
        if (swell.over) continue
        const line = grown + OVERLAP_PX
        const edge = line / 2 - grown
        context.lineWidth = line
        context.beginPath()
        context.roundRect(edge, edge, house.width - 2 * edge, house.height - 2 * edge, Math.max(1, grown))
        context.stroke()
      }
    },
    sweep() {
      for (const swell of swells) if (swell.over) remove(swell)
    },
    clear,
    get active() {
      return swells.size > 0
    },
    dispose: clear,
  }
}

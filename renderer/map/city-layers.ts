import type { Brush } from './brush.ts'
import type { Palette } from './palette.ts'

/** The canvases of the map, bottom up: wards; houses; what comes and goes (streets, frames, swells). */
export const LAYERS = ['base', 'houses', 'overlay'] as const
export type LayerName = (typeof LAYERS)[number]

export interface Layers {
  readonly brushes: Readonly<Record<LayerName, Brush>>
  clear(layer: LayerName): void
  remove(): void
}

export interface Canvases {
  /** Fits the canvases to the host at the screen's pixel ratio and gives brushes for them. */
  fit(width: number, height: number, dpr: number, unit: number, palette: Palette): Layers
}

function createCanvas(host: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'city-layer'
  canvas.setAttribute('aria-hidden', 'true')
  host.append(canvas)
  return canvas
}

/** Puts one canvas a layer into the host. */
export function createCanvases(host: HTMLElement): Canvases {
  const canvases = { base: createCanvas(host), houses: createCanvas(host), overlay: createCanvas(host) }
  return {
    fit(width, height, dpr, unit, palette) {
      const style = getComputedStyle(host)
      const px = (name: string) => Number.parseFloat(style.getPropertyValue(name)) * unit
      const sizes = { title: px('--title'), body: px('--body'), small: px('--small') }
      const brushOf = (canvas: HTMLCanvasElement): Brush => {
        canvas.width = Math.max(1, Math.round(width * dpr))
        canvas.height = Math.max(1, Math.round(height * dpr))
        const context = canvas.getContext('2d')
        if (!context) throw new Error('missing: 2d canvas context')
        context.setTransform(dpr, 0, 0, dpr, 0, 0)
        context.lineJoin = 'round'
        return { context, palette, sizes, unit, dpr }
      }
      const brushes = { base: brushOf(canvases.base), houses: brushOf(canvases.houses), overlay: brushOf(canvases.overlay) }
      return {
        brushes,
        clear: (layer) => brushes[layer].context.clearRect(0, 0, width, height),
        remove() {
          for (const layer of LAYERS) canvases[layer].remove()
        },
      }
    },
  }
}

import type { Brush } from './brush.ts'
import type { Camera } from './camera.ts'
import type { Rect } from './city-geometry.ts'
import type { Palette } from './palette.ts'

/**
 * The canvases of the map, bottom up: the city; what lies over it (lit streets, frames). No more of them: without a GPU a
 * canvas that was drawn on costs 5 ms of a frame at 3840×2160, whatever was drawn.
 */
export const LAYERS = ['city', 'over'] as const
type LayerName = (typeof LAYERS)[number]

export interface Layers {
  readonly brushes: Readonly<Record<LayerName, Brush>>
  clear(layer: LayerName): void
  /** What the canvases hold: the host and a margin around it, px of the host. */
  readonly picture: Rect
  /** The same in device px. */
  readonly surface: Rect
  /** A camera as it is for the brushes, in device px: the same object for the same camera. */
  onSurface(camera: Camera): Camera
  /** Shows the picture that was drawn for one camera as another would see it: not redrawn, only put elsewhere and scaled. */
  place(drawn: Camera, shown: Camera): void
  remove(): void
}

/** Drawn beyond the host on each side, root units: so much of a pan shows no edge before the next drawing. */
const MARGIN = 4

interface Canvases {
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

/** Puts one canvas a layer into the host. `want`: asks for the font parts of texts. */
export function createCanvases(host: HTMLElement, want: Brush['want']): Canvases {
  const canvases = { city: createCanvas(host), over: createCanvas(host) }
  return {
    fit(width, height, dpr, unit, palette) {
      const style = getComputedStyle(host)
      const px = (name: string) => Number.parseFloat(style.getPropertyValue(name)) * unit * dpr
      const sizes = { title: px('--title'), body: px('--body'), small: px('--small') }
      const edge = Math.round(MARGIN * unit * dpr)
      const surface = {
        x: -edge,
        y: -edge,
        width: Math.round(width * dpr) + 2 * edge,
        height: Math.round(height * dpr) + 2 * edge,
      }
      const margin = edge / dpr
      const picture = { x: -margin, y: -margin, width: surface.width / dpr, height: surface.height / dpr }
      let seen: { readonly camera: Camera; readonly onSurface: Camera } | null = null
      const brushOf = (canvas: HTMLCanvasElement, alpha: boolean): Brush => {
        canvas.width = surface.width
        canvas.height = surface.height
        canvas.style.left = `${picture.x}px`
        canvas.style.top = `${picture.y}px`
        canvas.style.width = `${picture.width}px`
        canvas.style.height = `${picture.height}px`
        canvas.style.transformOrigin = `${margin}px ${margin}px`
        const context = canvas.getContext('2d', { alpha })
        if (!context) throw new Error('missing: 2d canvas context')
        context.setTransform(1, 0, 0, 1, edge, edge)
        context.lineJoin = 'round'
        return { context, font: '', palette, sizes, unit: unit * dpr, want }
      }
      // A style that is set makes the page look through its styles at the next text drawn: only where it is another.
      let placed = ''
      for (const layer of LAYERS) canvases[layer].style.transform = ''
      const brushes = { city: brushOf(canvases.city, false), over: brushOf(canvases.over, true) }
      return {
        brushes,
        clear(layer) {
          const { context } = brushes[layer]
          context.fillStyle = palette.ink
          if (layer === 'city') context.fillRect(surface.x, surface.y, surface.width, surface.height)
          else context.clearRect(surface.x, surface.y, surface.width, surface.height)
        },
        picture,
        surface,
        onSurface(camera) {
          if (seen?.camera !== camera) {
            seen = { camera, onSurface: { zoom: camera.zoom * dpr, x: camera.x * dpr, y: camera.y * dpr } }
          }
          return seen.onSurface
        },
        place(drawn, shown) {
          const scale = shown.zoom / drawn.zoom
          const x = shown.x - drawn.x * scale
          const y = shown.y - drawn.y * scale
          const transform = scale === 1 && x === 0 && y === 0 ? '' : `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y})`
          if (transform === placed) return
          placed = transform
          for (const layer of LAYERS) {
            canvases[layer].style.transform = transform
            // Scaled smoothly, without a GPU, a picture of this size takes twice as long; it stands for a tenth of a second.
            canvases[layer].style.imageRendering = scale === 1 ? '' : 'pixelated'
          }
        },
        remove() {
          for (const layer of LAYERS) canvases[layer].remove()
        },
      }
    },
  }
}

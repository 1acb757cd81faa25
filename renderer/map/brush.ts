import type { Palette } from './palette.ts'

/** The four type sizes in CSS px, from the root unit. */
export interface TypeSizes {
  readonly title: number
  readonly body: number
  readonly small: number
}

/** A canvas context with what every drawing needs. All measures are CSS px; `dpr` is for crisp hairlines. */
export interface Brush {
  readonly context: CanvasRenderingContext2D
  /** The font that was set last: asking the context costs as much as drawing a house. */
  font: string
  readonly palette: Palette
  readonly sizes: TypeSizes
  /** Root unit, px. */
  readonly unit: number
  readonly dpr: number
  /** Asks for the font parts of texts that are first made when they are drawn; what they come into is drawn again. */
  want(texts: readonly string[]): void
}

export interface ScreenRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Moves edges onto device pixels, so that walls stay crisp at any zoom. What is of one size stays so: the gaps take the rest. */
export function snap(rect: ScreenRect, dpr: number): ScreenRect {
  const x = Math.round(rect.x * dpr) / dpr
  const y = Math.round(rect.y * dpr) / dpr
  return {
    x,
    y,
    width: Math.max(1, Math.round(rect.width * dpr)) / dpr,
    height: Math.max(1, Math.round(rect.height * dpr)) / dpr,
  }
}

export function roundedPath(context: CanvasRenderingContext2D, rect: ScreenRect, radius: number): void {
  context.beginPath()
  context.roundRect(rect.x, rect.y, rect.width, rect.height, Math.min(radius, rect.width / 2, rect.height / 2))
}

/** A frame of `width` px that lies wholly inside `rect`. */
export function frameInside(brush: Brush, rect: ScreenRect, radius: number, width: number, colour: string): void {
  const { context } = brush
  const half = width / 2
  const inner = { x: rect.x + half, y: rect.y + half, width: rect.width - width, height: rect.height - width }
  if (inner.width <= 0 || inner.height <= 0) return
  roundedPath(context, inner, Math.max(0, radius - half))
  context.lineWidth = width
  context.strokeStyle = colour
  context.stroke()
}

/** Smaller corners hardly show, and cost ten times the plain house, device px. */
const LEAST_CORNER = 3

/** A filled rectangle; corners are one for all or each its own, px. */
export function fillRounded(brush: Brush, rect: ScreenRect, radii: number | number[], colour: string): void {
  const { context } = brush
  context.fillStyle = colour
  const radius = typeof radii === 'number' ? radii : Math.max(...radii)
  if (radius * brush.dpr < LEAST_CORNER) {
    context.fillRect(rect.x, rect.y, rect.width, rect.height)
    return
  }
  const most = Math.min(rect.width, rect.height) / 2
  context.beginPath()
  context.roundRect(rect.x, rect.y, rect.width, rect.height, typeof radii === 'number' ? Math.min(radii, most) : radii)
  context.fill()
}

/** Hatching at 45°: not known. */
export function hatch(brush: Brush, rect: ScreenRect, colour: string, gap: number): void {
  const { context } = brush
  context.save()
  context.beginPath()
  context.rect(rect.x, rect.y, rect.width, rect.height)
  context.clip()
  context.beginPath()
  for (let offset = gap / 2; offset < rect.width + rect.height; offset += gap) {
    context.moveTo(rect.x + offset, rect.y)
    context.lineTo(rect.x + offset - rect.height, rect.y + rect.height)
  }
  context.lineWidth = Math.max(1, brush.unit / 14)
  context.strokeStyle = colour
  context.stroke()
  context.restore()
}

export type Weight = 400 | 500 | 600 | 700

/** Sizes come in steps: each is a font of its own, whose glyphs are drawn anew, and zooming would ask for hundreds, of a px. */
const FONT_STEPS = 4

export function setFont(brush: Brush, px: number, weight: Weight): void {
  brush.font = `${weight} ${Math.floor(px * FONT_STEPS) / FONT_STEPS}px ${brush.palette.sans}`
  brush.context.font = brush.font
}

/** A small clock: the sign of stale data. */
export function clockGlyph(brush: Brush, x: number, y: number, size: number, colour: string): void {
  const { context } = brush
  const radius = size / 2
  context.lineWidth = Math.max(1, size / 10)
  context.strokeStyle = colour
  context.beginPath()
  context.arc(x + radius, y, radius - context.lineWidth / 2, 0, 2 * Math.PI)
  context.moveTo(x + radius, y - radius * 0.55)
  context.lineTo(x + radius, y)
  context.lineTo(x + radius * 1.45, y + radius * 0.2)
  context.stroke()
}

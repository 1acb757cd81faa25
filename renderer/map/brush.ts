import type { Palette } from './palette.ts'

/** The type sizes, px, from the root unit. */
interface TypeSizes {
  readonly title: number
  readonly body: number
  readonly small: number
}

/**
 * A canvas context with what every drawing needs. All measures are device px: in CSS px the edges of device pixels are, at a ratio such
 * as 1.25, no numbers that a canvas can hold, and what is drawn again would bleed a little further each time.
 */
export interface Brush {
  readonly context: CanvasRenderingContext2D
  /** The font that was set last: asking the context costs as much as drawing a house. */
  font: string
  readonly palette: Palette
  readonly sizes: TypeSizes
  /** Root unit, px. */
  readonly unit: number
  /** Asks for the font parts of texts that are first made when they are drawn; what they come into is drawn again. */
  want(texts: readonly string[]): void
}

export interface ScreenRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Moves edges onto device pixels, so that walls stay crisp at any zoom. What is of one size stays so, and never becomes larger: the
 * gaps take the rest, and what lies in another rectangle does not reach out of it (`snapEdges`).
 */
export const snap = ({ x, y, width, height }: ScreenRect): ScreenRect => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.max(1, Math.floor(width)),
  height: Math.max(1, Math.floor(height)),
})

/** Each edge on the device pixel that is nearest to it: for what holds others. */
export function snapEdges(rect: ScreenRect): ScreenRect {
  const [x, y] = [Math.round(rect.x), Math.round(rect.y)]
  return { x, y, width: Math.round(rect.x + rect.width) - x, height: Math.round(rect.y + rect.height) - y }
}

/**
 * A corner of whole device pixels. One of another size reaches faintly a pixel beyond its rectangle, in Chrome, and what is drawn
 * again there would not be what was drawn at once.
 */
export const corner = ({ width, height }: ScreenRect, radius: number): number =>
  Math.floor(Math.min(Math.round(radius), width / 2, height / 2))

export function roundedPath(brush: Brush, rect: ScreenRect, radius: number): void {
  brush.context.beginPath()
  brush.context.roundRect(rect.x, rect.y, rect.width, rect.height, corner(rect, radius))
}

/** A frame of `width` px that lies wholly inside `rect`. */
export function frameInside(brush: Brush, rect: ScreenRect, radius: number, width: number, colour: string): void {
  const { context } = brush
  const half = width / 2
  const inner = { x: rect.x + half, y: rect.y + half, width: rect.width - width, height: rect.height - width }
  if (inner.width <= 0 || inner.height <= 0) return
  context.beginPath()
  context.roundRect(inner.x, inner.y, inner.width, inner.height, Math.max(0, corner(rect, radius) - half))
  context.lineWidth = width
  context.strokeStyle = colour
  context.stroke()
}

/** Smaller corners hardly show, and cost ten times the plain house, device px. */
export const LEAST_CORNER = 3

/** A filled rectangle; corners are one for all, or each its own, of whole device pixels; px. */
export function fillRounded(brush: Brush, rect: ScreenRect, radii: number | number[], colour: string): void {
  const { context } = brush
  context.fillStyle = colour
  const radius = typeof radii === 'number' ? corner(rect, radii) : Math.max(...radii)
  if (radius < LEAST_CORNER) {
    context.fillRect(rect.x, rect.y, rect.width, rect.height)
    return
  }
  context.beginPath()
  context.roundRect(rect.x, rect.y, rect.width, rect.height, typeof radii === 'number' ? radius : radii)
  context.fill()
}

/** Hatching at 45°: not known. Its lines end within `rect`: a clip would blur its edges. */
export function hatch({ context, unit }: Brush, rect: ScreenRect, colour: string, gap: number): void {
  const line = Math.max(1, unit / 14)
  const [left, top] = [rect.x + line / 2, rect.y + line / 2]
  const [width, height] = [rect.width - line, rect.height - line]
  context.beginPath()
  // No line cuts a rounded corner.
  for (let offset = gap / 2; offset < width + height - gap / 2; offset += gap) {
    const beyond = Math.max(0, offset - width)
    const below = Math.min(offset, height)
    context.moveTo(left + offset - beyond, top + beyond)
    context.lineTo(left + offset - below, top + below)
  }
  context.lineWidth = line
  context.strokeStyle = colour
  context.stroke()
}

type Weight = 400 | 500 | 600 | 700

/** Sizes come in steps: each is a font of its own, whose glyphs are drawn anew, and zooming would ask for hundreds, of a px. */
const FONT_STEPS = 4

export function setFont(brush: Brush, px: number, weight: Weight): void {
  const font = `${weight} ${Math.floor(px * FONT_STEPS) / FONT_STEPS}px ${brush.palette.sans}`
  if (font === brush.font) return
  brush.font = font
  brush.context.font = font
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

import { type Brush, fontOf } from './brush.ts'

/** Pictures of characters that are kept, count: four grades in a few dozen sizes. */
const MOST_MARKS = 120
/** A character's picture, in sizes of its type: what of it reaches beyond its own square. */
const ROOM = 1.3
/** A Han character's middle lies over the middle of its line by so much of its size. */
const RISE = 0.04
const WEIGHT = 700

const marks = new Map<string, ImageBitmap>()

/** What they are drawn in has come: a font's part. */
export const forgetMarks = (): void => marks.clear()

/** Draws a grade's character about a point, px. As a picture: the first text of a frame costs as much as ten houses. */
export function drawMark(brush: Brush, mark: string, px: number, x: number, y: number, colour: string): void {
  const font = fontOf(brush, px, WEIGHT)
  const key = `${mark} ${font} ${colour}`
  const known = marks.get(key) ?? pictureOf(mark, font, Math.ceil(px * ROOM), px * RISE, colour)
  if (marks.size >= MOST_MARKS && !marks.has(key)) marks.clear()
  marks.set(key, known)
  brush.context.drawImage(known, Math.round(x - known.width / 2), Math.round(y - known.height / 2))
}

function pictureOf(mark: string, font: string, side: number, rise: number, colour: string): ImageBitmap {
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('missing: 2d canvas context')
  context.font = font
  context.fillStyle = colour
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(mark, side / 2, side / 2 + rise)
  return canvas.transferToImageBitmap()
}

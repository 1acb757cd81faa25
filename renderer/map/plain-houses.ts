import type { Brush, ScreenRect } from './brush.ts'
import { isPlain, levelTop, type Tone, toneOf } from './draw-house.ts'
import type { HouseFace } from './faces.ts'

/** Small calm houses, which in a large city are nearly all: two rectangles each, drawn at once a colour. */
export interface PlainHouses {
  /** false: it is more than that, and left to be drawn by itself. */
  take(rect: ScreenRect, face: HouseFace): boolean
  draw(): void
}

interface Alike {
  readonly tone: Tone
  readonly rects: ScreenRect[]
  /** Where the fill of each begins, px. */
  readonly tops: number[]
}

export function createPlainHouses(brush: Brush): PlainHouses {
  const { context } = brush
  const byBody = new Map<string, Alike>()
  return {
    take(rect, face) {
      if (face.fill === null || !isPlain(brush, rect, face)) return false
      const tone = toneOf(brush, face)
      const alike = byBody.get(tone.body) ?? { tone, rects: [], tops: [] }
      byBody.set(tone.body, alike)
      alike.rects.push(rect)
      alike.tops.push(levelTop(brush, rect, face.fill.ratio))
      return true
    },
    draw() {
      for (const { tone, rects, tops } of byBody.values()) {
        context.fillStyle = tone.body
        for (const { x, y, width, height } of rects) context.fillRect(x, y, width, height)
        context.fillStyle = tone.fill
        rects.forEach(({ x, y, width, height }, nth) => {
          const top = tops[nth] ?? y
          context.fillRect(x, top, width, y + height - top)
        })
      }
    },
  }
}

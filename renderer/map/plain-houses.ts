import type { Brush, ScreenRect } from './brush.ts'
import { isPlain, levelTop, TONE_NAMES, TONES, type ToneName, toneName } from './draw-house.ts'
import type { HouseFace } from './faces.ts'

/** Small calm houses, which in a large city are nearly all: two rectangles each, drawn at once a colour. */
interface PlainHouses {
  /** false: it is more than that, and left to be drawn by itself. */
  take(rect: ScreenRect, face: HouseFace): boolean
  draw(): void
}

interface Alike {
  readonly rects: ScreenRect[]
  /** Where the fill of each begins, px. */
  readonly tops: number[]
}

const none = (): Alike => ({ rects: [], tops: [] })

export function createPlainHouses(brush: Brush): PlainHouses {
  const { context } = brush
  const alike: Readonly<Record<ToneName, Alike>> = { calm: none(), tight: none(), stale: none() }
  return {
    take(rect, face) {
      if (face.fill === null || !isPlain(brush, rect, face)) return false
      const { rects, tops } = alike[toneName(face)]
      rects.push(rect)
      tops.push(levelTop(brush, rect, face.fill.ratio))
      return true
    },
    draw() {
      for (const name of TONE_NAMES) {
        const { rects, tops } = alike[name]
        if (rects.length === 0) continue
        const tone = TONES[name](brush.palette)
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

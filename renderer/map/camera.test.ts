import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounded, framing, revealing, toScreen, WHOLE_CITY, zoomedAt } from './camera.ts'

const WIDTH = 1480
const HEIGHT = 890
const MOST = 8
const points = fc.record({ x: fc.integer({ min: 0, max: WIDTH }), y: fc.integer({ min: 0, max: HEIGHT }) })

describe('camera', () => {
  it('keeps the world under the pointer while zooming, and the city over the whole view', () => {
    fc.assert(
      fc.property(
        points,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (at, a, b) => {
          const before = bounded(zoomedAt(WHOLE_CITY, a, at.x, at.y, MOST), WIDTH, HEIGHT, MOST)
          const raw = zoomedAt(before, b, at.x, at.y, MOST)
          const world = { x: (at.x - before.x) / before.zoom, y: (at.y - before.y) / before.zoom }
          expect(world.x * raw.zoom + raw.x).toBeCloseTo(at.x, 6)
          expect(world.y * raw.zoom + raw.y).toBeCloseTo(at.y, 6)
          const city = toScreen(bounded(raw, WIDTH, HEIGHT, MOST), { x: 0, y: 0, width: WIDTH, height: HEIGHT })
          expect(city.x).toBeLessThanOrEqual(1e-6)
          expect(city.x + city.width).toBeGreaterThanOrEqual(WIDTH - 1e-6)
          expect(city.y).toBeLessThanOrEqual(1e-6)
          expect(city.y + city.height).toBeGreaterThanOrEqual(HEIGHT - 1e-6)
        },
      ),
    )
  })

  it('moves only as far as it takes to show a house', () => {
    const zoomed = zoomedAt(WHOLE_CITY, 4, 0, 0, MOST)
    const hidden = { x: 1000, y: 500, width: 50, height: 34 }
    const shown = toScreen(revealing(zoomed, hidden, WIDTH, HEIGHT), hidden)
    expect(shown.x + shown.width).toBeCloseTo(WIDTH)
    expect(shown.y + shown.height).toBeCloseTo(HEIGHT)
    const seen = { x: 10, y: 10, width: 50, height: 34 }
    expect(revealing(zoomed, seen, WIDTH, HEIGHT)).toEqual(zoomed)
  })

  it('frames a place in the middle, whole and as large as asked, at most as near as one may come', () => {
    const place = { x: 700, y: 300, width: 100, height: 50 }
    const shown = toScreen(framing(place, WIDTH, HEIGHT, 0.5, 100), place)
    expect(shown.x + shown.width / 2).toBeCloseTo(WIDTH / 2)
    expect(shown.y + shown.height / 2).toBeCloseTo(HEIGHT / 2)
    expect(Math.max(shown.width / WIDTH, shown.height / HEIGHT)).toBeCloseTo(0.5)
    expect(framing(place, WIDTH, HEIGHT, 0.5, 2).zoom).toBe(2)
  })
})

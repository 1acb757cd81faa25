import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHand, type PointerMove } from './hand.ts'

const mouse = (x: number, y: number, timeMs: number, more: Partial<PointerMove> = {}): PointerMove => ({
  ...{ x, y, timeMs, buttons: 0, pointerType: 'mouse' },
  ...more,
})

describe('a hand at the screen', () => {
  it('is none where a mouse only shakes about its place, however long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fc.integer({ min: -4, max: 4 }), y: fc.integer({ min: -4, max: 4 }), ms: fc.nat(400) })),
        (shakes) => {
          const isHand = createHand()
          let timeMs = 0
          for (const { x, y, ms } of shakes) {
            timeMs += ms
            expect(isHand(mouse(500 + x, 300 + y, timeMs))).toBe(false)
          }
        },
      ),
    )
  })

  it('is none where a mouse creeps over a sloping desk', () => {
    const isHand = createHand()
    for (let step = 0; step < 600; step += 1) expect(isHand(mouse(step, 0, step * 100))).toBe(false)
  })

  it('is one that moves it, also in small steps, one after the other', () => {
    const isHand = createHand()
    const moved = Array.from({ length: 10 }, (_, step) => isHand(mouse(step * 3, 0, step * 16)))
    expect(moved).toContain(true)
  })

  it('is one that pushes it away at once after a rest, but for the first that is known of it', () => {
    const isHand = createHand()
    expect(isHand(mouse(50, 50, 0))).toBe(false)
    expect(isHand(mouse(60, 60, 60_000))).toBe(true)
  })

  it('is one that holds a button, or a finger on the glass', () => {
    expect(createHand()(mouse(0, 0, 0, { buttons: 1 }))).toBe(true)
    expect(createHand()(mouse(0, 0, 0, { pointerType: 'touch' }))).toBe(true)
  })
})

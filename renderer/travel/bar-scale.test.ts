import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BAR_MS, barFor, endOfSlice, instantAt, shareOf } from './bar-scale.ts'

const SLICE_MS = 600_000
const NOW = 1_788_000_300_000
const span = { from: NOW - BAR_MS, to: NOW }

describe('the scale of the time bar', () => {
  it('comes back to the second that a place stands for', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const at = instantAt(span, share)
        expect(at % 1000).toBe(0)
        expect(Math.abs(shareOf(span, at) - share) * BAR_MS).toBeLessThanOrEqual(1000)
      }),
    )
  })

  it('holds still while the moment is on the bar, and else moves until it is', () => {
    fc.assert(
      fc.property(fc.nat(40 * BAR_MS), fc.nat(40 * BAR_MS), (agoAt, agoBar) => {
        const at = NOW - agoAt
        const barTo = endOfSlice(NOW - agoBar, SLICE_MS)
        const next = barFor(at, barTo, NOW, SLICE_MS)
        const onBar = (end: number) => at <= end && at > end - BAR_MS
        expect(onBar(next)).toBe(true)
        if (onBar(barTo)) expect(next).toBe(barTo)
        expect((next + 1) % SLICE_MS).toBe(0)
        expect(next).toBeLessThanOrEqual(endOfSlice(NOW, SLICE_MS))
      }),
    )
  })
})

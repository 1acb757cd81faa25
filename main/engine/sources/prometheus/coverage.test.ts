import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Coverage,
  cover,
  coverageText,
  holes,
  isEmptySlice,
  lengthOf,
  newestSlice,
  parseCoverage,
  type Span,
} from './coverage.ts'

const span = fc.tuple(fc.nat(200), fc.nat(60)).map(([from, length]): Span => ({ from, to: from + length }))
const inSpan = (at: number) => (each: Span) => each.from <= at && at < each.to
const instants = Array.from({ length: 300 }, (_, at) => at)

describe('coverage', () => {
  it('holds what was put in, in order, apart, and nothing else; the holes are the rest', () => {
    fc.assert(
      fc.property(fc.array(span), span, (spans, window) => {
        const coverage = spans.reduce<Coverage>(cover, [])
        for (const at of instants) expect(coverage.some(inSpan(at))).toBe(spans.some(inSpan(at)))
        for (const [index, each] of coverage.entries()) expect(each.from).toBeGreaterThan(coverage[index - 1]?.to ?? -1)
        for (const at of instants) {
          expect(holes(coverage, window).some(inSpan(at))).toBe(inSpan(at)(window) && !coverage.some(inSpan(at)))
        }
        expect(parseCoverage('v1', coverageText('v1', coverage))).toEqual(coverage)
      }),
    )
  })

  it('fills a hole from its newest end with slices on the grid, each time asked once', () => {
    fc.assert(
      fc.property(span, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 7 }), (hole, step, points) => {
        const asked: number[] = []
        let coverage: Coverage = []
        for (;;) {
          const [rest] = holes(coverage, hole).slice(-1)
          if (rest === undefined) break
          const slice = newestSlice(rest, step, points)
          if (!isEmptySlice(slice)) {
            expect((slice.end - slice.start) / step).toBeLessThan(points)
            for (let at = slice.start; at <= slice.end; at += step) asked.push(at)
          }
          coverage = cover(coverage, slice.span)
        }
        expect(asked.sort((a, b) => a - b)).toEqual(instants.filter((at) => at % step === 0 && inSpan(at)(hole)))
        expect(lengthOf(coverage)).toBe(hole.to - hole.from)
      }),
    )
  })

  it('takes a cursor of another version, or none at all, for nothing', () => {
    expect(parseCoverage('v2', 'v1 0-100')).toEqual([])
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(lengthOf(parseCoverage('v1', `v1 ${text}`))).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

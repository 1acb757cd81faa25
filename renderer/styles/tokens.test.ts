import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const token = (name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css)?.[1] ?? ''

/** Linear red, green and blue of a colour, 0…1 (sRGB, IEC 61966-2-1). */
function linear(colour: string): readonly [number, number, number] {
  const part = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

const luminance = ([red, green, blue]: readonly [number, number, number]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue

/** WCAG 2 contrast of two colours, 1…21. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(linear(token(a))), luminance(linear(token(b)))].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** CIE L*a*b* (D65). */
function lab(name: string): readonly [number, number, number] {
  const [red, green, blue] = linear(token(name))
  const curve = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
  const y = curve(luminance([red, green, blue]))
  const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const chroma = (name: string) => Math.hypot(lab(name)[1], lab(name)[2])

describe('the colours', () => {
  it.each([
    ['text', 'ink'],
    ['soft', 'panel'],
    ['dim', 'panel'],
    ['dim', 'raised'],
    ['past', 'ink'],
    ['ink', 'past'],
    ['text', 'past-deep'],
    ['on-grade', 'critical'],
    ['on-grade', 'notice'],
  ])('%s can be read on %s', (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it('the amber of the past is pale beside every alarm, and far from each (ΔE*ab)', () => {
    for (const grade of ['critical', 'major', 'minor', 'notice']) {
      const [l, a, b] = lab(grade)
      const [pastL, pastA, pastB] = lab('past')
      expect(Math.hypot(l - pastL, a - pastA, b - pastB), grade).toBeGreaterThan(40)
      expect(chroma('past') * 1.8, grade).toBeLessThan(chroma(grade))
    }
  })
})

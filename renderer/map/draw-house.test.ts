import { expect, it } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import type { AppRow } from '../../shared/estate/frame.ts'
import { present } from '../../shared/lib/assert.ts'
import type { Brush } from './brush.ts'
import { drawHouse } from './draw-house.ts'
import { houseFace } from './faces.ts'

const NOW = 1_788_000_000_000
const row = present(estateFixture('calm', NOW).apps[0], 'app')

/** The texts that a house of that height says, root units of 16 px. */
function said(height: number, face: Parameters<typeof drawHouse>[2], colours: string[] = []): string[] {
  const texts: string[] = []
  const context = new Proxy(
    {},
    {
      get: (_, name) =>
        name === 'measureText'
          ? (text: string) => ({ width: 10 * text.length })
          : (text: unknown) => {
              if (name === 'fillText') texts.push(String(text))
            },
      set(_, name, value) {
        if (name === 'fillStyle') colours.push(value)
        return true
      },
    },
  )
  const palette = new Proxy({}, { get: (_, name) => (name === 'grade' ? { critical: 'red' } : String(name)) })
  const brush = { context, font: '', palette, unit: 16, sizes: { title: 20, body: 15, small: 13 }, want() {} }
  drawHouse(brush as unknown as Brush, { x: 0, y: 0, width: 200, height: height * 16 }, face, null)
  return texts
}

it('is hollow with an alarm that was last seen, solid with one that something live tells, and says how old the rest is', () => {
  const alarmed = { ...row, level: 'critical', staleSince: NOW - 12 * 60_000 } as const
  const drawn = (other: Partial<AppRow>) => {
    const colours: string[] = []
    const texts = said(5, houseFace({ ...alarmed, ...other }, 'zh-CN', NOW, 0.82, false, 2), colours)
    return { ground: colours[0], onGround: new Set(colours.slice(1)), isOld: texts.includes('12分') }
  }
  expect(drawn({})).toMatchObject({ ground: 'staleBody', isOld: true })
  expect(drawn({ gradeStaleSince: null })).toEqual({ ground: 'red', onGround: new Set(['onGrade']), isOld: true })
  // Only what tells the alarm is lost.
  expect(drawn({ staleSince: null, gradeStaleSince: NOW - 12 * 60_000 })).toMatchObject({ ground: 'staleBody', isOld: true })
})

it('tells how old its data is, also while its last known alarm stands', () => {
  const faceOf = (level: 'normal' | 'critical', staleSince: number | null, ageOnWard = false) =>
    houseFace({ ...row, level, staleSince }, 'zh-CN', NOW, 0.82, ageOnWard, 1)
  const stale = NOW - 12 * 60_000
  for (const level of ['normal', 'critical'] as const) {
    for (const height of [3, 5, 7]) expect(said(height, faceOf(level, stale))).toContain('12分')
    expect(said(3, faceOf(level, null))).not.toContain('12分')
    // Where its whole ward tells it, from nearer only; and never in type that nobody can read.
    expect(said(3, faceOf(level, stale, true))).not.toContain('12分')
    expect(said(5, faceOf(level, stale, true))).toContain('12分')
    expect(said(1.5, faceOf(level, stale))).not.toContain('12分')
  }
  expect(said(5, faceOf('critical', stale))).toContain('特')
})

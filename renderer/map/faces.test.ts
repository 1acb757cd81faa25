import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import type { AppRow } from '../../shared/estate/frame.ts'
import { LEVELS } from '../../shared/estate/level.ts'
import { type CityFaces, createCityFaces, type Seen } from './city-faces.ts'
import { figuresOf, houseFace, readyText, sameHouse } from './faces.ts'

const NOW = 1_788_000_000_000
const { bureaus, apps } = estateFixture('calm', NOW)
const wards = new Map(bureaus.slice(0, 3).map((bureau) => [bureau.id, bureau]))
const rows = apps.filter(({ bureau }) => wards.has(bureau))

const living = fc.record({
  level: fc.constantFrom(...LEVELS.filter((level) => level !== 'stale')),
  staleSince: fc.constantFrom(null, null, 0, NOW - 120_000),
  readyCount: fc.nat(2),
  instanceCount: fc.nat(2),
  untoldCount: fc.nat(2),
  fill: fc.option(
    fc.record({
      ratio: fc.constantFrom(0.5, 0.500001, 1.4),
      of: fc.constantFrom('requested/granted' as const, 'used/requested' as const),
      what: fc.constantFrom('cpu' as const, 'memory' as const),
    }),
  ),
  topReason: fc.option(
    fc.record({
      code: fc.constant('component.short' as const),
      level: fc.constant('minor' as const),
      since: fc.nat(3),
      facts: fc.record({ available: fc.nat(2), desired: fc.constant(2) }),
    }),
  ),
})
const lang = fc.constantFrom('zh-CN' as const, 'en' as const)

describe('the face of a house', () => {
  it('says the same in words wherever it is the same', () => {
    const [row] = rows
    if (!row) throw new Error('no app')
    fc.assert(
      fc.property(living, living, lang, lang, (one, other, langOfOne, langOfOther) => {
        const a = houseFace({ ...row, ...one }, langOfOne, NOW, 0.8, false, 1)
        const b = houseFace({ ...row, ...other }, langOfOther, NOW, 0.8, false, 1)
        expect(sameHouse(a, houseFace({ ...row, ...structuredClone(one) }, langOfOne, NOW, 0.8, false, 1))).toBe(true)
        if (sameHouse(a, b)) expect(figuresOf(a)).toEqual(figuresOf(b))
      }),
    )
  })
})

describe('faces that are kept from frame to frame', () => {
  it('are those that would be made at once', () => {
    const seen = (now: ReadonlyMap<string, AppRow>): Seen => ({
      ...{ division: 'bureau', clusters: new Map(), bureaus: wards, apps: now, now: NOW, lang: 'zh-CN', tightFill: 0.8 },
      ...{ settled: true, past: false },
    })
    const change = fc.record({ nth: fc.nat(rows.length - 1), ward: fc.nat(2), living, gone: fc.boolean() })
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 8 }), (frames) => {
        const kept = createCityFaces()
        let now = new Map(rows.map((row) => [row.id, row]))
        kept.update(seen(now))
        for (const frame of frames) {
          now = new Map(now)
          for (const { nth, ward, living, gone } of frame) {
            const [row, bureau] = [rows[nth], bureaus[ward]]
            if (!row || !bureau) throw new Error('no app')
            if (gone) now.delete(row.id)
            else now.set(row.id, { ...row, ...living, bureau: bureau.id })
          }
          kept.update(seen(now))
          const anew = createCityFaces()
          anew.update(seen(now))
          const facesOf = ({ houses }: CityFaces) => [houses.size, ...rows.map(({ id }) => houses.get(id))]
          expect(facesOf(kept)).toEqual(facesOf(anew))
          expect(kept.wards).toEqual(anew.wards)
          expect(kept.plan()).toEqual(anew.plan())
        }
      }),
      { numRuns: 60 },
    )
  })
})

it('says of none that is ready that it was not told, where nothing else is known of them', () => {
  expect(readyText({ level: 'unknown', readyCount: 0, untoldCount: 0, instanceCount: 4 }, 'en')).toBe('–/4 ready')
  expect(readyText({ level: 'critical', readyCount: 0, untoldCount: 0, instanceCount: 4 }, 'en')).toBe('0/4 ready')
  expect(readyText({ level: 'critical', readyCount: 0, untoldCount: 1, instanceCount: 4 }, 'en')).toBe('–/4 ready')
})

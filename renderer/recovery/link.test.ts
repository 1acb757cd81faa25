import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QUERY_MAX } from '../../shared/estate/find.ts'
import { formatLink, type Link, parseLink } from './link.ts'

const NOWHERE: Link = { estate: null, page: null, selected: null, alarm: null, look: null, line: null }

describe('a link to a place', () => {
  it('leads where it was taken', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000_000 })
    const text = fc.option(fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }))
    const link: fc.Arbitrary<Link> = fc.record({
      estate: text,
      page: fc.constantFrom(null, 'capacity', 'find'),
      selected: text,
      alarm: fc.constant(null),
      look: fc.option(fc.record({ at: moment, barTo: moment })),
      line: text,
    })
    fc.assert(
      fc.property(link, (each) => {
        expect(parseLink(formatLink(each))).toEqual(each)
      }),
    )
  })

  it('leads there however long a line stands on the page of entities, of which so much is looked for', () => {
    const link = { ...NOWHERE, page: 'find', line: '教'.repeat(QUERY_MAX + 200) }
    expect(parseLink(formatLink(link))?.line).toBe('教'.repeat(QUERY_MAX))
  })

  it('is read in the forms that it comes in', () => {
    expect(parseLink(' WANGLOU:?app=app:tax ')).toEqual({ ...NOWHERE, selected: 'app:tax' })
    expect(parseLink('wanglou://?page=capacity')).toEqual({ ...NOWHERE, page: 'capacity' })
    expect(parseLink('wanglou:?at=2026-11-26T00:31:00.000Z')?.look).toEqual({ at: 1_795_653_060_000, barTo: 1_795_653_060_000 })
  })

  it.each([
    '',
    'https://example.org/?app=x',
    'wanglou:?at=yesterday',
    `wanglou:?app=${'x'.repeat(11_000)}`,
    `wanglou:?page=${'p'.repeat(50)}`,
  ])('is not taken for one where it is none: %s', (text) => {
    expect(parseLink(text)).toBeNull()
  })
})

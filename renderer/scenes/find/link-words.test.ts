import { describe, expect, it } from 'vitest'
import { estateFixture } from '../../../e2e/shots/estate-fixture.ts'
import { present } from '../../../shared/lib/assert.ts'
import { foldEstate, NO_ESTATE } from '../../feed/estate-fold.ts'
import { formatLink, type Link, parseLink } from '../../recovery/link.ts'
import { linkNote, linkText } from './link-words.ts'

const NOW = Date.UTC(2026, 10, 26, 4)
const FIRST = NOW - 3 * 86_400_000
const folded = present(foldEstate(NO_ESTATE, estateFixture('alarms', NOW)) ?? undefined, 'an estate')
const journal = {
  sizeBytes: 1,
  limitBytes: 2,
  freeBytes: null,
  historyFrom: FIRST,
  samplesFrom: null,
  unrecordedSince: null,
  problem: null,
}
const here = { ...folded, journal, name: '云州市政务数据局' }
const app = present([...here.apps.values()][0], 'an app')
const NOWHERE: Link = { estate: null, page: null, selected: null, alarm: null, look: null, line: null }
const look = (at: number) => ({ at, barTo: at })

describe('a link that is pasted', () => {
  it('tells by name where it leads', () => {
    expect(linkText({ ...NOWHERE, page: 'capacity', selected: app.id }, here, 'zh-CN')).toBe(`容量 · ${app.name}`)
  })

  it.each([
    ['', { selected: app.id, look: look(NOW - 1) }],
    ['', { estate: here.name }],
    ['另一个环境', { estate: '滨海市政务数据管理局' }],
    ['没有这样的页面', { page: 'nonsense' }],
    ['记录始于', { look: look(FIRST - 1) }],
    ['实时', { look: look(NOW + 60_000) }],
    ['没有该应用', { selected: 'app:no-such' }],
    ['', { selected: 'app:no-such', look: look(NOW - 1) }],
  ])('says what will not be as it was sent: %s', (note, part) => {
    const told = linkNote({ ...NOWHERE, ...part }, here, NOW, 'zh-CN')
    if (note === '') expect(told).toBe('')
    else expect(told).toContain(note)
  })

  it('names the estate that it was taken of', () => {
    const link = { ...NOWHERE, estate: here.name, selected: app.id }
    expect(parseLink(formatLink(link))).toEqual(link)
  })
})

import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseMoment } from './parse-moment.ts'

const local = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0) =>
  new Date(year, month - 1, day, hour, minute, second).getTime()
const NOW = local(2026, 11, 23, 9, 41, 7)

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a moment as typed', () => {
  it.each([
    ['08:31', local(2026, 11, 23, 8, 31)],
    [' 8:31:30 ', local(2026, 11, 23, 8, 31, 30)],
    ['８：３１', local(2026, 11, 23, 8, 31)],
    ['8点31分', local(2026, 11, 23, 8, 31)],
    ['23:10', local(2026, 11, 22, 23, 10)],
    ['11-22 08:31:30', local(2026, 11, 22, 8, 31, 30)],
    ['11/22 8:31', local(2026, 11, 22, 8, 31)],
    ['11月22日 08:31', local(2026, 11, 22, 8, 31)],
    ['2026-11-22T08:31:30', local(2026, 11, 22, 8, 31, 30)],
    ['12-31 08:00', local(2025, 12, 31, 8)],
    ['2-29 08:00', null],
  ])('reads %s', (text, at) => {
    expect(parseMoment(text, NOW, NOW)).toEqual(at === null ? { fault: 'date' } : { at })
  })

  it('takes a bare time as of the day that is looked at', () => {
    expect(parseMoment('08:31', local(2026, 11, 20, 12), NOW)).toEqual({ at: local(2026, 11, 20, 8, 31) })
  })

  it('takes a time that is still to come as of the day before, however long that day was', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const now = local(2026, 3, 29, 12)
    expect(parseMoment('23:10', now, now)).toEqual({ at: local(2026, 3, 28, 23, 10) })
  })

  it.each([
    ['', 'shape'],
    ['noon', 'shape'],
    ['0831', 'shape'],
    ['25:00', 'clock'],
    ['08:61', 'clock'],
    ['11-31 08:00', 'date'],
    ['2026-12-01 08:00', 'future'],
  ])('says what is wrong with %s', (text, fault) => {
    expect(parseMoment(text, NOW, NOW)).toEqual({ fault })
  })

  it('never gives a moment to come, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(\d{1,2}-\d{1,2} )?\d{1,2}:\d{1,2}(:\d{1,2})?$/)), (text) => {
        const parsed = parseMoment(text, NOW, NOW)
        return 'fault' in parsed || parsed.at <= NOW
      }),
    )
  })
})

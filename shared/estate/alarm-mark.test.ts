import { describe, expect, it, test } from 'vitest'
import { type AlarmMark, handlingOf, type MarkDraft, markFault, SHELF_MAX_MS } from './alarm-mark.ts'
import type { Grade } from './level.ts'

const mark = (what: AlarmMark['what'], at: number, more: Partial<AlarmMark> = {}): AlarmMark => ({
  ...{ id: `${what}${at}`, what, author: '李', reason: '', until: null, at, level: 'minor' },
  ...more,
})
const shelved = mark('shelve', 10, { until: 100, reason: '割接' })

describe('what was said of an alarm', () => {
  it('is taken back by what is said later, in whatever order it is told', () => {
    const marks = [mark('unacknowledge', 20), mark('acknowledge', 10)]
    expect(handlingOf(marks.slice(1), 'minor', 15)?.acknowledged).toEqual({ by: '李', at: 10 })
    expect(handlingOf(marks, 'minor', 20)).toBeNull()
    expect(handlingOf([...marks, mark('acknowledge', 30)], 'minor', 30)?.acknowledged?.at).toBe(30)
  })

  it('ends with its time', () => {
    expect(handlingOf([shelved], 'minor', 99)?.shelved).toEqual({ by: '李', at: 10, until: 100, reason: '割接' })
    expect(handlingOf([shelved], 'minor', 100)).toBeNull()
  })

  it('is not out of sight for as long as the clock was ahead when it was put there', () => {
    const year = 365 * 86_400_000
    const put = mark('shelve', year, { until: year + 3_600_000, reason: '割接' })
    expect(handlingOf([put], 'minor', year)?.shelved?.until).toBe(year + 3_600_000)
    expect(handlingOf([put], 'minor', year / 2)).toBeNull()
    // Written after the clock was set right it comes after what was said before, and holds by the clock of now.
    const after = [mark('acknowledge', 1_800_000), mark('shelve', 1_800_001, { until: 3_600_000, reason: '割接' })]
    expect(handlingOf(after, 'minor', 10)?.shelved).not.toBeNull()
  })

  it.each<[Grade, Grade, boolean]>([
    ['minor', 'major', true],
    ['major', 'critical', true],
    ['notice', 'critical', true],
    ['notice', 'minor', false],
    ['critical', 'major', false],
    ['major', 'major', false],
  ])('said of %s, it is broken through by %s: %s', (then, now, breaks) => {
    const handling = handlingOf([mark('acknowledge', 1, { level: then }), { ...shelved, level: then }], now, 50)
    expect(handling?.brokeThrough).toBe(breaks)
    expect(handling?.acknowledged === null).toBe(breaks)
    expect(handling?.shelved === null).toBe(breaks)
  })
})

const draft: MarkDraft = { id: 'm', alarm: 'cause:x', level: 'minor', what: 'shelve', author: '李', reason: '割接', until: 1_000 }
test.each<[Partial<MarkDraft>, string | null]>([
  [{}, null],
  [{ what: 'acknowledge', reason: '', until: null }, null],
  [{ author: '' }, 'alarm.unsigned'],
  [{ reason: '' }, 'alarm.no-reason'],
  [{ until: null }, 'alarm.bad-until'],
  [{ until: 5 }, 'alarm.bad-until'],
  [{ until: 6 + SHELF_MAX_MS }, 'alarm.bad-until'],
  [{ author: 'x'.repeat(41) }, 'note.author-too-long'],
  [{ reason: 'a\u0007' }, 'note.unseen'],
])('%j is held to %s', (change, code) => {
  expect(markFault({ ...draft, ...change }, 5)?.code ?? null).toBe(code)
})

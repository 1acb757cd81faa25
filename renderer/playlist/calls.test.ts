import { describe, expect, it } from 'vitest'
import type { AlarmRow } from '../../shared/estate/frame.ts'
import { newCalls } from './calls.ts'

type Line = Pick<AlarmRow, 'id' | 'level' | 'handling'>
const known: AlarmRow['handling'] = { acknowledged: { by: '李', at: 1 }, shelved: null, brokeThrough: false }
const line = (id: string, level: AlarmRow['level'], handling: AlarmRow['handling'] = null): Line => ({ id, level, handling })

describe('what calls', () => {
  it.each([
    ['a new alarm of grade I', [], [line('a', 'critical')], ['a']],
    ['a new one of grade III', [], [line('a', 'minor')], []],
    ['one that was there', [line('a', 'major')], [line('a', 'major')], []],
    ['one that rose', [line('a', 'minor')], [line('a', 'major')], ['a']],
    ['one that rose from II to I, of which somebody took note as II', [line('a', 'major')], [line('a', 'critical')], ['a']],
    ['one that fell from I to II', [line('a', 'critical')], [line('a', 'major')], []],
    ['one that is known already', [], [line('a', 'critical', known)], []],
    ['a known one that broke through', [line('a', 'minor', known)], [line('a', 'critical')], ['a']],
  ] as const)('%s', (_what, before, after, calling) => {
    expect(newCalls(before, after).map(({ id }) => id)).toEqual(calling)
  })
})

import { describe, expect, it } from 'vitest'
import { alarmRoom, isLookDue, type Look } from './alarm-room.ts'

describe('the room of the list of alarms', () => {
  it('goes to alarms before it goes to second lines of reasons', () => {
    expect(alarmRoom(3 * 3.0625, 3, [0, 2])).toEqual({ rows: 3, long: [] })
    expect(alarmRoom(3 * 3.0625 + 1.1, 3, [0, 2]).long).toEqual([])
  })

  it('gives what is left to the gravest whose reason is cut', () => {
    expect(alarmRoom(3 * 3.0625 + 1.1875, 3, [1, 2]).long).toEqual([1])
    expect(alarmRoom(3 * 3.0625 + 9, 3, [1, 2]).long).toEqual([1, 2])
  })

  it('keeps a line to count what has no place, and shows at least one', () => {
    expect(alarmRoom(3 * 3.0625, 4, [0])).toEqual({ rows: 2, long: [] })
    expect(alarmRoom(1, 4, [])).toEqual({ rows: 1, long: [] })
  })
})

describe('a look at the rows of alarms, for which the page has to be laid out', () => {
  const rowsOf = (count: number, says = 'row') => Array.from({ length: count }, (_, at) => ({ id: `${says} ${at}` }))
  const three = rowsOf(3)
  const roomy: Look = { height: 40 * 3.0625, count: 3, rows: three, all: false, lang: 'zh-CN' }
  const crowded: Look = { ...roomy, height: 8 * 3.0625, count: 20, rows: rowsOf(7) }

  it('is due at first, in another language, and with a list that is opened or closed', () => {
    expect(isLookDue(null, roomy)).toBe(true)
    expect(isLookDue(roomy, { ...roomy, lang: 'en' })).toBe(true)
    expect(isLookDue(crowded, { ...crowded, all: true })).toBe(true)
  })

  it('is due where there is one more or less, which makes the panel higher or lower', () => {
    expect(isLookDue(roomy, { ...roomy, count: 4, rows: [...three, ...rowsOf(1, 'new')] })).toBe(true)
    expect(isLookDue(crowded, { ...crowded, count: 19 })).toBe(true)
  })

  it('is due where a row says something else, or comes into the page, that may take a second line', () => {
    expect(isLookDue(roomy, { ...roomy, rows: rowsOf(3, 'else') })).toBe(true)
    expect(isLookDue({ ...roomy, rows: three.slice(0, 2) }, roomy)).toBe(true)
    expect(isLookDue({ ...crowded, all: true }, { ...crowded, all: true, rows: rowsOf(7, 'else') })).toBe(true)
  })

  it('is spared where every row is the same, though the list is not', () => {
    expect(isLookDue(roomy, { ...roomy, rows: [...three] })).toBe(false)
  })

  it('is spared where not every alarm has a place: no reason takes a second line then', () => {
    expect(isLookDue(crowded, { ...crowded, rows: rowsOf(7, 'else') })).toBe(false)
    expect(isLookDue({ ...crowded, count: 900 }, { ...crowded, count: 901, rows: rowsOf(7, 'else') })).toBe(false)
  })

  it('is due where each has a place again, though the panel was to be no higher', () => {
    const high = { ...roomy, height: 70 * 3.0625 }
    expect(isLookDue({ ...high, count: 72 }, { ...high, count: 69 })).toBe(true)
  })
})

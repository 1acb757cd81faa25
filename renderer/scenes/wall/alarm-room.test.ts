import { describe, expect, it } from 'vitest'
import { alarmRoom } from './alarm-room.ts'

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

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSchedule } from './schedule.ts'

describe('schedule', () => {
  it('plays in order of time, and of entry where times are equal, however far it is wound on at once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 40 }), fc.array(fc.nat(60), { maxLength: 8 }), (delays, stops) => {
        const schedule = createSchedule(0)
        const played: [number, number][] = []
        for (const [entry, delay] of delays.entries()) schedule.after(delay, () => played.push([delay, entry]))
        for (const stop of [...stops].sort((a, b) => a - b)) schedule.playTo(stop)
        schedule.playTo(100)
        expect(played).toEqual(
          delays.map((delay, entry) => [delay, entry]).sort(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y),
        )
      }),
    )
  })

  it('plays what an action adds, at its own moment', () => {
    const schedule = createSchedule(-10)
    const moments: number[] = []
    const again = (): void => {
      moments.push(schedule.nowMs)
      if (moments.length < 4) schedule.after(5, again)
    }
    schedule.after(5, again)
    schedule.playTo(3)
    expect(moments).toEqual([-5, 0])
    expect(schedule.nextMs).toBe(5)
    schedule.playTo(100)
    expect(moments).toEqual([-5, 0, 5, 10])
  })
})

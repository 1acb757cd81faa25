import { expect, it } from 'vitest'
import type { PlannedPeak } from '../../../../shared/estate/traffic.ts'
import { outsidePeaks, peaksAt, usualBusyHour } from './usual.ts'

const HOUR = 3_600_000
const peak = (from: number, to: number): PlannedPeak => ({ name: `${from}`, nameEn: null, from, to, factor: 10 })

/** A day of hours, busiest at noon. */
const day = (busiest: number) => Array.from({ length: 24 }, (_, hour) => (hour === 12 ? busiest : 1))

it('takes the median of the busiest hours of days, so that one wild day does not move it', () => {
  expect(usualBusyHour([...day(10), ...day(12), ...day(900), ...day(11), ...day(9)])).toBe(11)
})

it('does not know what is usual where too little of every day was seen', () => {
  expect(usualBusyHour([...day(10).slice(0, 11), ...Array.from({ length: 13 }, () => null)])).toBeNull()
  expect(usualBusyHour([])).toBeNull()
})

it('leaves out every hour that a peak touches, and a silent hour stays unknown', () => {
  const hours = [1, 2, null, 4, 5]
  expect(outsidePeaks(hours, 0, HOUR, [peak(HOUR + 1, 2 * HOUR)])).toEqual([1, null, null, 4, 5])
  expect(outsidePeaks(hours, 0, HOUR, [peak(0.5 * HOUR, 3 * HOUR + 1)])).toEqual([null, null, null, null, 5])
})

it('tells the peak that is on, else the next, else the last', () => {
  const peaks = [peak(0, 10), peak(20, 30), peak(40, 50)]
  expect([5, 10, 25, 35, 60].map((at) => peaksAt(peaks, at).peak?.from)).toEqual([0, 20, 20, 40, 40])
  expect(peaksAt([], 5)).toEqual({ peak: null, sharpest: null, over: null })
})

it('tells the sharpest of several peaks, in whatever order they stand', () => {
  const season = { ...peak(0, 100), factor: 3 }
  const flash = { ...peak(20, 30), factor: 100 }
  const later = { ...peak(200, 210), factor: 500 }
  const untold = { ...peak(0, 100), factor: null }
  for (const peaks of [
    [untold, season, flash, later],
    [later, flash, season, untold],
  ]) {
    expect(peaksAt(peaks, 25)).toMatchObject({ peak: flash, sharpest: flash })
    // The next begins while the season lasts.
    const next = { ...peak(60, 70), factor: 200 }
    expect(peaksAt([next, ...peaks], 25)).toMatchObject({ peak: flash, sharpest: next })
    // It begins while the season lasts: there must be room for it.
    expect(peaksAt(peaks, 10)).toMatchObject({ peak: season, sharpest: flash })
    expect(peaksAt(peaks, 40)).toMatchObject({ peak: season, sharpest: season })
  }
})

it('tells the last peak that is over beside the next one', () => {
  const peaks = [peak(0, 10), peak(12, 20), peak(40, 50)]
  expect(peaksAt(peaks, 25)).toMatchObject({ peak: { from: 40 }, over: { from: 12 } })
  expect(peaksAt(peaks, 60)).toMatchObject({ peak: { from: 40 }, sharpest: { from: 40 }, over: { from: 40 } })
  expect(peaksAt(peaks, 5).over).toBeNull()
})

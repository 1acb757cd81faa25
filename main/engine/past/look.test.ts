import { expect, test } from 'vitest'
import type { History } from '../journal/moment.ts'
import { readMoment } from './look.ts'

const FROM = 1_000_000
const TO = 2_000_000

/** A record from `FROM` to `TO`. */
const history: History = {
  span: () => ({ from: FROM, to: TO }),
  at: (at) => ({ at, seq: 1, asOf: FROM, records: new Map(), sources: [], watched: at <= TO }),
  place: () => ({ seq: 1, at: FROM }),
  between: () => null,
}
const watched = (at: number, now: number) => readMoment(history, at, now).watched

test('what is not written yet is as it was a moment ago', () => {
  expect(readMoment(history, TO + 5_000, TO + 6_000)).toMatchObject({ at: TO + 5_000, watched: true })
})

test('what nothing was written of for long, as on a full disk, is not taken for watched', () => {
  expect(watched(TO + 3_600_000, TO + 7_200_000)).toBe(false)
  expect(watched(TO - 1, TO + 7_200_000)).toBe(true)
})

test('no moment is after now, or before the first that is kept', () => {
  expect(readMoment(history, TO + 9_000, TO + 6_000).at).toBe(TO + 6_000)
  expect(readMoment(history, 5, TO).at).toBe(FROM)
})

import { expect, it } from 'vitest'
import { peakLabels } from './peak-labels.ts'

const told = (peaks: readonly (readonly [number, number, string])[]) =>
  peakLabels(
    peaks.map(([from, to, text]) => ({ from, to, text })),
    0,
    100,
    50,
  ).map(({ text, side, line }) => [text, side, line])

it('sets the names of peaks at one time under each other, and those apart in one line', () => {
  expect(
    told([
      [0, 100, '秋季入学报名'],
      [2, 50, '红包发放'],
      [60, 90, '补录'],
    ]),
  ).toEqual([
    ['秋季入学报名', 'left', 0],
    ['红包发放', 'left', 1],
    ['补录', 'left', 0],
  ])
})

it('lets a name that would leave the chart end with its peak', () => {
  expect(
    told([
      [95, 120, '学前教育补录'],
      [97, 120, '红包发放'],
    ]),
  ).toEqual([
    ['学前教育补录', 'right', 0],
    ['红包发放', 'right', 1],
  ])
})

it('names no peak that lies outside', () => {
  expect(
    told([
      [100, 120, '后来'],
      [-20, 0, '从前'],
    ]),
  ).toEqual([])
})

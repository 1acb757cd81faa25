import { expect, it } from 'vitest'
import { badFrameCame, forgetBadFrames } from './bad-frames.ts'
import { viewStore } from './stores.ts'

it('tells of bad frames until none came for a minute', () => {
  const told = () => viewStore.getState().badFrames
  badFrameCame(1_000)
  badFrameCame(50_000)
  forgetBadFrames(109_999)
  expect(told()).toBe(2)
  forgetBadFrames(110_000)
  expect(told()).toBe(0)
  badFrameCame(111_000)
  expect(told()).toBe(1)
  forgetBadFrames(200_000)
  expect(told()).toBe(0)
})

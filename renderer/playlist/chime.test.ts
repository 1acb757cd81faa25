import { afterEach, expect, it, vi } from 'vitest'
import { chime } from './chime.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('is not laid over one that still sounds, whatever comes at once', () => {
  const clock = { currentTime: 0 }
  let tones = 0
  const node = { connect: <N>(to: N) => to, disconnect() {} }
  const param = { setValueAtTime() {}, linearRampToValueAtTime() {} }
  vi.stubGlobal('AudioContext', function AudioContext() {
    return Object.assign(clock, { destination: node })
  })
  vi.stubGlobal('GainNode', function GainNode() {
    return { ...node, gain: param }
  })
  vi.stubGlobal('OscillatorNode', function OscillatorNode() {
    return { ...node, start: () => (tones += 1), stop() {} }
  })
  expect(chime('notice')).toBe(true)
  expect(chime('critical')).toBe(true)
  expect(tones).toBe(3)
  clock.currentTime = 0.5
  expect(chime('critical')).toBe(false)
  expect(chime('major')).toBe(false)
  expect(tones).toBe(3)
  clock.currentTime = 1
  expect(chime('major')).toBe(true)
  expect(tones).toBe(5)
})

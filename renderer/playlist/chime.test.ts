import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { chime } from './chime.ts'

/** Contexts made so far, each with the tones that it was given. */
let contexts: { state: string; currentTime: number; tones: number; closed: boolean }[] = []
/** Each test has an hour of its own: what sounded in the one before is over. */
let hours = 0
const HOUR_MS = 3_600_000

beforeEach(() => {
  vi.useFakeTimers()
  hours += 1
  vi.advanceTimersByTime(hours * HOUR_MS)
  contexts = []
  const node = { connect: <N>(to: N) => to, disconnect() {} }
  const param = { setValueAtTime() {}, linearRampToValueAtTime() {} }
  vi.stubGlobal('AudioContext', function AudioContext() {
    const made = { state: 'running', currentTime: 0, tones: 0, closed: false }
    contexts.push(made)
    const close = async () => {
      made.closed = true
    }
    return Object.assign(made, { destination: node, close })
  })
  vi.stubGlobal('GainNode', function GainNode() {
    return { ...node, gain: param }
  })
  vi.stubGlobal('OscillatorNode', function OscillatorNode(context: { tones: number }) {
    context.tones += 1
    return { ...node, start() {}, stop() {} }
  })
})
afterEach(() => {
  for (const context of contexts) context.state = 'closed'
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Time passes, also for the contexts that run. */
function pass(ms: number): void {
  vi.advanceTimersByTime(ms)
  for (const context of contexts) if (context.state === 'running') context.currentTime += ms / 1000
}
const tones = () => contexts.map(({ tones }) => tones)

it('is not laid over one that still sounds, whatever comes at once', () => {
  expect(chime('notice')).toBe(true)
  expect(chime('critical')).toBe(true)
  expect(tones()).toEqual([3])
  pass(500)
  expect(chime('critical')).toBe(false)
  expect(chime('major')).toBe(false)
  expect(tones()).toEqual([3])
  pass(500)
  expect(chime('major')).toBe(true)
  expect(tones()).toEqual([5])
})

it('is heard over a new device where the one that it sounded on is gone', () => {
  chime('critical')
  pass(30_000)
  for (const context of contexts) context.state = 'suspended'
  pass(30_000)
  expect(chime('critical')).toBe(true)
  expect(tones()).toEqual([3, 3])
  expect(contexts.map(({ closed }) => closed)).toEqual([true, false])
})

it('is so too where the clock stands still though it is said to run', () => {
  chime('critical')
  vi.advanceTimersByTime(30_000)
  expect(chime('critical')).toBe(true)
  expect(tones()).toEqual([3, 3])
})

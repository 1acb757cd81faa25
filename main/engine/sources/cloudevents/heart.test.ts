import { describe, expect, it } from 'vitest'
import { createHeart } from './heart.ts'

const PING_MS = 10_000
const SILENCE_MS = 30_000
const HEARTBEAT_MS = 20_000

function begin() {
  const at = { wall: 0, span: 0 }
  const heart = createHeart(
    { pingMs: PING_MS, silenceMs: SILENCE_MS, heartbeats: 2.5 },
    { now: () => at.wall, monotonic: () => at.span },
  )
  heart.opened()
  const pass = (ms: number) => {
    at.wall += ms
    at.span += ms
    return heart.beat(HEARTBEAT_MS)
  }
  return { at, heart, pass }
}

describe('the heart of a feed', () => {
  it('tells a dead socket from one whose publisher is stuck', () => {
    const dead = begin()
    expect([1, 2, 3].map(() => dead.pass(PING_MS))).toEqual([null, null, null])
    expect(dead.pass(PING_MS)).toEqual({ what: 'half-open', ms: SILENCE_MS })

    const stuck = begin()
    const seen = [1, 2, 3, 4, 5, 6].map(() => {
      const silence = stuck.pass(PING_MS)
      stuck.heart.pong()
      return silence?.what ?? null
    })
    expect(seen).toEqual([null, null, null, null, null, 'silent'])
  })

  it('doubts after a sleep or a jump of the clock until a frame comes, and lets the socket show that it lives', () => {
    const { at, heart, pass } = begin()
    expect(pass(3_600_000)).toBeNull()
    expect(heart.unsure).toBe(true)
    heart.pong()
    expect(heart.unsure).toBe(true)
    heart.frame()
    expect(heart.unsure).toBe(false)
    at.wall -= 3_600_000
    expect(pass(PING_MS)).toBeNull()
    expect(heart.unsure).toBe(true)
  })

  it('does not take the wait before a socket was opened for a sleep', () => {
    const { at, heart, pass } = begin()
    at.wall += 120_000
    at.span += 120_000
    heart.opened()
    expect(pass(PING_MS)).toBeNull()
    expect(heart.unsure).toBe(false)
  })

  it('gives up a socket that did not outlive a sleep', () => {
    const { pass } = begin()
    pass(3_600_000)
    expect([1, 2, 3].map(() => pass(PING_MS)?.what ?? null)).toEqual([null, null, 'half-open'])
  })
})

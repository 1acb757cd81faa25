import { expect, it } from 'vitest'
import { createRedraw } from './redraw.ts'

/** A clock that stands still until it is told to go on. */
function stage() {
  let now = 0
  let queue: { readonly at: number; readonly work: () => void }[] = []
  const redraw = createRedraw({ monotonic: () => now, later: (work, ms) => queue.push({ at: now + ms, work }) })
  return {
    redraw,
    runTo(at: number) {
      for (;;) {
        const [next] = queue.filter((each) => each.at <= at).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        now = Math.max(now, next.at)
        queue = queue.filter((each) => each !== next)
        next.work()
      }
      now = at
    },
  }
}

it('draws all charts together, at most four times a second, however often it is asked', () => {
  const { redraw, runTo } = stage()
  const turns = { a: 0, b: 0 }
  const a = () => {
    turns.a += 1
  }
  const b = () => {
    turns.b += 1
  }
  for (let at = 0; at < 1_000; at += 10) {
    redraw.soon(a)
    redraw.soon(b)
    redraw.soon(b)
    runTo(at)
  }
  expect(turns).toEqual({ a: 4, b: 4 })
  runTo(2_000)
  expect(turns).toEqual({ a: 5, b: 5 })
})

it('draws at once after a rest, and never what was forgotten', () => {
  const { redraw, runTo } = stage()
  let drawn = 0
  const draw = () => {
    drawn += 1
  }
  redraw.soon(draw)
  runTo(0)
  expect(drawn).toBe(1)
  runTo(5_000)
  redraw.soon(draw)
  redraw.forget(draw)
  runTo(6_000)
  expect(drawn).toBe(1)
})

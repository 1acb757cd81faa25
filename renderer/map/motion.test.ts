import { expect, it } from 'vitest'
import type { Camera } from './camera.ts'
import { createMotion } from './motion.ts'

const VIEW = { width: 1000, height: 600 }
const PICTURE = { x: -50, y: -50, width: 1100, height: 700 }
const FRAME_MS = 16
const at = (n: number): Camera => ({ zoom: 4, x: -500 - n, y: -300 })

/** Frames in which the picture is drawn anew, of so many in which the camera moves by `step` px each. */
function redraws(step: number, frames: number, frameMs = FRAME_MS): number[] {
  const motion = createMotion()
  motion.draw(at(0), 0)
  const drawn: number[] = []
  for (let n = 1; n <= frames; n += 1) {
    const camera = at(n * step)
    if (!motion.isDue(camera, n * frameMs, PICTURE, VIEW)) continue
    motion.draw(camera, n * frameMs)
    drawn.push(n)
  }
  return drawn
}

it('draws a moving picture now and then, less often where frames take long', () => {
  expect(redraws(1, 60).length).toBeLessThan(8)
  expect(redraws(1, 60).length).toBeGreaterThan(3)
  const [first = 0] = redraws(1, 60, 100)
  expect(first).toBeGreaterThanOrEqual(5)
})

it('never shows beyond what was drawn', () => {
  const drawn = redraws(30, 60)
  const gaps = drawn.map((n, index) => n - (drawn[index - 1] ?? 0))
  for (const gap of gaps) expect(gap * 30).toBeLessThanOrEqual(60)
})

it('draws once more when the camera rests, and then no more, also after a long rest', () => {
  const motion = createMotion()
  const here = at(0)
  motion.draw(here, 0)
  expect(motion.isDue(here, 10_000, PICTURE, VIEW)).toBe(false)
  const there = at(10)
  expect(motion.isDue(there, 10_016, PICTURE, VIEW)).toBe(true)
  motion.draw(at(9), 10_016)
  expect(motion.isDue(there, 10_032, PICTURE, VIEW)).toBe(false)
  expect(motion.isDue(there, 10_110, PICTURE, VIEW)).toBe(true)
  motion.draw(there, 10_110)
  expect(motion.isDue(there, 10_126, PICTURE, VIEW)).toBe(false)
})

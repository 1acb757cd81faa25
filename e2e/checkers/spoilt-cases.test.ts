import { expect, test } from 'vitest'
import type { Scene, Stage } from '../contract/fault-cases.ts'
import { spoiltFrames } from '../contract/spoilt-cases.ts'
import type { FrontManners } from '../rig/front.ts'

/** What becomes of frames by the case for `not-json`; `read`: the source has read a spoilt one. */
function spoiling() {
  let manners: FrontManners = {}
  let badFrames = 3
  const front = {
    manners(next: FrontManners) {
      manners = next
    },
  }
  const run = { fold: { state: () => ({ badFrames }) } }
  const breaks = spoiltFrames('/feed', /x/, (text) => text === 'hello there')['not-json']?.breaks ?? expect.unreachable()
  breaks({ front } as unknown as Stage, { run } as unknown as Scene)
  return {
    pass: (line: object, text: string, path = '/feed') => manners.frame?.(path, text, line)[0] === text,
    read() {
      badFrames += 1
    },
  }
}

test('a frame that was spoilt on a line that was cut is spoilt on the next line, too', () => {
  const { pass } = spoiling()
  const [cut, next] = [{}, {}]
  expect([pass(cut, '{1}'), pass(cut, '{2}')]).toEqual([false, true])
  expect([pass(next, 'hello there'), pass(next, '{1}'), pass(next, '{2}')]).toEqual([true, false, true])
})

test('once a spoilt frame was read, no other is spoilt', () => {
  const { pass, read } = spoiling()
  expect(pass({}, '{1}')).toBe(false)
  read()
  expect(pass({}, '{1}')).toBe(true)
})

test('frames of other paths are left as they are', () => {
  const { pass } = spoiling()
  expect(pass({}, '{1}', '/other')).toBe(true)
})

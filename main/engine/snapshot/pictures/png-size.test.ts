import { expect, test } from 'vitest'
import { pngSize } from './png-size.ts'

const head = (size: string): Buffer => Buffer.from(`89504e470d0a1a0a0000000d49484452${size}0806000000`, 'hex')

test('a PNG tells its size', () => {
  expect(pngSize(head('0000078000000438'))).toEqual({ width: 1920, height: 1080 })
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex')],
  ['one that is cut', head('0000078000000438').subarray(0, 20)],
  ['one of no width', head('0000000000000438')],
])('%s is none', (_, bytes) => {
  expect(pngSize(bytes)).toBeNull()
})

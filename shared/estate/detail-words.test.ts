import { expect, it } from 'vitest'
import { z } from 'zod'
import { detailText } from './detail-words.ts'

const kinds = z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })])

it.each([
  [z.array(z.string()), 3, '应为列表，实为数字'],
  [z.string(), undefined, '缺少这一项，应为文字'],
  [z.enum(['a', 'b']), 1, '应为其中之一："a"、"b"'],
  [kinds, { kind: 'x' }, "应为其中之一：'a'、'b'"],
  [z.literal('x'), 1, '应为 "x"'],
  [z.strictObject({}), { b: 1, c: 2 }, '没有这样的字段："b", "c"'],
  [z.string().min(3), '', '长度应不少于 3 个字符'],
  [z.number().max(3), 5, '应不超过 3'],
  [z.number().positive(), 0, '应大于 0'],
  [z.number().int(), 1.5, '应为整数，实为数字'],
  [z.array(z.string()).min(1), [], '应不少于 1 项'],
  [z.union([z.string(), z.number()]), [], '写法不符合任何一种允许的形式'],
  [z.url(), 'x', '不是有效的网址'],
] as const)('says in Chinese what a schema of today finds: %#', (schema, value, words) => {
  const message = schema.safeParse(value).error?.issues[0]?.message ?? ''
  expect(detailText(message, 'zh-CN')).toBe(words)
  expect(detailText(`sources[2].url: ${message}`, 'zh-CN')).toBe(`sources[2].url: ${words}`)
  expect(detailText(message, 'en')).toBe(message)
})

it('leaves what it has no words for', () => {
  expect(detailText('ENOENT', 'zh-CN')).toBe('ENOENT')
  expect(detailText('register: something new', 'zh-CN')).toBe('register: something new')
})

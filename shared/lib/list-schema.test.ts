import { expect, test } from 'vitest'
import { z } from 'zod'
import { listOf } from './list-schema.ts'

const schema = z.object({ list: listOf(z.object({ n: z.int(), more: z.string().optional() })) })

test('parses as an array does', () => {
  expect(schema.parse({ list: [] })).toEqual({ list: [] })
  expect(
    schema.parse({
      list: [
        { n: 1, unknown: 2 },
        { n: 2, more: 'x' },
      ],
    }),
  ).toEqual({ list: [{ n: 1 }, { n: 2, more: 'x' }] })
  for (const none of [null, {}, 'x', { length: 0 }]) expect(schema.safeParse({ list: none }).success).toBe(false)
})

test('tells where the first item stands that is none, and of no other', () => {
  const { error } = schema.safeParse({ list: [{ n: 1 }, { n: 'x', more: 2 }, ...Array(300_000).fill(null)] })
  expect(error?.issues.map(({ path }) => path)).toEqual([['list', 1, 'n']])
})

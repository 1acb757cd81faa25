import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contentOf } from './content-meter.ts'

it('gives the same bytes, however they come, in chunks that are no larger than they need be', async () => {
  const chunk = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.uint8Array({ maxLength: 60 }))
  await fc.assert(
    fc.asyncProperty(fc.array(chunk), fc.integer({ min: 1, max: 100 }), async (parts, chunkBytes) => {
      const bytes = parts.map((part) => Buffer.from(part as string))
      const got = await listOf(contentOf(parts, chunkBytes))
      expect(Buffer.concat(got).equals(Buffer.concat(bytes))).toBe(true)
      expect(await listOf(contentOf(later(parts), chunkBytes))).toEqual(got)
      expect(Math.max(0, ...got.map((each) => each.length))).toBeLessThanOrEqual(
        Math.max(chunkBytes, ...bytes.map((each) => each.length)),
      )
    }),
  )
})

async function* later<T>(parts: readonly T[]): AsyncGenerator<T> {
  yield* parts
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

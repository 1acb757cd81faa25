import { z } from 'zod'

/**
 * A list in which every item is parsed by `item`, up to the first that is none. `z.array` tells of all that are none, which takes hundreds of times the
 * memory of a list that was made to harm.
 */
export function listOf<T>(item: z.ZodType<T>) {
  return z.array(z.unknown()).transform((values, context): T[] => {
    const items: T[] = []
    for (const [place, value] of values.entries()) {
      const parsed = item.safeParse(value)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        context.addIssue({
          code: 'custom',
          message: issue?.message ?? 'not as it should be',
          path: [place, ...(issue?.path ?? [])],
        })
        return z.NEVER
      }
      items.push(parsed.data)
    }
    return items
  })
}

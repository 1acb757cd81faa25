import { z } from 'zod'
import { FIND_SORTS, QUERY_MAX } from '../estate/find.ts'

/** Views that a machine keeps, count: more are not found again. */
export const VIEWS_MAX = 30

/** A query that a person gave a name. */
export const savedViewSchema = z.strictObject({
  name: z.string().min(1).max(40),
  line: z.string().max(QUERY_MAX),
  sort: z.enum(FIND_SORTS),
  down: z.boolean(),
})
export type SavedView = z.infer<typeof savedViewSchema>

export const savedViewsSchema = z.array(savedViewSchema).max(VIEWS_MAX)

export const SAVED_VIEW_REQUESTS = {
  'views:list': { args: z.tuple([]), answer: savedViewsSchema },
  /** All of them, in their order: what is left out is gone. */
  'views:save': { args: z.tuple([savedViewsSchema]), answer: z.null() },
} as const

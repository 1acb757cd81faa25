import { z } from 'zod'
import { GRADES } from '../estate/level.ts'

/** What a wall's page and the shell tell each other so that a page that dies is back where it was. */

const moment = z.number().int().nonnegative()
const id = z.string().max(400)

/** Where a page stood: told by the page, kept by the shell, and given to the page that comes after it. */
export const placeSchema = z.strictObject({
  /** The scene or page that was open; null: the wall's own. */
  page: z.string().max(40).nullable(),
  /** The app, or else the alarm, whose card was open. */
  selected: id.nullable(),
  alarm: id.nullable(),
  /** The moment of the past that was looked at, and the end of the time bar; null: the present. */
  look: z.strictObject({ at: moment, barTo: moment }).nullable(),
})
export type Place = z.infer<typeof placeSchema>

/** More lines than a screen holds. */
const MAX_LINES = 60

/** The open alarms of the present in words, for a screen without a page. */
export const lastWordsSchema = z.strictObject({
  /** Until when they are known to be true; null: nothing was ever known. */
  asOf: z.number().nullable(),
  lines: z.array(z.strictObject({ grade: z.enum(GRADES), text: z.string().max(600) })).max(MAX_LINES),
  /** Alarms beyond those lines. */
  more: z.int().nonnegative(),
})
export type LastWords = z.infer<typeof lastWordsSchema>
export const MAX_LAST_LINES = MAX_LINES

/** Why a page had to be loaded again. */
export const LOSSES = ['crash', 'hang', 'gpu', 'canvas', 'no-start'] as const
export type Loss = (typeof LOSSES)[number]

/** What became of the wall's page since the start. */
export const recoveriesSchema = z.strictObject({
  count: z.int().nonnegative(),
  /** Start of the shell, ms since the epoch. */
  since: moment,
  last: z.strictObject({ why: z.enum(LOSSES), at: moment }).nullable(),
})
export type Recoveries = z.infer<typeof recoveriesSchema>

export const WALL_REQUESTS = {
  /** Asked once by every page at its beginning. `place`: null for the first. */
  'wall:resume': {
    args: z.tuple([]),
    answer: z.strictObject({ place: placeSchema.nullable(), recoveries: recoveriesSchema }),
  },
  /** Said every second and at every change of the place: a page that falls silent hangs. `words`: null where they are as before. */
  'wall:alive': {
    args: z.tuple([z.strictObject({ place: placeSchema, words: lastWordsSchema.nullable() })]),
    answer: z.null(),
  },
  /** The page lives, but what it draws on is gone. */
  'wall:lost': { args: z.tuple([z.enum(['canvas'])]), answer: z.null() },
} as const

import { z } from 'zod'
import { GRADES } from '../estate/level.ts'
import {
  CITY_SCENE,
  LAST_LINE_MAX,
  LOST_WORDS_MAX,
  MAX_LAST_LINES,
  PLACE_ID_MAX,
  STOP_SECONDS,
  STOPS_MAX,
} from './wall-limits.ts'

/** What a wall's page and the shell tell each other so that a page that dies is back where it was. */

const moment = z.number().int().nonnegative()
const id = z.string().max(PLACE_ID_MAX)

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

/** The open alarms of the present in words, for a screen without a page. */
export const lastWordsSchema = z.strictObject({
  /** Until when they are known to be true; null: nothing was ever known. */
  asOf: z.number().nullable(),
  lines: z.array(z.strictObject({ grade: z.enum(GRADES), text: z.string().max(LAST_LINE_MAX) })).max(MAX_LAST_LINES),
  /** Alarms beyond those lines. */
  more: z.int().nonnegative(),
})
export type LastWords = z.infer<typeof lastWordsSchema>

/** Why a page had to be loaded again. */
export const LOSSES = ['crash', 'hang', 'gpu', 'canvas', 'fault', 'no-start'] as const
export type Loss = (typeof LOSSES)[number]

/** What became of the wall's page since the start. */
export const recoveriesSchema = z.strictObject({
  count: z.int().nonnegative(),
  /** Start of the shell, ms since the epoch. */
  since: moment,
  last: z.strictObject({ why: z.enum(LOSSES), at: moment }).nullable(),
})
export type Recoveries = z.infer<typeof recoveriesSchema>

/** Which of several displays: 1 is the leftmost, the upper one first. */
const MOST_DISPLAYS = 16
export const displaySchema = z.int().min(1).max(MOST_DISPLAYS)

/** `wall` in settings.json: how this machine's screen behaves. */
export const wallSettingsSchema = z.strictObject({
  /** Full screen, no way out but the chord (docs/wall.md). */
  kiosk: z.boolean().default(false),
  display: displaySchema.nullable().default(null),
  /** Nothing moves, not even a new alarm once. */
  calm: z.boolean().default(false),
  playlist: z
    .strictObject({
      on: z.boolean().default(false),
      /** Scenes in turn, each with its time, s. One that this version does not know is left out. */
      stops: z
        .array(
          z.strictObject({
            scene: z.string().regex(/^[a-z][a-z-]{0,39}$/),
            seconds: z.int().min(STOP_SECONDS.min).max(STOP_SECONDS.max),
          }),
        )
        .min(1)
        .max(STOPS_MAX)
        .default([
          { scene: CITY_SCENE, seconds: 120 },
          { scene: 'matrix', seconds: 30 },
          { scene: 'capacity', seconds: 30 },
          { scene: 'traffic', seconds: 30 },
        ]),
      /** A new alarm of grade I or II holds the screen until somebody takes note of it, at most this long, s. */
      holdSeconds: z.int().min(10).max(3600).default(300),
      /** After the last touch the screen is a person's for this long, s. */
      touchSeconds: z.int().min(10).max(3600).default(120),
    })
    .prefault({}),
  sound: z
    .strictObject({
      /** New alarms of grade I and II are heard. */
      on: z.boolean().default(false),
      /** Silent until then, ms since the epoch; null: not muted. */
      mutedUntil: z.number().int().nonnegative().nullable().default(null),
    })
    .prefault({}),
})
export type WallSettings = z.infer<typeof wallSettingsSchema>
export type Stop = WallSettings['playlist']['stops'][number]

/** The settings, and whether the window is in kiosk mode now: the command line and the chord can differ from the setting. */
export const toldScreenSchema = z.strictObject({ settings: wallSettingsSchema, kiosk: z.boolean() })
export type ToldScreen = z.infer<typeof toldScreenSchema>

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
  'wall:settings': { args: z.tuple([]), answer: toldScreenSchema },
  /** Writes them whole; every window is told. */
  'wall:set': { args: z.tuple([wallSettingsSchema]), answer: z.null() },
  /** The page lives, but what it draws on is gone, or a fault of its own has left it blank or deaf; how in words, for the log. */
  'wall:lost': { args: z.tuple([z.enum(['canvas', 'fault']), z.string().max(LOST_WORDS_MAX)]), answer: z.null() },
} as const

export const WALL_PUSHES = { 'wall:settings': toldScreenSchema } as const

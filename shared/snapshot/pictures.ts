import { z } from 'zod'
import { MILESTONE_WORDS } from '../estate/incident-words.ts'
import { bytesSchema } from '../lib/bytes-schema.ts'
import { listOf } from '../lib/list-schema.ts'
import { LANGS, type Lang, type Words } from '../lib/words.ts'

/** Pictures that a package carries: the scene of its scope at key moments, drawn of what the package itself says (docs/snapshot/members.md). */

/** Moments that are drawn, in the order in which they are told where they fall together. */
export const PICTURE_MOMENTS = ['begin', 'detected', 'worst', 'mitigated', 'recovered', 'end'] as const
export type PictureMoment = (typeof PICTURE_MOMENTS)[number]

export const PICTURE_WORDS: Readonly<Record<PictureMoment, Words>> = {
  begin: { 'zh-CN': '时段开始', en: 'The window begins' },
  detected: MILESTONE_WORDS.detected,
  worst: { 'zh-CN': '最严重时', en: 'At its worst' },
  mitigated: MILESTONE_WORDS.mitigated,
  recovered: MILESTONE_WORDS.recovered,
  end: { 'zh-CN': '时段结束', en: 'The window ends' },
}

/** Its place in a package. */
export const picturePath = (moment: PictureMoment): string => `pictures/${moment}.png`

/** The moment of a picture by its path; null: it is no picture's. */
export const pictureMoment = (path: string): PictureMoment | null =>
  PICTURE_MOMENTS.find((moment) => picturePath(moment) === path) ?? null

/** Why a package has no pictures. */
export const NO_PICTURES = ['no-window', 'too-large', 'nothing-to-draw', 'failed'] as const
export type NoPictures = (typeof NO_PICTURES)[number]

export const NO_PICTURES_WORDS: Readonly<Record<NoPictures, Words>> = {
  'no-window': {
    'zh-CN': '没有画面：由命令行导出，没有窗口可以绘制',
    en: 'no pictures: exported by the command line, without a window to draw them',
  },
  'too-large': {
    'zh-CN': '没有画面：范围或时段过大，无法绘制成一页',
    en: 'no pictures: the scope or the window is too large to be drawn on one page',
  },
  'nothing-to-draw': {
    'zh-CN': '没有画面：此范围内没有系统可供绘制',
    en: 'no pictures: nothing in this scope stands on a map',
  },
  failed: { 'zh-CN': '没有画面：绘制未完成', en: 'no pictures: they could not be drawn' },
}

/** Why there are none, in words; one of a later version by its code. */
export function noPicturesText(why: string, lang: Lang): string {
  const known = NO_PICTURES.find((each) => each === why)
  return known === undefined ? why : NO_PICTURES_WORDS[known][lang]
}

const instant = z.int().nonnegative().max(8_640_000_000_000_000)

/** A moment that a page can be drawn at, as the page tells of itself. `at`: ms since the epoch. */
export const sceneMomentsSchema = z
  .array(z.strictObject({ moment: z.enum(PICTURE_MOMENTS), at: instant }))
  .max(PICTURE_MOMENTS.length)
export type SceneMoment = z.infer<typeof sceneMomentsSchema>[number]

/** Largest picture that is taken, bytes: several times what a crowded scene comes to. */
const MAX_PICTURE_BYTES = 16 * 1024 * 1024

/** What came of drawing: the pictures, or why there are none. */
export const drawnSchema = z.union([
  z.strictObject({
    lang: z.enum(LANGS),
    pictures: z
      .array(
        z.strictObject({
          moment: z.enum(PICTURE_MOMENTS),
          at: instant,
          png: bytesSchema.refine(({ length }) => length <= MAX_PICTURE_BYTES, 'too large'),
        }),
      )
      .min(1)
      .max(PICTURE_MOMENTS.length)
      .refine((pictures) => new Set(pictures.map(({ moment }) => moment)).size === pictures.length, 'a moment stands twice'),
  }),
  z.strictObject({ why: z.enum(NO_PICTURES) }),
])
export type Drawn = z.infer<typeof drawnSchema>

/** What a manifest says of its pictures; packages before had no word of them. */
export const pictureCoverageSchema = z.looseObject({
  made: listOf(
    z.looseObject({
      path: z.string(),
      moment: z.string(),
      at: z.iso.datetime(),
      lang: z.string(),
      width: z.int().positive(),
      height: z.int().positive(),
    }),
  ),
  /** Why there are none; null: there are. */
  why: z.string().nullable(),
})
export type PictureCoverage = z.infer<typeof pictureCoverageSchema>

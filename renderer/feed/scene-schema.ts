import * as z from 'zod/mini'
import { LEVELS } from '../../shared/estate/level.ts'
import { WATCHED } from '../../shared/estate/matrix.ts'
import { SOURCE_PHASES } from '../../shared/estate/source-state.ts'
import { LAYERS, TRAFFIC_SPANS } from '../../shared/estate/traffic.ts'

/** What the scenes draw of their frames, checked field by field. */
const when = z.number()
const nameEn = z.nullable(z.string())
const head = { seq: z.number(), base: z.null(), asOf: z.nullable(when), moment: z.nullable(when) }
const figure = z.nullable(z.number())
const figures = z.array(figure)
const nonnegative = z.int().check(z.nonnegative())
const counts = z.array(nonnegative)
const untold = z.array(z.nullable(nonnegative))

const cells = z
  .object({ app: counts, cloud: counts, level: counts, components: counts, instances: untold, ready: untold })
  .check(z.refine((lists) => new Set(Object.values(lists).map(({ length }) => length)).size === 1, 'lists of unequal length'))

export const matrixFrame = z
  .object({
    view: z.literal('matrix'),
    ...head,
    clouds: z.array(
      z.object({
        source: z.nullable(z.string()),
        name: z.string(),
        nameEn,
        watched: z.enum(WATCHED),
        staleSince: z.nullable(when),
      }),
    ),
    apps: z.array(z.string()),
    cells,
  })
  .check(
    z.refine(
      ({ apps, clouds, cells }) =>
        cells.app.every((app) => app < apps.length) &&
        cells.cloud.every((cloud) => cloud < clouds.length) &&
        cells.level.every((level) => level < LEVELS.length),
      'a cell outside of the matrix',
    ),
  )

const peak = z.object({ name: z.string(), nameEn, from: when, to: when, factor: figure })

export const trafficFrame = z.object({
  view: z.literal('traffic'),
  ...head,
  span: z.literal(TRAFFIC_SPANS),
  from: when,
  to: when,
  rows: z.array(
    z.object({
      app: z.string(),
      now: figure,
      most: figure,
      baseline: figure,
      peak: z.nullable(peak),
      sharpest: z.nullable(peak),
      over: z.nullable(peak),
      rooms: z.array(z.object({ layer: z.enum(LAYERS), times: figure })),
      ready: figure,
      usualReady: figure,
      hours: figures,
    }),
  ),
  silent: z.number(),
  more: z.number(),
  chosen: z.nullable(
    z.object({
      app: z.string(),
      stepMs: z.number().check(z.positive()),
      mean: figures,
      most: figures,
      before: figures,
      ready: figures,
      peaks: z.array(peak),
    }),
  ),
})

export const watchFrame = z.object({
  view: z.literal('watch'),
  ...head,
  from: when,
  to: when,
  sources: z.array(
    z.object({
      name: z.string(),
      since: z.nullable(when),
      liveShare: figure,
      gaps: z.number(),
      longestGapMs: z.number(),
      stretches: z.array(z.object({ from: when, to: when, phase: z.enum([...SOURCE_PHASES, 'unwatched']), gapMs: z.number() })),
    }),
  ),
})

export type CheckedMatrixFrame = z.infer<typeof matrixFrame>
export type CheckedTrafficFrame = z.infer<typeof trafficFrame>
export type CheckedWatchFrame = z.infer<typeof watchFrame>

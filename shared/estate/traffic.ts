import type { FrameHead } from './frame.ts'
import type { RecordId } from './record.ts'

/** Hours that are told: a day, or a week. */
export const TRAFFIC_SPANS = [24, 168] as const
export type TrafficSpan = (typeof TRAFFIC_SPANS)[number]

/** Apps told of in one frame, count: those with a peak first, then the busiest. */
export const TRAFFIC_APPS = 60

/** A planned peak, as the register has it today: it keeps no past of its own. */
export interface PlannedPeak {
  readonly name: string
  readonly nameEn: string | null
  /** ms since the epoch. */
  readonly from: number
  readonly to: number
  /** Expected, as a multiple of the usual; null: not told. */
  readonly factor: number | null
}

/** What could keep an app from growing. The first four can be told from what is watched, the others can't. */
export const LAYERS = ['replicas', 'quota', 'nodes', 'connections'] as const
export type Layer = (typeof LAYERS)[number]

/** How many times what it has an app can have before this layer binds; 1: it binds now. null: not known. */
export interface LayerRoom {
  readonly layer: Layer
  readonly times: number | null
}

/** The traffic of one app in a span. All rates in requests a second; null: not known. */
export interface TrafficRow {
  readonly app: RecordId
  /** The newest figure that is not too old, and the most of the span. */
  readonly now: number | null
  readonly most: number | null
  /** The usual: the median of the hours outside of peaks, at the same time of day where enough of it was seen. */
  readonly baseline: number | null
  /** Its peak that is on, of several the sharpest; else the next, else the last one that is over. */
  readonly peak: PlannedPeak | null
  /** The sharpest of `peak` and those that begin before it, and all that are on with it, end: what room is asked for. */
  readonly sharpest: PlannedPeak | null
  /** The last one that is over: what was held for it may be held still, whatever comes next. */
  readonly over: PlannedPeak | null
  readonly rooms: readonly LayerRoom[]
  /** Ready instances now, and the usual before its last peak: what is still held after it. */
  readonly ready: number | null
  readonly usualReady: number | null
  /** At even steps over the span, for a line of its own: mean of each hour. */
  readonly hours: readonly (number | null)[]
}

export interface TrafficFrame extends FrameHead {
  readonly view: 'traffic'
  readonly base: null
  readonly span: TrafficSpan
  /** ms since the epoch. */
  readonly from: number
  readonly to: number
  readonly rows: readonly TrafficRow[]
  /** Apps with no reading of traffic in the span, and apps left out as they are too many; counts. */
  readonly silent: number
  readonly more: number
  /** One app step by step, and the same weekday a week before; null: there is none. */
  readonly chosen: {
    readonly app: RecordId
    readonly stepMs: number
    readonly mean: readonly (number | null)[]
    readonly most: readonly (number | null)[]
    readonly before: readonly (number | null)[]
    readonly ready: readonly (number | null)[]
    readonly peaks: readonly PlannedPeak[]
  } | null
}

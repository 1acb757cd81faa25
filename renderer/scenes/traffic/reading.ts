import type { Layer, LayerRoom } from '../../../shared/estate/traffic.ts'
import type { CheckedTrafficFrame } from '../../feed/scene-schema.ts'

export type Row = CheckedTrafficFrame['rows'][number]
export type Peak = NonNullable<Row['peak']>

/** Where `now` (ms since the epoch) stands to a peak. */
export type Phase = 'coming' | 'on' | 'over'

export function phaseOf({ from, to }: Pick<Peak, 'from' | 'to'>, now: number): Phase {
  if (now < from) return 'coming'
  return now < to ? 'on' : 'over'
}

/** As a multiple of the usual busy hour; null: one of the two is not known. */
export function factorOf(rate: number | null, baseline: number | null): number | null {
  return rate === null || baseline === null || baseline <= 0 ? null : rate / baseline
}

/** The layer that binds first, among those that are known; null: none is. */
export function bindingOf(rooms: readonly LayerRoom[]): { readonly layer: Layer; readonly times: number } | null {
  let least: { readonly layer: Layer; readonly times: number } | null = null
  for (const { layer, times } of rooms) if (times !== null && (least === null || times < least.times)) least = { layer, times }
  return least
}

/** Growth that the plan asks for, as a multiple of what comes now; null: not known. */
export function growthAsked({ peak, baseline, now }: Pick<Row, 'peak' | 'baseline' | 'now'>): number | null {
  if (peak === null || peak.factor === null || baseline === null || now === null || now <= 0) return null
  return (peak.factor * baseline) / now
}

/** The plan is reached within this, share: figures are not better than that. */
const REACHED = 0.05

/** Whether what there is room for is enough for the growth that the plan asks for; both as multiples of now. */
export function enoughOf(asked: number, room: number): 'reached' | 'enough' | 'tooLittle' {
  if (asked <= 1 + REACHED) return 'reached'
  return asked <= room ? 'enough' : 'tooLittle'
}

/** What is still held after a peak: instances beyond the usual; null: the peak is not over, or it is not known. */
export function heldAfter({ peak, ready, usualReady }: Pick<Row, 'peak' | 'ready' | 'usualReady'>, now: number): number | null {
  if (peak === null || phaseOf(peak, now) !== 'over' || ready === null || usualReady === null) return null
  return Math.max(0, ready - Math.round(usualReady))
}

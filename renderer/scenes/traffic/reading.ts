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

/** Share of a line's steps with readings, 0…1: what is told of a line and what is drawn of it are the same. */
export function seenOf(line: readonly (number | null)[]): number {
  return line.length === 0 ? 0 : line.filter((value) => value !== null).length / line.length
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

/**
 * Growth that the plan asks for, as a multiple of the most that was served in the span: that is what the present instances are known to
 * bear, and what comes at night is not. null: not known.
 */
export function growthAsked({ sharpest, baseline, most }: Pick<Row, 'sharpest' | 'baseline' | 'most'>): number | null {
  if (sharpest === null || sharpest.factor === null || baseline === null || most === null || most <= 0) return null
  return (sharpest.factor * baseline) / most
}

/** Share of what could be served that is free now, if all grows alike: 1 − demand / (most served × room); null: not known. */
export function headroomOf({ now, most, rooms }: Pick<Row, 'now' | 'most' | 'rooms'>): number | null {
  const binding = bindingOf(rooms)
  if (now === null || most === null || most <= 0 || binding === null || binding.times <= 0) return null
  return Math.max(0, 1 - now / (most * binding.times))
}

/** The plan is reached within this, share: figures are not better than that. */
const REACHED = 0.05

/** Whether what there is room for is enough for the growth that the plan asks for; both as multiples of the most that was served. */
export function enoughOf(asked: number, room: number): 'reached' | 'enough' | 'tooLittle' {
  if (asked <= 1 + REACHED) return 'reached'
  return asked <= room ? 'enough' : 'tooLittle'
}

/** What is still held after a peak: instances beyond the usual; null: none is over, one is on, or it is not known. */
export function heldAfter(row: Pick<Row, 'peak' | 'over' | 'ready' | 'usualReady'>, now: number): number | null {
  const { peak, over, ready, usualReady } = row
  if (over === null || ready === null || usualReady === null) return null
  if (peak !== null && phaseOf(peak, now) === 'on') return null
  return Math.max(0, ready - Math.round(usualReady))
}

/** Until when a frame can be true at most, ms since the epoch: readings of now come beside commits; of then what was seen by then counts. */
export const toldUntil = ({ moment, to, asOf }: Pick<CheckedTrafficFrame, 'moment' | 'to' | 'asOf'>): number | null =>
  moment === null ? to : asOf

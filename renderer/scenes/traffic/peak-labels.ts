import { emsOf } from '../../i18n/signs.ts'

/** A peak on the time axis of a chart, as far as it lies on it. */
interface Span {
  readonly from: number
  readonly to: number
  readonly text: string
}

interface PeakLabel extends Span {
  /** `right`: it ends where the peak ends, since it would leave the chart otherwise. */
  readonly side: 'left' | 'right'
  /** Lines below the top, count: one that is over another begins lower. */
  readonly line: number
}

/** What stays free around a label, em. */
const GAP_EM = 0.75

/**
 * Where the names of peaks stand over a chart of that many em from `from` to `to` (ms since the epoch): none leaves it, none is over another.
 * Peaks that lie outside are left out.
 */
export function peakLabels(peaks: readonly Span[], from: number, to: number, widthEm: number): readonly PeakLabel[] {
  const ends: { readonly begin: number; readonly end: number; readonly line: number }[] = []
  const emAt = (at: number): number => ((at - from) / (to - from)) * widthEm
  return peaks.flatMap((peak): PeakLabel[] => {
    if (peak.to <= from || peak.from >= to) return []
    const span = { from: Math.max(from, peak.from), to: Math.min(to, peak.to) }
    const ems = Math.min(emsOf(peak.text) + 2 * GAP_EM, widthEm)
    const side = emAt(span.from) + ems <= widthEm ? 'left' : 'right'
    const begin = side === 'left' ? emAt(span.from) : emAt(span.to) - ems
    const over = ends.filter((other) => begin < other.end && other.begin < begin + ems).map(({ line }) => line)
    const line = [...over.keys(), over.length].find((free) => !over.includes(free)) ?? 0
    ends.push({ begin, end: begin + ems, line })
    return [{ ...span, text: peak.text, side, line }]
  })
}

import type { CSSProperties } from 'react'
import type { Note } from '../../../shared/estate/note.ts'
import { type BarSpan, shareOf } from '../../travel/bar-scale.ts'

/** Notes that share a mark on the time bar, newest moment first; never empty. */
export interface NoteGroup {
  readonly newest: Note
  readonly notes: readonly Note[]
  /** Where the mark stands, 0 at the left end of the bar … 1 at the right. */
  readonly share: number
}

/** Where a panel `widthRem` wide stands over a moment: above the bar, its middle on the moment as far as the bar's ends allow. */
export function overMoment(at: number, bar: BarSpan | null, widthRem: number): CSSProperties {
  const share = bar === null ? 1 : Math.min(1, Math.max(0, shareOf(bar, at)))
  return { width: `${widthRem}rem`, left: `clamp(0rem, ${share * 100}% - ${widthRem / 2}rem, 100% - ${widthRem}rem)` }
}

/** Marks nearer together than this would cover each other, as a share of the bar: a pennant's width of the narrowest screen. */
const NEAR_SHARE = 1 / 130

/** The marks of the notes on the bar: those too near to be told apart share one. `notes` newest first. */
export function noteGroups(notes: readonly Note[], bar: BarSpan): NoteGroup[] {
  const groups: { readonly newest: Note; readonly notes: Note[]; readonly share: number }[] = []
  for (const note of notes) {
    const share = shareOf(bar, note.at)
    if (share < 0 || share > 1) continue
    const last = groups.at(-1)
    if (last !== undefined && last.share - share < NEAR_SHARE) last.notes.push(note)
    else groups.push({ newest: note, notes: [note], share })
  }
  return groups
}

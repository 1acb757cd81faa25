import type { AppRow } from '../../../shared/estate/frame.ts'

/** Where the other maps put the apps: a plain grid over the screen, given, so that none spends time on a layout. */
export function placeOf(index: number, count: number): { readonly x: number; readonly y: number } {
  const columns = Math.ceil(Math.sqrt((count * innerWidth) / innerHeight))
  const step = innerWidth / columns
  return { x: (index % columns) * step, y: Math.floor(index / columns) * step }
}

/** The four grades, and what is not known; all else is calm. */
const COLOURS: Readonly<Partial<Record<AppRow['level'], string>>> = {
  critical: '#ff4b4b',
  major: '#ff8b33',
  minor: '#f3c33f',
  notice: '#4a9dff',
  unknown: '#2b3842',
}
export const colourOf = ({ level }: AppRow): string => COLOURS[level] ?? '#2fa482'

import type { AlarmRow, EstateFrame } from '../../../shared/estate/frame.ts'
import { present } from '../../../shared/lib/assert.ts'

/** For tests: a window that folds what it gets. */

type Rowed = { readonly id: string }
function replaced<T extends Rowed>(old: readonly T[], next: readonly T[], gone: readonly string[]): T[] {
  const rows = new Map(old.map((row) => [row.id, row]))
  for (const id of gone) rows.delete(id)
  for (const row of next) rows.set(row.id, row)
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function linesWith(
  known: readonly AlarmRow[],
  { alarms, alarmOrder, base }: EstateFrame,
): Pick<EstateFrame, 'alarms' | 'alarmOrder'> {
  const lines = base === null ? (alarms ?? []) : known.map((row) => alarms?.find(({ id }) => id === row.id) ?? row)
  const row = (wanted: AlarmRow['id']): AlarmRow =>
    present(
      [...(alarms ?? []), ...known].find(({ id }) => id === wanted),
      `line ${wanted}`,
    )
  return { alarms: alarmOrder?.map(row) ?? lines, alarmOrder: null }
}

/** What a window shows after one more frame; throws on a gap. */
export function shownWith(shown: EstateFrame | null, frame: EstateFrame): EstateFrame {
  if (frame.base !== null && frame.base !== shown?.seq) throw new Error(`gap: ${frame.base} on ${shown?.seq}`)
  const before = frame.base === null ? null : shown
  return {
    ...frame,
    base: null,
    gone: [],
    bureaus: replaced(before?.bureaus ?? [], frame.bureaus, frame.gone),
    apps: replaced(before?.apps ?? [], frame.apps, frame.gone),
    clusters: replaced(before?.clusters ?? [], frame.clusters, frame.gone),
    ...linesWith(before?.alarms ?? [], frame),
    sources: frame.sources ?? before?.sources ?? null,
    totals: frame.totals ?? before?.totals ?? null,
    density: frame.density ?? before?.density ?? null,
    notes: frame.notes ?? before?.notes ?? null,
    faults: frame.faults ?? before?.faults ?? null,
    past: frame.past ?? before?.past ?? null,
    journal: frame.journal ?? before?.journal ?? null,
  }
}

/** What a window shows after these frames; throws on a gap. */
export const shownAfter = (frames: readonly EstateFrame[]): EstateFrame =>
  present(
    frames.reduce<EstateFrame | null>((shown, frame) => shownWith(shown, frame), null),
    'a frame',
  )

import type { AlarmDensity, AlarmRow, AppRow, BureauRow, ClusterRow, EstateFrame, Totals } from '../../shared/estate/frame.ts'
import type { Note } from '../../shared/estate/note.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'

/** The estate as the window knows it: the fold of a full frame and the deltas after it. `seq: null`: nothing came yet. */
export interface Estate {
  readonly seq: number | null
  readonly asOf: number | null
  readonly name: string | null
  readonly nameEn: string | null
  /** Ratio above which a fill is tight; no fill is before a frame came. */
  readonly tightFill: number
  readonly bureaus: ReadonlyMap<RecordId, BureauRow>
  readonly apps: ReadonlyMap<RecordId, AppRow>
  readonly clusters: ReadonlyMap<RecordId, ClusterRow>
  /** null: not told yet. */
  readonly alarms: readonly AlarmRow[] | null
  readonly sources: readonly SourceState[] | null
  readonly totals: Totals | null
  readonly density: AlarmDensity | null
  /** Newest moment first. */
  readonly notes: readonly Note[] | null
  readonly faults: NonNullable<EstateFrame['faults']>
}

export const NO_ESTATE: Estate = {
  seq: null,
  asOf: null,
  name: null,
  nameEn: null,
  tightFill: 1,
  bureaus: new Map(),
  apps: new Map(),
  clusters: new Map(),
  alarms: null,
  sources: null,
  totals: null,
  density: null,
  notes: null,
  faults: [],
}

/** Adds a frame to what is known. null: the frame does not follow on it (a gap), so a full one is needed. */
export function foldEstate(known: Estate, frame: EstateFrame): Estate | null {
  if (frame.base !== null && frame.base !== known.seq) return null
  const from = frame.base === null ? NO_ESTATE : known
  return {
    seq: frame.seq,
    asOf: frame.asOf,
    name: frame.estateName,
    nameEn: frame.estateNameEn,
    tightFill: frame.tightFill,
    bureaus: foldRows(from.bureaus, frame.bureaus, frame.gone),
    apps: foldRows(from.apps, frame.apps, frame.gone),
    clusters: foldRows(from.clusters, frame.clusters, frame.gone),
    alarms: frame.alarms ?? from.alarms,
    sources: frame.sources ?? from.sources,
    totals: frame.totals ?? from.totals,
    density: frame.density ?? from.density,
    notes: frame.notes ?? from.notes,
    faults: frame.faults ?? from.faults,
  }
}

/** Rows replace those of the same id; the same map comes back when nothing in it changed, so that its readers rest. */
function foldRows<Row extends { readonly id: RecordId }>(
  known: ReadonlyMap<RecordId, Row>,
  rows: readonly Row[],
  gone: readonly RecordId[],
): ReadonlyMap<RecordId, Row> {
  const leaving = gone.filter((id) => known.has(id))
  if (rows.length === 0 && leaving.length === 0) return known
  const next = new Map(known)
  for (const id of leaving) next.delete(id)
  for (const row of rows) next.set(row.id, row)
  return next
}

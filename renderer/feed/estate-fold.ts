import type {
  AlarmDensity,
  AlarmRow,
  AppRow,
  BureauRow,
  ClusterRow,
  EstateFrame,
  JournalState,
  PastPlace,
  Totals,
} from '../../shared/estate/frame.ts'
import type { Note } from '../../shared/estate/note.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import type { WatchedPhase } from '../../shared/estate/watch.ts'
import { foldRows } from './rows.ts'

/** A source as the window knows it. `unwatched`: sight of all is lost, so that nobody knows how it fares (lost-estate.ts). */
export type SeenSource = Omit<SourceState, 'phase'> & { readonly phase: WatchedPhase }

/** The estate as the window knows it: the fold of a full frame and the deltas after it. `seq: null`: nothing came yet. */
export interface Estate {
  readonly seq: number | null
  readonly asOf: number | null
  /** The past instant that this is the picture of, ms since the epoch; null: the present. */
  readonly moment: number | null
  /** Where that instant stands in what was recorded; null in the present. */
  readonly past: PastPlace | null
  /** How the journal fares now, whatever moment is shown; null: not told yet. */
  readonly journal: JournalState | null
  readonly name: string | null
  readonly nameEn: string | null
  /** Ratio above which a fill is tight; no fill is before a frame came. */
  readonly tightFill: number
  readonly bureaus: ReadonlyMap<RecordId, BureauRow>
  readonly apps: ReadonlyMap<RecordId, AppRow>
  readonly clusters: ReadonlyMap<RecordId, ClusterRow>
  /** null: not told yet. */
  readonly alarms: readonly AlarmRow[] | null
  readonly sources: readonly SeenSource[] | null
  readonly totals: Totals | null
  readonly density: AlarmDensity | null
  /** Newest moment first. */
  readonly notes: readonly Note[] | null
  readonly faults: NonNullable<EstateFrame['faults']>
}

export const NO_ESTATE: Estate = {
  seq: null,
  asOf: null,
  moment: null,
  past: null,
  journal: null,
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

/** What the window asked for, and what it has of it. */
export interface Held {
  /** The moment asked for, ms since the epoch; null: the present. */
  readonly asked: number | null
  /** Moments asked for before, of which frames may still be on their way. */
  readonly earlier: ReadonlySet<number>
  /** Nothing was left out since the last full frame of the present, or of the past: deltas add to what is held. */
  readonly whole: boolean
  readonly estate: Estate
}

export type Taken =
  | { readonly what: 'shown'; readonly estate: Estate }
  /** Of another moment, or sent before the switch was heard of: left out, and what stands on screen stays. */
  | { readonly what: 'not-asked' }
  /** It does not follow on what is known: a full one is needed. */
  | { readonly what: 'gap' }

/**
 * What becomes of a frame. A full one comes first after a switch between the present and the past; from one past moment to another
 * a delta may do. The engine answers a moment before its record began with the first that it has.
 */
export function takeFrame({ asked, earlier, whole, estate }: Held, frame: EstateFrame): Taken {
  const { moment } = frame
  const isAnswer = moment === asked || (asked !== null && moment !== null && moment > asked && !earlier.has(moment))
  if (!isAnswer) return { what: 'not-asked' }
  // A delta of the present before its full frame was sent before the switch; one of the past follows on a frame that was left out.
  if (frame.base !== null && !whole) return { what: asked === null ? 'not-asked' : 'gap' }
  const next = foldEstate(estate, frame)
  return next === null ? { what: 'gap' } : { what: 'shown', estate: next }
}

/**
 * Adds a frame to what is known; a full one replaces it. Rows that come out the same stay the very same objects, also from one
 * moment to another, so that their readers rest. null: the frame does not follow (a gap).
 */
export function foldEstate(known: Estate, frame: EstateFrame): Estate | null {
  const full = frame.base === null
  if (!full && frame.base !== known.seq) return null
  const from = full ? NO_ESTATE : known
  const alarms = full ? frame.alarms : foldLines(known.alarms, frame)
  if (alarms === undefined) return null
  const fold = full ? replaceRows : foldRows
  return {
    seq: frame.seq,
    asOf: frame.asOf,
    moment: frame.moment,
    past: frame.moment === null ? null : (frame.past ?? from.past),
    journal: frame.journal ?? known.journal,
    name: frame.estateName,
    nameEn: frame.estateNameEn,
    tightFill: frame.tightFill,
    bureaus: fold(known.bureaus, frame.bureaus, frame.gone),
    apps: fold(known.apps, frame.apps, frame.gone),
    clusters: fold(known.clusters, frame.clusters, frame.gone),
    alarms,
    sources: frame.sources ?? from.sources,
    totals: frame.totals ?? from.totals,
    density: frame.density ?? from.density,
    notes: frame.notes ?? from.notes,
    faults: frame.faults ?? from.faults,
  }
}

/** The list of alarms after a delta, the very same where it tells nothing of it; undefined: it names a line that nobody told of (a gap). */
function foldLines(
  known: Estate['alarms'],
  { alarms, alarmOrder }: Pick<EstateFrame, 'alarms' | 'alarmOrder'>,
): Estate['alarms'] | undefined {
  if (alarms === null && alarmOrder === null) return known
  const rows = new Map([...(known ?? []), ...(alarms ?? [])].map((row) => [row.id, row]))
  const lines = (alarmOrder ?? (known ?? []).map(({ id }) => id)).map((id) => rows.get(id))
  return lines.every((row) => row !== undefined) ? lines : undefined
}

interface Row {
  readonly id: RecordId
}

/** Only these rows are left; a known one that equals its new state stays. */
function replaceRows<R extends Row>(known: ReadonlyMap<RecordId, R>, rows: readonly R[]): ReadonlyMap<RecordId, R> {
  const next = new Map(
    rows.map((row) => {
      const before = known.get(row.id)
      return [row.id, before !== undefined && JSON.stringify(before) === JSON.stringify(row) ? before : row]
    }),
  )
  const same = next.size === known.size && [...next].every(([id, row]) => known.get(id) === row)
  return same ? known : next
}

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
} from '../../../shared/estate/frame.ts'
import type { Note } from '../../../shared/estate/note.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { Part } from './part.ts'
import type { Row, RowBook } from './row-book.ts'

/** A frame that only moves the sequence on is sent this seldom, ms: its clock is shown in seconds. */
const QUIET_MS = 1_000

export interface EstateNames {
  readonly estateName: string | null
  readonly estateNameEn: string | null
}

/** What all windows share of the estate view. */
export interface EstateParts {
  readonly names: Part<EstateNames>
  readonly tightFill: number
  readonly alarms: Part<readonly AlarmRow[]>
  readonly sources: Part<readonly SourceState[]>
  readonly totals: Part<Totals>
  readonly density: Part<AlarmDensity>
  readonly notes: Part<readonly Note[]>
  readonly faults: Part<NonNullable<EstateFrame['faults']>>
  /** null in a view of the present. */
  readonly past: Part<PastPlace | null>
  readonly journal: Part<JournalState | null>
}

/** What every frame shows: the head of the journal, or where a past instant (`moment`, ms since the epoch) stands in it. */
export interface Head {
  readonly seq: number
  readonly asOf: number | null
  /** null: the present. */
  readonly moment: number | null
}

/** The estate view of one window: what it has, and what changed since. */
export interface EstateView {
  /** The rows of these records changed, came or went. */
  changed(ids: Iterable<RecordId>): void
  /** The window waits for an answer: the next frame is sent also where it tells nothing new. */
  answer(): void
  /** The next frame, if there is one to send and none is in flight. `monotonic` in ms. */
  next(head: Head, monotonic: number): EstateFrame | null
  acknowledge(seq: number): void
  /** A frame is on its way and not acknowledged. */
  readonly busy: boolean
}

type PartName = Exclude<keyof EstateParts, 'tightFill'>

const PART_NAMES = [
  'names',
  'alarms',
  'sources',
  'totals',
  'density',
  'notes',
  'faults',
  'past',
  'journal',
] as const satisfies readonly PartName[]

/** The map and its panels for one window: a full frame first, then what changed since the frame before. */
export function createEstateView(book: RowBook, parts: EstateParts): EstateView {
  let shown: (Head & { readonly at: number }) | null = null
  let inFlight: number | null = null
  let awaited = false
  const stale = new Set<RecordId>()
  const sent = new Map<PartName, number>()
  let lines: readonly AlarmRow[] | null = null

  /** The part's value where it is news for this window, else null. */
  function news<T>(name: PartName, part: Part<T>): T | null {
    if (sent.get(name) === part.version) return null
    sent.set(name, part.version)
    return part.value
  }

  function alarmNews(): Pick<EstateFrame, 'alarms' | 'alarmOrder'> {
    const before = lines
    lines = news('alarms', parts.alarms) ?? before
    if (lines === before || lines === null) return { alarms: null, alarmOrder: null }
    if (before === null) return { alarms: lines, alarmOrder: null }
    const known = new Set(before)
    const changed = lines.filter((row) => !known.has(row))
    return {
      alarms: changed.length === 0 ? null : changed,
      alarmOrder: inSameOrder(before, lines) ? null : lines.map(({ id }) => id),
    }
  }

  return {
    changed(ids) {
      if (shown === null) return
      for (const id of ids) stale.add(id)
    },
    answer() {
      awaited = true
    },
    acknowledge(seq) {
      if (inFlight === seq) inFlight = null
    },
    get busy() {
      return inFlight !== null
    },
    next({ seq, asOf, moment }, monotonic) {
      if (inFlight !== null) return null
      const base = shown?.seq ?? null
      const partsChanged = PART_NAMES.some((name) => sent.get(name) !== parts[name].version)
      if (shown !== null && !awaited && stale.size === 0 && !partsChanged) {
        // By its time too: what cannot be recorded moves on without a sequence of its own.
        if ((shown.seq === seq && shown.asOf === asOf) || monotonic - shown.at < QUIET_MS) return null
      }

      const rows = base === null ? rowsIn(book.all()) : rowsOf(stale, book)
      stale.clear()
      awaited = false
      shown = { seq, asOf, moment, at: monotonic }
      inFlight = seq
      sent.set('names', parts.names.version)
      return {
        view: 'estate',
        seq,
        base,
        asOf,
        moment,
        ...parts.names.value,
        tightFill: parts.tightFill,
        ...rows,
        ...alarmNews(),
        sources: news('sources', parts.sources),
        totals: news('totals', parts.totals),
        density: news('density', parts.density),
        notes: news('notes', parts.notes),
        faults: news('faults', parts.faults),
        past: news('past', parts.past),
        journal: news('journal', parts.journal),
      }
    },
  }
}

const inSameOrder = (before: readonly AlarmRow[], after: readonly AlarmRow[]): boolean =>
  before.length === after.length && after.every(({ id }, n) => before[n]?.id === id)

interface Rows {
  readonly bureaus: BureauRow[]
  readonly apps: AppRow[]
  readonly clusters: ClusterRow[]
  readonly gone: RecordId[]
}

function rowsIn(rows: Iterable<Row>, gone: RecordId[] = []): Rows {
  const sorted: Rows = { bureaus: [], apps: [], clusters: [], gone }
  for (const { kind, row } of rows) {
    if (kind === 'bureau') sorted.bureaus.push(row)
    else if (kind === 'app') sorted.apps.push(row)
    else sorted.clusters.push(row)
  }
  return sorted
}

function rowsOf(ids: ReadonlySet<RecordId>, book: RowBook): Rows {
  const gone = [...ids].filter((id) => book.get(id) === undefined)
  return rowsIn(
    [...ids].flatMap((id) => book.get(id) ?? []),
    gone,
  )
}

import { isGrade, type Level, shownLevel } from '../../../shared/estate/level.ts'
import { isReadyUntold } from '../../../shared/estate/readiness.ts'
import type { Reason } from '../../../shared/estate/reason.ts'
import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import { createSliceFold } from '../../../shared/snapshot/fold.ts'
import type { CoverageMember } from '../../../shared/snapshot/members.ts'
import type { EstateLines } from './contents.ts'

/** What is told of an entity from a moment on. */
export interface Told {
  /** ms since the epoch. */
  readonly at: number
  /** null: it is not there. */
  readonly state: {
    readonly level: Level
    /** null: nobody told. */
    readonly ready: number | null
    readonly total: number
    readonly reason: Pick<Reason, 'code' | 'facts'> | null
    readonly sources: readonly string[]
  } | null
}

export interface Entry {
  readonly id: RecordId
  readonly kind: 'app' | 'component'
  readonly name: string
  readonly nameEn: string | null
  /** Its bureau, or its app; null: none was told. */
  readonly parent: RecordId | null
  readonly order: number
  /** Oldest first; never empty. */
  readonly told: readonly Told[]
}

export interface Names {
  readonly name: string
  readonly nameEn: string | null
}

/** The city of a package over its window. */
export interface CityHistory {
  readonly from: number
  readonly to: number
  readonly bureaus: readonly (Names & { readonly id: RecordId; readonly order: number })[]
  readonly entries: ReadonlyMap<RecordId, Entry>
  /** What every record is called. */
  readonly names: ReadonlyMap<RecordId, Names>
  /** Moments at which an app came, went or changed its level, or a source came or went, within the window; in order. */
  readonly moments: readonly number[]
  /** Whether all of these sources were live. */
  live(sources: readonly string[], at: number): boolean
}

type Shown = Extract<EstateRecord, { readonly kind: 'app' | 'component' }>
const isShown = (record: EstateRecord): record is Shown => record.kind === 'app' || record.kind === 'component'

/** Why, and of components how many, is told while there is an alarm: the page's members have no more (shared/snapshot/page-estate.ts). */
function stateOf(record: Shown): Told['state'] {
  const isAlarmed = isGrade(record.level)
  const [reason] = isAlarmed ? record.reasons : []
  const common = { level: record.level, reason: reason === undefined ? null : { code: reason.code, facts: reason.facts } }
  if (record.kind === 'app') {
    const ready = isReadyUntold(record) ? null : record.readyCount
    return { ...common, ready, total: record.instanceCount, sources: record.sources }
  }
  const [ready, total] = isAlarmed ? [record.readyUntold ? null : record.readyReplicas, record.desired] : [0, 0]
  return { ...common, ready, total, sources: [record.source] }
}

const sameState = (a: Told['state'], b: Told['state']): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Folds checkpoint and changes, and keeps what apps and components were at each moment. @throws SliceError */
export function cityHistory(
  { tables, batches }: EstateLines,
  window: { readonly from: number; readonly to: number },
  coverage: CoverageMember | null,
): CityHistory {
  const fold = createSliceFold()
  const names = new Map<RecordId, Names>()
  const bureaus = new Map<RecordId, CityHistory['bureaus'][number]>()
  const entries = new Map<RecordId, Entry & { readonly told: Told[] }>()
  const shown = new Map<number, RecordId>()
  const moments = new Set<number>()

  function take(number: number, at: number): void {
    const record = fold.record(number)
    if (record === null) {
      const id = shown.get(number)
      shown.delete(number)
      if (id !== undefined) tell(id, at, null)
      return
    }
    const nameEn = 'nameEn' in record ? (record.nameEn ?? null) : null
    names.set(record.id, { name: record.name, nameEn })
    if (record.kind === 'bureau') bureaus.set(record.id, { id: record.id, name: record.name, nameEn, order: record.order })
    if (!isShown(record)) return
    shown.set(number, record.id)
    const known = entries.get(record.id)
    const order = record.kind === 'app' ? record.order : 0
    const { id, kind, name, parent } = record
    if (known === undefined) entries.set(id, { id, kind, name, nameEn, parent, order, told: [] })
    else if (known.name !== name || known.parent !== parent) entries.set(id, { ...known, name, nameEn, parent })
    tell(id, at, stateOf(record))
  }

  function tell(id: RecordId, at: number, state: Told['state']): void {
    const entry = entries.get(id)
    const last = entry?.told.at(-1)
    if (entry === undefined || (last !== undefined && sameState(last.state, state))) return
    // A clock that was set back: what is told later holds.
    const moment = Math.max(at, last?.at ?? at)
    if (last?.at === moment) entry.told.pop()
    entry.told.push({ at: moment, state })
    const isSeen = last?.state?.level !== state?.level
    if (entry.kind === 'app' && isSeen && moment > window.from) moments.add(moment)
  }

  for (const table of tables) {
    fold.table(table)
    for (let number = table.first; number < table.first + table.count; number += 1) take(number, window.from)
  }
  for (const { at, rows } of batches) {
    fold.take(rows)
    const moment = Math.min(window.to, Math.max(window.from, at))
    for (const row of rows) take(typeof row === 'number' ? row : row[0], moment)
  }
  for (const { stretches } of coverage?.sources ?? []) {
    for (const { from } of stretches) if (from > window.from) moments.add(from)
  }

  return {
    ...window,
    bureaus: [...bureaus.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)),
    entries,
    names,
    moments: [...moments].filter((at) => at < window.to).sort((a, b) => a - b),
    live: liveBy(coverage),
  }
}

/** As of a source that nothing is told of: not live. */
function liveBy(coverage: CoverageMember | null): CityHistory['live'] {
  const stretches = new Map(coverage?.sources.map((source) => [source.name, source.stretches]))
  return (sources, at) =>
    sources.every((name) => {
      const told = stretches.get(name)
      const last = told?.filter(({ from }) => from <= at).at(-1)
      return last?.phase === 'live'
    })
}

/** What is told of an entry at a moment; null: it is not there. */
export function toldAt({ told }: Entry, at: number): Told['state'] {
  let low = 0
  let high = told.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((told[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return told[low - 1]?.state ?? null
}

/** Its level as it is to be shown: what rests on a source that was not live is stale, unless it is an alarm. null: it is not there. */
export function levelAt(history: CityHistory, entry: Entry, at: number): Level | null {
  const state = toldAt(entry, at)
  if (state === null) return null
  return shownLevel(state.level, history.live(state.sources, at) ? null : at)
}

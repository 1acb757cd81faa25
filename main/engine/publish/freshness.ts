import type { AlarmFinding, AlarmRow } from '../../../shared/estate/frame.ts'
import type { AppEntity, Entity, EstateRecord, ProbeRecord, RecordId } from '../../../shared/estate/record.ts'
import { type SourceState, staleSince } from '../../../shared/estate/source-state.ts'
import { failedOutside } from '../assess/detection/probe-findings.ts'
import type { EstateReader } from './estate-reader.ts'

/** How fresh what hangs on the sources is. */
export interface Freshness {
  readonly states: readonly SourceState[]
  /** Since when data from these sources is stale: the oldest of those that are not live; null when all are, or when there are none. */
  of(sources: Iterable<string>): number | null
  /** The same for a record by the sources that it hangs on. */
  ofRecord(record: EstateRecord): number | null
}

/** Freshness by the states of all sources; data of a source without a state was never seen live (0). */
export function createFreshness(states: readonly SourceState[]): Freshness {
  const since = new Map(states.map((state) => [state.name, staleSince(state)]))

  function of(sources: Iterable<string>): number | null {
    let oldest: number | null = null
    for (const name of sources) {
      const stale = since.has(name) ? (since.get(name) ?? null) : 0
      if (stale !== null) oldest = oldest === null ? stale : Math.min(oldest, stale)
    }
    return oldest
  }

  return {
    states,
    of,
    ofRecord(record) {
      if (record.source !== null) return of([record.source])
      return record.kind === 'app' ? of(record.sources) : null
    },
  }
}

/** The same for an entity of the estate: a bureau hangs on its apps, and is stale as its ward is: once none of them is live, since the last was. */
export function staleSinceOf(entity: Entity, estate: EstateReader, freshness: Freshness): number | null {
  if (entity.kind !== 'bureau') return freshness.ofRecord(entity)
  let latest: number | null = null
  for (const app of estate.childrenOf(entity.id)) {
    const since = freshness.ofRecord(app)
    if (since === null) return null
    latest = Math.max(latest ?? 0, since)
  }
  return latest
}

/** Names of the sources whose staleness differs between the two. */
export function freshnessChanged(before: Freshness, after: Freshness): string[] {
  const names = new Set([...before.states, ...after.states].map((state) => state.name))
  return [...names].filter((name) => before.of([name]) !== after.of([name]))
}

/** Probes that tell that users cannot reach what they are on, by that. Found once for all lines: when an exporter goes, each app has one. */
function failingProbes(estate: EstateReader): ReadonlyMap<RecordId, readonly ProbeRecord[]> {
  const found = new Map<RecordId, ProbeRecord[]>()
  for (const probe of estate.ofKind('probe')) {
    if (probe.on === null || !failedOutside(probe)) continue
    const known = found.get(probe.on)
    if (known) known.push(probe)
    else found.set(probe.on, [probe])
  }
  return found
}

/** Since when what tells a finding is stale, once for each that does; null: it is not. */
export type Tellers = (finding: Pick<AlarmFinding, 'entity' | 'code' | 'facts'>) => readonly (number | null)[]

export function tellersOf(estate: EstateReader, freshness: Freshness): Tellers {
  let failing: ReadonlyMap<RecordId, readonly ProbeRecord[]> | null = null
  return ({ entity, code, facts: { source } }) => {
    // An alert and a probe are as fresh as what tells them, not as what they are about.
    if (code === 'alert.firing' && typeof source === 'string') return [freshness.of([source])]
    if (code === 'app.probe-failing') {
      failing ??= failingProbes(estate)
      return (failing.get(entity) ?? []).map((probe) => freshness.of([probe.source]))
    }
    const record = estate.get(entity)
    return record === undefined ? [] : [freshness.ofRecord(record)]
  }
}

function* tellingLevelOf(entity: Entity, estate: EstateReader, tellers: Tellers): Generator<number | null> {
  const { id, level } = entity
  for (const { level: own, code, facts } of entity.reasons) if (own === level) yield* tellers({ entity: id, code, facts })
  for (const child of estate.childrenOf(id)) if (child.level === level) yield* tellingLevelOf(child, estate, tellers)
}

/** Since when all that tells the level of an app is stale: what was found on it, and on what below it has that level. null: something live tells it. */
export function levelStaleSince(app: AppEntity, estate: EstateReader, freshness: Freshness, tellers: Tellers): number | null {
  const told = [...tellingLevelOf(app, estate, tellers)]
  return told.length === 0 ? freshness.ofRecord(app) : onceAllAre(told)
}

/** Since when the first of them is stale, once all of them are. */
function onceAllAre(told: readonly (number | null)[]): number | null {
  const stale = told.filter((since) => since !== null)
  return stale.length === 0 || stale.length < told.length ? null : Math.min(...stale)
}

/** Lines of the alarm panel, each with its staleness: once nothing that is live tells of a finding as grave as it is. */
export function withStaleness(
  rows: readonly Omit<AlarmRow, 'staleSince'>[],
  estate: EstateReader,
  freshness: Freshness,
): readonly AlarmRow[] {
  const tellers = tellersOf(estate, freshness)
  return rows.map((row) => {
    const told = row.findings.filter(({ level }) => level === row.level).flatMap(tellers)
    return { ...row, staleSince: onceAllAre(told) }
  })
}

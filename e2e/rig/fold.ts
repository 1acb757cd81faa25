import type { SourceSink } from '../../main/engine/sources/source.ts'
import type { Cursor, SourceBatch } from '../../shared/estate/observation.ts'
import type { ObservedKind, ObservedRecord } from '../../shared/estate/record.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'

/** The simplest estate: what a source's batches add up to, in memory. */
export interface Fold {
  readonly sink: SourceSink
  readonly records: ReadonlyMap<string, ObservedRecord>
  readonly batches: readonly SourceBatch[]
  readonly states: readonly SourceState[]
  /** The last state. */
  state(): SourceState | null
  /** Where the watches stand, as a journal would have committed it. */
  cursors(): readonly Cursor[]
  ofKind(kind: ObservedKind): ObservedRecord[]
  /** While false, batches are refused as by a full queue. */
  accept(yes: boolean): void
}

export function createFold(): Fold {
  const records = new Map<string, ObservedRecord>()
  const cursors = new Map<string, Cursor>()
  const batches: SourceBatch[] = []
  const states: SourceState[] = []
  let accepting = true
  const apply = (batch: SourceBatch) => {
    for (const swap of batch.swaps) {
      for (const record of records.values()) {
        const sameWorkload = record.kind !== 'component' || swap.workload === null || record.workload === swap.workload
        const inside = swap.namespace === '' || record.namespace === swap.namespace
        if (record.kind === swap.kind && sameWorkload && inside) records.delete(record.id)
      }
      for (const record of swap.records) records.set(record.id, record)
    }
    for (const change of batch.changes) {
      if (change.op === 'put') records.set(change.record.id, change.record)
      else records.delete(change.id)
    }
    for (const cursor of batch.cursors) cursors.set(`${cursor.namespace}/${cursor.resource}`, cursor)
  }
  return {
    sink: {
      offer(batch) {
        if (!accepting) return false
        batches.push(batch)
        apply(batch)
        return true
      },
      reserve: () => ({ dispose() {} }),
      state: (state) => states.push(state),
    },
    records,
    batches,
    states,
    state: () => states.at(-1) ?? null,
    cursors: () => [...cursors.values()],
    ofKind: (kind) => [...records.values()].filter((record) => record.kind === kind),
    accept(yes) {
      accepting = yes
    },
  }
}

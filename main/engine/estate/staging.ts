import type { SourceBatch, Swap } from '../../../shared/estate/observation.ts'
import type { ObservedEvent, ObservedRecord, RecordId } from '../../../shared/estate/record.ts'
import type { Estate } from './estate.ts'
import { isObserved } from './intake.ts'

/** One step of a Kubernetes Event: these are never merged, so they keep their order. */
export type EventStep = { readonly op: 'put'; readonly record: ObservedEvent } | { readonly op: 'del'; readonly id: RecordId }

/** What a run of batches comes to: an entity's last state only (null: gone), and every event. */
export interface Staged {
  readonly records: ReadonlyMap<RecordId, ObservedRecord | null>
  readonly events: readonly EventStep[]
}

interface Scoped {
  readonly kind: string
  readonly source: string
  readonly namespace: string
  readonly workload?: string
}

const inScope = (record: Scoped, source: string, swap: Swap): boolean =>
  record.kind === swap.kind &&
  record.source === source &&
  (swap.namespace === '' || record.namespace === swap.namespace) &&
  (swap.workload === null || record.workload === swap.workload)

/** Merges batches by id, in their order. A swap takes away what it does not hold, also where an earlier batch has just put it. */
export function stage(estate: Estate, batches: readonly SourceBatch[]): Staged {
  const records = new Map<RecordId, ObservedRecord | null>()
  const events: EventStep[] = []

  const swapEvents = (source: string, swap: Swap) => {
    const held = new Set(swap.records.map((record) => record.id))
    const earlier = events.flatMap((step) => (step.op === 'put' ? [step.record] : []))
    for (const event of [...estate.store.tables.event.values(), ...earlier]) {
      if (inScope(event, source, swap) && !held.has(event.id)) events.push({ op: 'del', id: event.id })
    }
    for (const event of swap.records) if (event.kind === 'event') events.push({ op: 'put', record: event })
  }

  const swapRecords = (source: string, swap: Swap) => {
    for (const record of estate.store.tables[swap.kind].values()) {
      if (isObserved(record) && inScope(record, source, swap)) records.set(record.id, null)
    }
    for (const [id, record] of records) if (record !== null && inScope(record, source, swap)) records.set(id, null)
    for (const record of swap.records) records.set(record.id, record)
  }

  for (const { source, swaps, changes } of batches) {
    for (const swap of swaps) (swap.kind === 'event' ? swapEvents : swapRecords)(source, swap)
    for (const change of changes) {
      if (change.op === 'put' && change.record.kind === 'event') events.push({ op: 'put', record: change.record })
      else if (change.op === 'put') records.set(change.record.id, change.record)
      else if (change.id.startsWith('event:')) events.push(change)
      else records.set(change.id, null)
    }
  }
  return { records, events }
}

import type { Entity, EstateRecord, ObservedEvent, RecordId, RecordKind } from '../../../shared/estate/record.ts'
import { isEntity } from '../../../shared/estate/record.ts'
import type { Moment } from '../journal/moment.ts'
import type { EstateReader } from '../publish/estate-reader.ts'

/** Files `value` under `key`. */
function file<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, [value])
  else known.push(value)
}

/** The records of a moment as publishing reads an estate: indexed once, in one pass. */
export function momentEstate({ records }: Pick<Moment, 'records'>): EstateReader {
  const byKind = new Map<RecordKind, EstateRecord[]>()
  const children = new Map<RecordId, Entity[]>()
  const events = new Map<string, ObservedEvent[]>()
  for (const record of records.values()) {
    file(byKind, record.kind, record)
    if (record.kind === 'event') file(events, record.about.uid, record)
    else if (isEntity(record) && record.parent !== null) file(children, record.parent, record)
  }

  function* ofKind<K extends RecordKind>(kind: K): Iterable<Extract<EstateRecord, { readonly kind: K }>> {
    const isOfKind = (record: EstateRecord): record is Extract<EstateRecord, { readonly kind: K }> => record.kind === kind
    for (const record of byKind.get(kind) ?? []) if (isOfKind(record)) yield record
  }

  return {
    get: (id) => records.get(id),
    ofKind,
    childrenOf: (id) => children.get(id) ?? [],
    eventsAbout: (uid) => events.get(uid) ?? [],
  }
}

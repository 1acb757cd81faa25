import {
  type Entity,
  type EstateRecord,
  isEntity,
  type ObservedEvent,
  type RecordId,
  type RecordKind,
} from '../../../shared/estate/record.ts'
import type { Moment } from '../journal/moment.ts'
import type { EstateReader } from '../publish/estate-reader.ts'

/** Files `value` under `key`. */
function file<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, [value])
  else known.push(value)
}

/** The estate of one moment, as publishing reads an estate. */
export interface MomentEstate extends EstateReader {
  /** What the map and the cards show. */
  entities(): Iterable<Entity>
}

/** Indexed once, in one pass. */
export function momentEstate({ records }: Pick<Moment, 'records'>): MomentEstate {
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
    *entities() {
      for (const record of records.values()) if (isEntity(record)) yield record
    },
    ofKind,
    childrenOf: (id) => children.get(id) ?? [],
    eventsAbout: (uid) => events.get(uid) ?? [],
  }
}

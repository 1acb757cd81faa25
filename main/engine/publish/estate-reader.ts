import type { Entity, EstateRecord, ObservedEvent, RecordId, RecordKind } from '../../../shared/estate/record.ts'
import type { Usage } from './usage.ts'

/** What publishing needs to see of the estate: always one committed sequence, since it is called between commits only. */
export interface EstateReader {
  get(id: RecordId): EstateRecord | undefined
  ofKind<K extends RecordKind>(kind: K): Iterable<Extract<EstateRecord, { readonly kind: K }>>
  childrenOf(id: RecordId): Iterable<Entity>
  /** Kubernetes Events about the object with this uid. */
  eventsAbout(uid: string): Iterable<ObservedEvent>
  /** The newest readings, of the past those of then; absent: there are none. */
  readonly usage?: Usage
}

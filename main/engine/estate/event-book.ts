import type { Delta, ObservedEvent, RecordId } from '../../../shared/estate/record.ts'
import { index } from './estate.ts'
import type { RecordStore } from './record-store.ts'
import { same } from './same.ts'
import type { EventStep } from './staging.ts'

/** Kubernetes Events by what they are about. Each step is a delta of its own: an Event counted up twice was two events. */
export interface EventBook {
  take(steps: readonly EventStep[]): readonly Delta[]
  load(event: ObservedEvent): void
  about(uid: string): readonly ObservedEvent[]
}

export function createEventBook(store: RecordStore): EventBook {
  const events = store.tables.event
  const byUid = new Map<string, Set<RecordId>>()

  const load = (event: ObservedEvent) => {
    store.load('event', event)
    index(byUid, event.about.uid, event.id, true)
  }

  const step = (change: EventStep): Delta | null => {
    const known = events.get(change.op === 'put' ? change.record.id : change.id)
    if (change.op === 'put') {
      if (known && same({ ...known, version: change.record.version }, change.record)) return null
      load(change.record)
      return { ...change, was: known ?? null }
    }
    if (!known) return null
    events.delete(change.id)
    index(byUid, known.about.uid, change.id, false)
    return { op: 'del', id: change.id, kind: 'event', was: known }
  }

  return {
    take: (steps) => steps.map(step).filter((delta) => delta !== null),
    load,
    about(uid) {
      const found: ObservedEvent[] = []
      for (const id of byUid.get(uid) ?? []) {
        const event = events.get(id)
        if (event) found.push(event)
      }
      return found.sort((a, b) => b.lastAt - a.lastAt || (a.id < b.id ? -1 : 1))
    },
  }
}

import type { Delta, ObservedEvent, RecordId } from '../../../shared/estate/record.ts'
import { index } from './estate.ts'
import type { RecordStore } from './record-store.ts'
import { same } from './same.ts'
import type { EventStep } from './staging.ts'

/**
 * How many Events are held. A server keeps each for an hour, and a storm brings hundreds of thousands of them: 100,000 took 574 MB.
 * A card shows the newest 20 warnings of an app.
 */
export interface EventBounds {
  /** About one object, count. */
  readonly anObject: number
  /** Of all sources, count. */
  readonly inAll: number
}

const BOUNDS: EventBounds = { anObject: 20, inAll: 20_000 }

/** Beyond the bound the book is cut down to this share of it, so that not every further Event means to look through all. */
const CUT_TO = 0.9

/** Kubernetes Events by what they are about. Each step is a delta of its own: an Event counted up twice was two events. */
export interface EventBook {
  /** Takes the steps over. What is more than the bounds is let go of, or not taken in at all: normal ones first, then the oldest. */
  take(steps: readonly EventStep[]): readonly Delta[]
  load(event: ObservedEvent): void
  about(uid: string): readonly ObservedEvent[]
  /** Events that were let go of or not taken in, count. */
  readonly dropped: number
}

type Worth = Pick<ObservedEvent, 'id' | 'type' | 'lastAt'>

/** Sorts what is worth most to the front: warnings before normal ones, then the newest. */
function byWorth(a: Worth, b: Worth): number {
  const normal = Number(a.type === 'Normal') - Number(b.type === 'Normal')
  return normal || b.lastAt - a.lastAt || (a.id < b.id ? -1 : 1)
}

export function createEventBook(store: RecordStore, bounds: EventBounds = BOUNDS): EventBook {
  const events = store.tables.event
  const byUid = new Map<string, Set<RecordId>>()
  let dropped = 0

  const load = (event: ObservedEvent) => {
    const known = events.get(event.id)
    if (known) index(byUid, known.about.uid, event.id, false)
    store.load('event', event)
    index(byUid, event.about.uid, event.id, true)
  }

  const remove = (event: ObservedEvent): Delta => {
    events.delete(event.id)
    index(byUid, event.about.uid, event.id, false)
    return { op: 'del', id: event.id, kind: 'event', was: event }
  }

  const held = (uid: string): ObservedEvent[] => {
    const found: ObservedEvent[] = []
    for (const id of byUid.get(uid) ?? []) {
      const event = events.get(id)
      if (event) found.push(event)
    }
    return found
  }

  /** Where there would be more after these steps than may be held: the first that is worth too little; else null. */
  const cut = (steps: readonly EventStep[]): Worth | null => {
    if (events.size + steps.length <= bounds.inAll) return null
    const last = new Map<RecordId, Worth>()
    for (const step of steps) if (step.op === 'put') last.set(step.record.id, step.record)
    const staying = [...events.values()].filter(({ id }) => !last.has(id))
    if (staying.length + last.size <= bounds.inAll) return null
    return [...staying, ...last.values()].sort(byWorth)[Math.floor(bounds.inAll * CUT_TO)] ?? null
  }

  /** An Event that is not known yet, in the place of one that is worth less where there are too many about its object. */
  const takeNew = (event: ObservedEvent, below: Worth | null): readonly Delta[] => {
    const siblings = below !== null && byWorth(event, below) >= 0 ? null : held(event.about.uid).sort(byWorth)
    const least = siblings === null || siblings.length < bounds.anObject ? undefined : siblings.at(-1)
    if (siblings === null || (least && byWorth(event, least) > 0)) {
      dropped += 1
      return []
    }
    load(event)
    if (!least) return [{ op: 'put', record: event, was: null }]
    dropped += 1
    return [remove(least), { op: 'put', record: event, was: null }]
  }

  /** One step; `below` and what is worth less is not taken in. */
  const step = (change: EventStep, below: Worth | null): readonly Delta[] => {
    const known = events.get(change.op === 'put' ? change.record.id : change.id)
    if (change.op === 'del') return known ? [remove(known)] : []
    if (!known) return takeNew(change.record, below)
    if (same({ ...known, version: change.record.version }, change.record)) return []
    load(change.record)
    return [{ ...change, was: known }]
  }

  /** Lets go of `below` and of what is worth less. */
  const letGo = (below: Worth): readonly Delta[] => {
    const gone = [...events.values()].filter((event) => byWorth(event, below) >= 0)
    dropped += gone.length
    return gone.map(remove)
  }

  return {
    take(steps) {
      const below = cut(steps)
      const deltas = steps.flatMap((each) => step(each, below))
      return below ? [...deltas, ...letGo(below)] : deltas
    },
    load,
    about: (uid) => held(uid).sort((a, b) => b.lastAt - a.lastAt || (a.id < b.id ? -1 : 1)),
    get dropped() {
      return dropped
    },
  }
}

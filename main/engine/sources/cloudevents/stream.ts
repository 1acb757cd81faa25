import type { Reading, SourceChange, Swap } from '../../../../shared/estate/observation.ts'
import type { ObservedRecord, RecordId } from '../../../../shared/estate/record.ts'
import type { Decoded, Position } from './decode.ts'
import { FEED_LIMITS } from './feed-limits.ts'
import { type DataOf, type FeedEvent, ROLE, type StateRequestReason } from './feed-schema.ts'
import { STREAM_TABLE, type StreamEvent, type StreamState } from './feed-states.ts'
import { changesOf, type Hearing, readingsOf, recordOf, STATE_KINDS } from './normalize.ts'

/** What a frame came to. */
export type Taken =
  /** Nothing new, or nothing that may be used. */
  | { readonly what: 'nothing' }
  /** In its order; the position moved on. */
  | { readonly what: 'changes'; readonly changes: readonly SourceChange[]; readonly readings: readonly Reading[] }
  /** A whole state, which replaces all. */
  | {
      readonly what: 'state'
      readonly swaps: readonly Swap[]
      readonly changes: readonly SourceChange[]
      readonly readings: readonly Reading[]
    }
  /** Something is missing: a full state has to be asked for. */
  | { readonly what: 'missed'; readonly reason: StateRequestReason }
  | { readonly what: 'hello'; readonly hello: DataOf<'hello'> }
  /** `behindMs`: how much older than the heartbeat the platform's own picture is. */
  | { readonly what: 'heartbeat'; readonly behindMs: number }
  /** Not by the rules. It is counted, and a sample of it kept. */
  | { readonly what: 'bad'; readonly why: string }

/** What came that is of no use, by what it was. */
export interface Oddities {
  /** Types and metrics that this version does not know, each with how often. */
  readonly unknown: ReadonlyMap<string, number>
}

/** The order of one feed, over all its connections: takes decoded frames, says what they come to. Knows no socket and no clock. */
export interface Stream extends Oddities {
  readonly state: StreamState
  /** The last event that was taken; null: nothing is known. */
  readonly position: Position | null
  /** All that there was at the hello has come. */
  readonly caughtUp: boolean
  /** A new socket is open. It goes on from `position`: what was accepted last. */
  connected(position: Position | null): void
  /** What was taken last could not be handed over: it is true up to `position` only. */
  distrust(position: Position | null): void
  take(decoded: Decoded, hearing: Hearing): Taken
}

interface Filling {
  readonly at: Position
  readonly records: Map<RecordId, ObservedRecord>
  readonly changes: SourceChange[]
  readonly readings: Reading[]
  /** Entities; and readings' values and changes. */
  count: number
  passing: number
}

const NOTHING: Taken = { what: 'nothing' }
const NO_CHANGES: readonly SourceChange[] = []

/** Kinds of unknown things that are remembered by name: more are counted under `…`. */
const UNKNOWN_MAX = 50

export function createStream(): Stream {
  let state: StreamState = 'greeting'
  let position: Position | null = null
  let head = 0
  let filling: Filling | null = null
  const unknown = new Map<string, number>()

  const move = (event: StreamEvent) => {
    state = STREAM_TABLE[state][event] ?? state
    if (state !== 'filling' && state !== 'refilling') filling = null
  }

  const missed = (reason: StateRequestReason): Taken => {
    // all is ignored already, and the state is on its way
    if (state === 'awaiting') return NOTHING
    move('missed')
    return { what: 'missed', reason }
  }

  const note = (name: string) => {
    const key = unknown.has(name) || unknown.size < UNKNOWN_MAX ? name : '…'
    unknown.set(key, (unknown.get(key) ?? 0) + 1)
  }

  const readings = (data: DataOf<'sample'>, source: string): readonly Reading[] => {
    const found = readingsOf(data, source)
    for (const metric of found.unknown) note(metric)
    return found.readings
  }

  const greet = (hello: DataOf<'hello'>): Taken => {
    head = Number(hello.sequence)
    if (!hello.resumed) {
      move('restarted')
      return { what: 'hello', hello }
    }
    const goesOn = position !== null && position.epoch === hello.epoch && position.sequence <= head
    if (!goesOn) return missed('epoch')
    move('resumed')
    return { what: 'hello', hello }
  }

  const beat = ({ epoch, sequence, asOf }: DataOf<'heartbeat'>, sentAt: number): Taken => {
    if (state === 'following' && position !== null) {
      const sent = Number(sequence)
      if (epoch !== position.epoch || sent < position.sequence) return missed('epoch')
      if (sent > position.sequence) return missed('gap')
    }
    return { what: 'heartbeat', behindMs: asOf ? Math.max(0, sentAt - Date.parse(asOf)) : 0 }
  }

  const begin = ({ epoch, sequence }: DataOf<'state.begin'>): Taken => {
    move('begun')
    filling = { at: { epoch, sequence: Number(sequence) }, records: new Map(), changes: [], readings: [], count: 0, passing: 0 }
    return NOTHING
  }

  const fill = (into: Filling, event: FeedEvent, hearing: Hearing): Taken => {
    if (event.type === 'sample') {
      const told = readings(event.data, hearing.source)
      into.readings.push(...told)
      into.passing += told.reduce((sum, { values }) => sum + values.length, 0)
    } else if (event.type === 'change') {
      into.changes.push(...changesOf(event, hearing))
      into.passing += 1
    } else {
      into.count += 1
      const record = recordOf(event, hearing)
      if (record) into.records.set(record.id, record)
    }
    const isTooLarge = into.count > FEED_LIMITS.stateEntities || into.passing > FEED_LIMITS.statePassing
    return isTooLarge ? missed('incomplete') : NOTHING
  }

  const end = (filled: Filling, { count }: DataOf<'state.end'>): Taken => {
    if (count !== filled.count) return missed('incomplete')
    const { changes, records } = filled
    const swaps = STATE_KINDS.map((kind): Swap => {
      return { kind, workload: null, namespace: '', records: [...records.values()].filter((record) => record.kind === kind) }
    })
    position = filled.at
    head = Math.min(head, position.sequence)
    const taken: Taken = { what: 'state', swaps, changes, readings: filled.readings }
    move('filled')
    return taken
  }

  /** Whether the event at this place is the next one; if not, what follows from that. */
  const order = (at: Position): Taken | null => {
    if (position === null || at.epoch !== position.epoch) return missed('epoch')
    if (at.sequence <= position.sequence) return NOTHING
    if (at.sequence > position.sequence + 1) return missed('gap')
    position = at
    return null
  }

  const follow = (event: FeedEvent, hearing: Hearing): Taken => {
    if (event.type === 'sample') return { what: 'changes', changes: NO_CHANGES, readings: readings(event.data, hearing.source) }
    return { what: 'changes', changes: changesOf(event, hearing), readings: [] }
  }

  const control = (event: FeedEvent, sentAt: number): Taken | null => {
    switch (event.type) {
      case 'hello':
        return state === 'greeting' ? greet(event.data) : { what: 'bad', why: 'a second hello' }
      case 'heartbeat':
        return state === 'greeting' ? { what: 'bad', why: 'a heartbeat before the hello' } : beat(event.data, sentAt)
      case 'state.begin':
        return state === 'greeting' ? { what: 'bad', why: 'a state before the hello' } : begin(event.data)
      case 'state.end':
        if (filling) return end(filling, event.data)
        return state === 'awaiting' ? NOTHING : { what: 'bad', why: 'the end of a state that did not begin' }
      default:
        return null
    }
  }

  return {
    get state() {
      return state
    },
    get position() {
      return position
    },
    get caughtUp() {
      return position !== null && position.sequence >= head
    },
    unknown,

    connected(from) {
      position = from
      move('connected')
    },

    distrust(from) {
      position = from
      move('missed')
    },

    take(decoded, hearing) {
      if (decoded.what === 'unreadable') return state === 'greeting' ? { what: 'bad', why: decoded.why } : missed('unreadable')
      if (decoded.what === 'event') {
        const said = control(decoded.event, decoded.sentAt)
        if (said) return said
      }
      if (decoded.what === 'unknown') note(decoded.type)
      if (state === 'greeting' || state === 'awaiting') return NOTHING

      const { at } = decoded
      if (filling) {
        if (at !== null) return missed('incomplete')
        if (decoded.what === 'event' && decoded.event.type !== 'removed') return fill(filling, decoded.event, hearing)
        if (decoded.what === 'unfit' && ROLE[decoded.type] === 'entity') filling.count += 1
        return decoded.what === 'unfit' ? { what: 'bad', why: decoded.why } : NOTHING
      }
      if (at === null) {
        return decoded.what === 'unknown' ? NOTHING : { what: 'bad', why: 'no epoch and sequence outside a full state' }
      }
      const out = order(at)
      if (out) return out
      if (decoded.what === 'event') return follow(decoded.event, hearing)
      // Its number counts: the next one is next. What it would have told is not known, which is told as a problem.
      return decoded.what === 'unfit' ? { what: 'bad', why: decoded.why } : { what: 'changes', changes: NO_CHANGES, readings: [] }
    },
  }
}

import { randomUUID } from 'node:crypto'
import { type Position, sequenceText } from './decode.ts'
import { FEED_PREFIX, type SentDataOf, type SentType, type StateRequestReason } from './feed-schema.ts'

/** Who speaks: nothing of this machine or its user. */
const SOURCE = 'urn:wanglou'

const frame = <T extends SentType>(type: T, data: SentDataOf<T>, now: number): string =>
  JSON.stringify({
    specversion: '1.0',
    id: randomUUID(),
    source: SOURCE,
    type: FEED_PREFIX + type,
    time: new Date(now).toISOString(),
    data,
  })

/** The whole table of what a feed is ever told by us: two events, which ask for data and change nothing. `now` is wall time, ms since the epoch. */
export const OUTBOUND = {
  subscribe: (after: Position | null, now: number): string =>
    frame('subscribe', { epoch: after?.epoch ?? null, after: after === null ? null : sequenceText(after.sequence) }, now),
  requestState: (reason: StateRequestReason, now: number): string => frame('state.request', { reason }, now),
} as const

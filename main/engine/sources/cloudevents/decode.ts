import { firstIssue } from '../../../config/yaml-file.ts'
import { envelopeSchema, eventSchema, FEED_PREFIX, type FeedEvent, RECEIVED, type ReceivedType } from './feed-schema.ts'

/** A place in the numbering. */
export interface Position {
  readonly epoch: string
  readonly sequence: number
}

/**
 * One frame, told apart. `unreadable`: no event of ours, so that nobody knows what it was. `unfit`: its data is not by the schema.
 * `unknown`: a type of a later version, or of somebody else. `at` null: it has no number. `sentAt`: by the sender's clock, ms since the epoch.
 */
export type Decoded =
  | { readonly what: 'event'; readonly event: FeedEvent; readonly at: Position | null; readonly sentAt: number }
  | { readonly what: 'unfit'; readonly type: ReceivedType; readonly at: Position | null; readonly why: string }
  | { readonly what: 'unknown'; readonly type: string; readonly at: Position | null }
  | { readonly what: 'unreadable'; readonly why: string }

const isReceived = (type: string): type is ReceivedType => Object.hasOwn(RECEIVED, type)

/** Total: whatever came, it says what it is, and never throws. */
export function decode(frame: string): Decoded {
  let value: unknown
  try {
    value = JSON.parse(frame)
  } catch {
    return { what: 'unreadable', why: 'not JSON' }
  }
  const envelope = envelopeSchema.safeParse(value)
  if (!envelope.success) return { what: 'unreadable', why: firstIssue(envelope.error) }
  const { type, epoch, sequence, data, time } = envelope.data
  if ((epoch ?? null) === null && (sequence ?? null) !== null) return { what: 'unreadable', why: 'sequence without epoch' }
  const at = epoch && sequence ? { epoch, sequence: Number(sequence) } : null
  const short = type.startsWith(FEED_PREFIX) ? type.slice(FEED_PREFIX.length) : ''
  if (!isReceived(short)) return { what: 'unknown', type, at }
  const event = eventSchema.safeParse({ type: short, data })
  if (!event.success) return { what: 'unfit', type: short, at, why: firstIssue(event.error) }
  return { what: 'event', event: event.data, at, sentAt: Date.parse(time) }
}

/** As it is stored and compared: `<epoch>/<sequence>`. */
export const positionText = ({ epoch, sequence }: Position): string => `${epoch}/${sequence}`

/** null: it is none of ours. */
export function positionFrom(text: string): Position | null {
  const found = /^([A-Za-z0-9._~-]{1,64})\/(\d{1,15})$/.exec(text)
  return found ? { epoch: found[1] ?? '', sequence: Number(found[2]) } : null
}

export const sequenceText = (sequence: number): string => String(sequence).padStart(15, '0')

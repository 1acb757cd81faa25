import { type FeedEvent, SOURCE_URI } from './events.ts'

/** Events kept for those who come back, count: about an hour. */
const KEPT = 4000
const TYPE = 'io.wanglou.feed.v1.'

/** The numbered events of one epoch, as text ready to be sent. */
export interface FeedLog {
  readonly epoch: string
  /** Of the newest numbered event. */
  readonly sequence: string
  append(event: FeedEvent, at: number): void
  /** Events after `after`; null where they are not all held, or never were. */
  since(epoch: string | null, after: string | null): readonly string[] | null
  /** An event without a number. */
  plain(event: FeedEvent, at: number): string
  subscribe(listener: (text: string) => void): () => void
}

const numberText = (value: number): string => String(value).padStart(15, '0')

export function createFeedLog(epoch: string): FeedLog {
  const listeners = new Set<(text: string) => void>()
  const kept: string[] = []
  let newest = 0
  let ids = 0

  function envelope({ type, subject, data }: FeedEvent, at: number, numbered: object): string {
    ids += 1
    const subjected = subject === undefined ? {} : { subject }
    const time = new Date(at).toISOString()
    return JSON.stringify({
      specversion: '1.0',
      id: `${epoch}-${ids}`,
      source: SOURCE_URI,
      type: TYPE + type,
      time,
      ...subjected,
      ...numbered,
      data,
    })
  }

  return {
    epoch,
    get sequence() {
      return numberText(newest)
    },
    append(event, at) {
      newest += 1
      const text = envelope(event, at, { epoch, sequence: numberText(newest) })
      kept.push(text)
      if (kept.length > KEPT) kept.shift()
      for (const listener of listeners) listener(text)
    },
    since(given, after) {
      if (given !== epoch || after === null || !/^\d{15}$/.test(after)) return null
      const missing = newest - Number(after)
      return missing < 0 || missing > kept.length ? null : kept.slice(kept.length - missing)
    },
    plain: (event, at) => envelope(event, at, {}),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

import type { FindMessage } from '../../shared/estate/find.ts'
import type { Feed } from '../feed/feed.ts'
import type { CheckedFindFrame } from '../feed/frame-schema.ts'

/** An answer takes tens of ms; one that has not come by then was lost with its engine, ms. */
const PATIENCE_MS = 10_000

export type Asked = Omit<FindMessage, 'type' | 'id'>

interface Waiting {
  readonly take: (frame: CheckedFindFrame) => void
  readonly timer: number
}

let send: Feed['find'] | null = null
const waiting = new Map<string, Waiting>()

/** From now on is asked through that feed. */
export function findOver(feed: Pick<Feed, 'find'>): void {
  send = feed.find
}

/** An answer has come; one that nobody waits for is left. */
export function found(frame: CheckedFindFrame): void {
  const one = waiting.get(frame.id)
  if (one === undefined) return
  waiting.delete(frame.id)
  clearTimeout(one.timer)
  one.take(frame)
}

/** Looks for entities of the present. Rejects where no answer comes, for example while the engine is started again. */
export function find(asked: Asked): Promise<CheckedFindFrame> {
  return new Promise((take, fail) => {
    const id = crypto.randomUUID()
    const timer = window.setTimeout(() => {
      waiting.delete(id)
      fail(new Error('no answer'))
    }, PATIENCE_MS)
    waiting.set(id, { take, timer })
    send?.({ type: 'find', id, ...asked })
  })
}

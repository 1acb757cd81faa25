import type { About } from '../../../shared/estate/record.ts'

/** After the last entity that came, ms: a cluster that syncs brings thousands, and its source is asked once for all of them. */
const SETTLED_MS = 60_000

/** Between two times that a source is asked, ms: what it reads may be a month of thousands of series. */
const APART_MS = 3_600_000

/** Which sources are to read their history again, because entities came to be known that it tells of. */
export interface Refills {
  want(source: string, monotonic: number): void
  /** Whether a series that told of a stand-in now tells of what it stood for. Called with each of its readings. */
  moved(about: About, isStandIn: boolean): boolean
  due(monotonic: number): readonly string[]
  forget(source: string): void
}

export function createRefills(): Refills {
  const wantedAt = new Map<string, number>()
  const askedAt = new Map<string, number>()
  const ofStandIns = new WeakSet<About>()
  return {
    want: (source, monotonic) => void wantedAt.set(source, monotonic),
    moved(about, isStandIn) {
      if (!isStandIn) return ofStandIns.delete(about)
      ofStandIns.add(about)
      return false
    },
    due(monotonic) {
      const due = [...wantedAt].flatMap(([source, at]) => {
        const isRest = monotonic - (askedAt.get(source) ?? Number.NEGATIVE_INFINITY) < APART_MS
        return monotonic - at < SETTLED_MS || isRest ? [] : [source]
      })
      for (const source of due) {
        wantedAt.delete(source)
        askedAt.set(source, monotonic)
      }
      return due
    },
    forget(source) {
      wantedAt.delete(source)
      askedAt.delete(source)
    },
  }
}

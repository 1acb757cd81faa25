import type { AppRow } from '../../shared/estate/frame.ts'
import { graver, LEVELS, type Level } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'

type Counted = Pick<AppRow, 'level' | 'staleSince'>

/** The apps of a ward, and how many of them are of each level: what the ward shows of them costs no look at each. */
export interface WardTally<A extends { readonly row: Counted }> {
  readonly apps: ReadonlyMap<RecordId, A>
  put(id: RecordId, app: A): void
  remove(id: RecordId): void
  /** One in it is to have another row. */
  change(was: Counted, is: Counted): void
  /** The gravest level inside, or the one given. */
  worst(level: Level): Level
  /** Since when the one that was heard of last is stale, ms since the epoch; null: none is in it, or one is fresh. */
  staleSince(): number | null
}

export function createWardTally<A extends { readonly row: Counted }>(): WardTally<A> {
  const apps = new Map<RecordId, A>()
  const counts = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>
  let fresh = 0
  const count = ({ level, staleSince }: Counted, by: 1 | -1) => {
    counts[level] += by
    if (staleSince === null) fresh += by
  }
  return {
    apps,
    put(id, app) {
      apps.set(id, app)
      count(app.row, 1)
    },
    remove(id) {
      const app = apps.get(id)
      if (app && apps.delete(id)) count(app.row, -1)
    },
    change(was, is) {
      count(was, -1)
      count(is, 1)
    },
    worst: (level) => LEVELS.reduce((worst, each) => (counts[each] > 0 ? graver(worst, each) : worst), level),
    staleSince() {
      if (fresh > 0) return null
      let latest: number | null = null
      for (const { row } of apps.values()) latest = Math.max(latest ?? 0, row.staleSince ?? 0)
      return latest
    },
  }
}

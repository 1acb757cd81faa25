import { graver, LEVELS, type Level } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'

/** What of an app counts for its ward. */
export interface Counted {
  /** As its row has it, whatever its age makes of it. */
  readonly told: Level
  /** ms since the epoch; null: it is fresh. */
  readonly staleSince: number | null
}

/** The apps of a ward, and how many of them are of each level: what the ward shows of them costs no look at each. */
export interface WardTally<A extends Counted> {
  readonly apps: ReadonlyMap<RecordId, A>
  put(id: RecordId, app: A): void
  remove(id: RecordId): void
  /** One in it is to count otherwise. */
  change(was: Counted, is: Counted): void
  /** The gravest level inside, or the one given. */
  worst(level: Level): Level
  /** Since when the one that was heard of last is stale, ms since the epoch; null: none is in it, or one is fresh. */
  staleSince(): number | null
}

export function createWardTally<A extends Counted>(): WardTally<A> {
  const apps = new Map<RecordId, A>()
  const counts = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>
  let fresh = 0
  const count = ({ told, staleSince }: Counted, by: 1 | -1) => {
    counts[told] += by
    if (staleSince === null) fresh += by
  }
  return {
    apps,
    put(id, app) {
      apps.set(id, app)
      count(app, 1)
    },
    remove(id) {
      const app = apps.get(id)
      if (app && apps.delete(id)) count(app, -1)
    },
    change(was, is) {
      count(was, -1)
      count(is, 1)
    },
    worst: (level) => LEVELS.reduce((worst, each) => (counts[each] > 0 ? graver(worst, each) : worst), level),
    staleSince() {
      if (fresh > 0) return null
      let latest: number | null = null
      for (const { staleSince } of apps.values()) latest = Math.max(latest ?? 0, staleSince ?? 0)
      return latest
    },
  }
}

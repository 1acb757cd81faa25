import type { RecordId } from '../../../shared/estate/record.ts'

/** When which entity has to be assessed again by mere lapse of time. Few are waiting at any moment, so a scan is cheap enough. */
export interface DueTimes {
  /** ms since the epoch; null: never. */
  set(id: RecordId, dueAt: number | null): void
  /** The earliest, or null. */
  next(): number | null
  /** Takes out those that are due at `now`. */
  take(now: number): readonly RecordId[]
}

export function createDueTimes(): DueTimes {
  const times = new Map<RecordId, number>()
  /** undefined: to be found anew. */
  let earliest: number | null | undefined = null

  const next = (): number | null => {
    if (earliest === undefined) {
      earliest = null
      for (const dueAt of times.values()) if (earliest === null || dueAt < earliest) earliest = dueAt
    }
    return earliest
  }

  return {
    set(id, dueAt) {
      if (dueAt === null) {
        if (times.delete(id)) earliest = undefined
        return
      }
      times.set(id, dueAt)
      earliest = undefined
    },
    next,
    take(now) {
      const first = next()
      if (first === null || first > now) return []
      const due: RecordId[] = []
      for (const [id, dueAt] of times) if (dueAt <= now) due.push(id)
      for (const id of due) times.delete(id)
      earliest = undefined
      return due
    },
  }
}

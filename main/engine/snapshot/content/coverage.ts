import type Database from 'better-sqlite3'
import type { SourceState } from '../../../../shared/estate/source-state.ts'
import type { CoverageMember } from '../../../../shared/snapshot/members.ts'
import { readWatch, readWatchHistory, readWatchRecord } from '../../journal/read-watch.ts'
import { watchedOf } from '../../past/watched.ts'
import type { SliceWindow } from './slice.ts'

/** How each source that was known in the window fared in it. @throws DamageError */
export function coverageOf(db: Database.Database, { from, to }: SliceWindow): CoverageMember {
  const known = new Map<string, SourceState>()
  for (const { name, state } of readWatchHistory(db, from, to).states) if (state !== null) known.set(name, state)
  // As it stood at the end, where it was still there.
  for (const state of readWatch(db, to).sources) known.set(state.name, state)
  const watched = watchedOf(readWatchRecord(db, from, to), [...known.keys()], from, to)
  const sources = watched.flatMap(({ name, since, liveShare, gaps, longestGapMs, stretches }) => {
    const state = known.get(name)
    if (state === undefined) return []
    const { kind, phase, asOf } = state
    const ageMs = asOf === null ? null : Math.max(0, to - asOf)
    const told = stretches.map((stretch) => ({ ...stretch }))
    return [{ name, kind, phase, asOf, ageMs, since, liveShare, gaps, longestGapMs, stretches: told }]
  })
  return { from, to, sources }
}

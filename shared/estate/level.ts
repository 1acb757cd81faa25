/** All levels, gravest first. The first four are grades of alarm (I–IV); blue is an alarm, never "normal". */
export const LEVELS = ['critical', 'major', 'minor', 'notice', 'stale', 'unknown', 'normal'] as const
export type Level = (typeof LEVELS)[number]

/** Grades of alarm, I to IV: 特 重 较 般. */
export const GRADES = ['critical', 'major', 'minor', 'notice'] as const
export type Grade = (typeof GRADES)[number]

const RANK: Readonly<Record<Level, number>> = {
  critical: 0,
  major: 1,
  minor: 2,
  notice: 3,
  stale: 4,
  unknown: 5,
  normal: 6,
}

export function isGrade(level: Level): level is Grade {
  return RANK[level] < RANK.stale
}

/** Grades I and II: they call, hold the playlist and are heard. */
export const isGrave = (level: Level): boolean => RANK[level] <= RANK.major

/** The graver of two levels. Unknown is graver than normal: what is not known is never shown as healthy. */
export function graver(a: Level, b: Level): Level {
  return RANK[a] <= RANK[b] ? a : b
}

/** The gravest of many; `unknown` when there are none, since nothing seen is not health. */
export function gravest(levels: Iterable<Level>): Level {
  let worst: Level | null = null
  for (const level of levels) worst = worst === null ? level : graver(worst, level)
  return worst ?? 'unknown'
}

/** Sort order for lists: gravest first. */
export function compareLevels(a: Level, b: Level): number {
  return RANK[a] - RANK[b]
}

/** Since when the level of an app is of then, whatever of the rest of it is stale; null: it is so now. */
export const levelSince = ({
  staleSince,
  gradeStaleSince = staleSince,
}: {
  readonly staleSince: number | null
  readonly gradeStaleSince?: number | null | undefined
}): number | null => gradeStaleSince

/**
 * What to show for a level whose data may be stale (since 0: it was never seen): an alarm keeps its grade, health and ignorance turn
 * stale; but what was never seen is not old, it is unknown.
 */
export function shownLevel(level: Level, staleSince: number | null): Level {
  if (staleSince === null || isGrade(level)) return level
  return level === 'unknown' && staleSince === 0 ? 'unknown' : 'stale'
}

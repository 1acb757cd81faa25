/** Which series a page shows: those that change most, of what the incident is about first. */

/** Series of one metric that a page shows at most, count. */
export const OF_A_METRIC = 2
/** A series whose swing is less than this share of its greatest value tells nothing. */
const LEAST_SWING = 0.1
/** What is in the scope, or had an alarm, tells this much more. */
const CONCERNED = 3

/** Of a series, in whole units of its metric. */
export interface Extremes {
  readonly count: number
  readonly least: number
  readonly greatest: number
}

/** A series by the number of its record, and how much it tells. */
export interface Scored {
  readonly record: number
  readonly score: number
}

/** How much a series tells; 0: nothing. @param isConcerned it is in scope or had an alarm */
export function scoreOf({ count, least, greatest }: Extremes, isConcerned: boolean): number {
  const swing = count < 2 || greatest <= 0 ? 0 : (greatest - least) / greatest
  const score = swing * (isConcerned ? CONCERNED : 1)
  return score > LEAST_SWING ? score : 0
}

/** The series that tell most, those first. */
export function mostTelling<T extends Scored>(series: Iterable<T>, most: number): T[] {
  const told = [...series].filter(({ score }) => score > 0)
  return told.sort((a, b) => b.score - a.score || a.record - b.record).slice(0, most)
}

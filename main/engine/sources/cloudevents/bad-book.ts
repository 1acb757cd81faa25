import type { Problem } from '../../../../shared/estate/source-state.ts'

/** Longest part of a bad frame that goes to the log, characters. */
const SAMPLE_LENGTH = 200

/** Counts what is not by the rules. */
export interface BadBook {
  /** Since the start. */
  readonly total: number
  /** `at`: wall time, ms since the epoch. */
  count(why: string, frame: string, at: number): void
  /** A full state begins: what was bad before may be mended in it. */
  begin(): void
  /** What is bad of what is shown now; null: nothing. */
  problem(): Problem | null
}

/** Its first finding, and each time that they have doubled, is logged with a sample: a platform that is wrong all day must not fill the log. */
export function createBadBook(log: (line: string) => void): BadBook {
  let total = 0
  let standing = 0
  let last: Problem | null = null
  return {
    get total() {
      return total
    },
    count(why, frame, at) {
      total += 1
      standing += 1
      last = { code: 'feed.bad-events', facts: { count: standing, detail: why }, at }
      if ((total & (total - 1)) === 0)
        log(`bad frame (${why}), ${total} so far: ${JSON.stringify(frame.slice(0, SAMPLE_LENGTH))}`)
    },
    begin() {
      standing = 0
      last = null
    },
    problem: () => last,
  }
}

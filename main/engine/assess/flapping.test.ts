import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { createFlapBook } from './flapping.ts'

const RULES = { windowSeconds: 10, count: 3 }
const WINDOW_MS = 10_000

const episode = (raisedAt: number, clearedAt: number | null): AlarmEpisode => ({
  ...{ id: `e#node.lost@${raisedAt}`, entity: 'e', code: 'node.lost', level: 'major', peak: 'major' },
  ...{ raisedAt, clearedAt, facts: {} },
})

/** Plays ups and downs; what is on the list after each step and at `at`. */
function play(stream: readonly AlarmEpisode[], at: number) {
  const book = createFlapBook(RULES)
  let open: AlarmEpisode[] = []
  const steps = stream.flatMap((each) => [
    { at: each.raisedAt, now: { ...each, clearedAt: null } },
    ...(each.clearedAt === null ? [] : [{ at: each.clearedAt, now: each }]),
  ])
  for (const step of steps.filter((each) => each.at <= at)) {
    book.take(step.now)
    open = step.now.clearedAt === null ? [step.now] : []
  }
  return book.listed(open, at).episodes
}

describe('what comes and goes', () => {
  it('is one, from the count on, and stays until it was calm for the window', () => {
    const stream = [episode(0, 1_000), episode(5_000, 6_000), episode(12_000, 13_000)]
    expect(play(stream, 6_500)).toEqual([])
    expect(play(stream, 12_500)).toMatchObject([{ id: 'e#node.lost@12000', raisedAt: 0, clearedAt: null, flaps: 3 }])
    expect(play(stream, 23_000)).toMatchObject([{ flaps: 3, clearedAt: 13_000 }])
    expect(play(stream, 23_001)).toEqual([])
  })

  it('holds nothing for as long as the clock was ahead', () => {
    const stream = [episode(0, 1_000), episode(5_000, 6_000), episode(12_000, 13_000)].map((each) => ({
      ...each,
      ...{ raisedAt: each.raisedAt + 86_400_000, clearedAt: (each.clearedAt ?? 0) + 86_400_000 },
    }))
    expect(createFlapBook(RULES, stream).listed([], 86_400_000 + 13_500).episodes).toHaveLength(1)
    expect(createFlapBook(RULES, stream).listed([], 0).episodes).toEqual([])
    expect(createFlapBook(RULES, stream).listed([], 0).calmAt).toBeNull()
  })

  it('forgets none of them for what others did at an earlier time, however many', () => {
    const later = 20 * WINDOW_MS
    const of = (n: number, each: AlarmEpisode): AlarmEpisode => ({ ...each, id: `other ${n}`, entity: `instance:${n}` })
    // Told again after a restart, in the order in which they began.
    const flaps = [episode(0, 1), episode(2, 3), episode(4, later)]
    const others = Array.from({ length: 1_100 }, (_, n) => of(n, episode(100 + n, 101 + n)))
    expect(createFlapBook(RULES, [...flaps, ...others]).listed([], later + 1).episodes).toHaveLength(1)
    // One that has long been open grows.
    const open = Array.from({ length: 999 }, (_, n) => of(n, episode(n, null)))
    const book = createFlapBook(RULES, [...open, ...[0, 2, 4].map((at) => episode(later + at, later + at + 1))])
    book.take(of(0, { ...episode(0, null), level: 'critical' }))
    expect(book.listed([], later + 6).episodes).toHaveLength(1)
  })

  it('tells when what is held will be let go of', () => {
    const book = createFlapBook(RULES, [episode(0, 1), episode(2, 3), episode(4, 5)])
    expect(book.listed([], 6).calmAt).toBe(WINDOW_MS + 6)
    expect(book.listed([], WINDOW_MS + 6).calmAt).toBeNull()
  })

  it('is the same told at once, as after a start, and by one who looks at the past', () => {
    const stream = [episode(0, 1_000), episode(5_000, 6_000), episode(12_000, 13_000), episode(14_000, null)]
    expect(createFlapBook(RULES, stream).listed([stream[3] ?? episode(0, null)], 15_000).episodes).toEqual(play(stream, 15_000))
  })

  it('never hides what is open, and leaves the list only after a calm of the window or below the count', () => {
    const gap = fc.integer({ min: 1, max: 25_000 })
    const stream = fc.array(fc.tuple(gap, gap), { minLength: 1, maxLength: 12 }).map((gaps) => {
      let at = 0
      return gaps.map(([calm, lasts]) => {
        at += calm
        const raisedAt = at
        at += lasts
        return episode(raisedAt, at)
      })
    })
    fc.assert(
      fc.property(stream, fc.integer({ min: 0, max: 400_000 }), (episodes, at) => {
        const raised = episodes.filter((each) => each.raisedAt <= at)
        const listed = play(episodes, at)
        // By hand: how many were raised in a row up to now.
        let inARow = 0
        let before: AlarmEpisode | null = null
        for (const each of raised) {
          const goesOn = before !== null && each.raisedAt - (before.clearedAt ?? 0) <= WINDOW_MS
          inARow = goesOn ? inARow + 1 : 1
          before = each
        }
        const last = raised.at(-1)
        const isOpen = last !== undefined && (last.clearedAt ?? 0) > at
        const isHeld = last !== undefined && !isOpen && at - (last.clearedAt ?? 0) <= WINDOW_MS && inARow >= RULES.count
        expect(listed).toHaveLength(isOpen || isHeld ? 1 : 0)
        if (listed.length > 0) expect(listed[0]?.flaps).toBe(inARow >= RULES.count ? inARow : undefined)
        if (listed[0]?.stands) expect(listed[0].stands).toEqual(raised.slice(-inARow).map(({ id }) => id))
      }),
    )
  })
})

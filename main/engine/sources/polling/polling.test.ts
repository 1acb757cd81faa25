import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SourceState } from '../../../../shared/estate/source-state.ts'
import { fault, type Outcome } from '../faults.ts'
import { createPolling, POLLING_TUNABLES } from './polling.ts'

const EVERY_MS = 60_000
const ANSWER_MS = 10
const START = Date.UTC(2026, 10, 23)

describe('polling', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const OK: Outcome<unknown> = { ok: true, value: null }
  const failing = (kind: 'unreachable' | 'refused' | 'denied', retryAfterMs: number | null = null): Outcome<unknown> => ({
    ok: false,
    fault: fault(kind, Date.now(), 'connect.refused', { host: 'h', port: 1 }, retryAfterMs),
  })

  const begin = (answer: () => Outcome<unknown> | Promise<Outcome<unknown>>) => {
    const states: SourceState[] = []
    const asked: number[] = []
    const shift = { wall: 0 }
    let forgotten = 0
    const polling = createPolling(
      {
        name: 's',
        kind: 'prometheus',
        everyMs: EVERY_MS,
        budget: { perMinute: 60, spent: () => 0 },
        ask: async () => {
          asked.push(performance.now())
          await new Promise((done) => setTimeout(done, ANSWER_MS))
          return answer()
        },
        forget: () => {
          forgotten += 1
        },
        resources: () => [],
        takeCount: () => 0,
        badFrames: () => 0,
      },
      {
        sink: { offer: () => true, reserve: () => null, state: (state) => states.push(state) },
        clock: { now: () => Date.now() + shift.wall, monotonic: () => performance.now() },
        random: () => 0.5,
      },
    )
    polling.start()
    return {
      polling,
      asked,
      shift,
      forgotten: () => forgotten,
      last: () => states.at(-1),
      phases: () => states.map((each) => each.phase).filter((phase, index, all) => phase !== all[index - 1]),
    }
  }

  it('asks at once, then again and again, and is as of the last whole answer', async () => {
    const run = begin(() => OK)
    await vi.advanceTimersByTimeAsync(3 * EVERY_MS + 2000)
    expect(run.asked).toHaveLength(4)
    expect(run.phases()).toEqual(['connecting', 'live'])
    expect(run.last()?.asOf).toBe(START + 3 * (EVERY_MS + ANSWER_MS))
    // credentials are kept while all is well
    expect(run.forgotten()).toBe(1)
    run.polling.dispose()
    await vi.advanceTimersByTimeAsync(3 * EVERY_MS)
    expect(run.asked).toHaveLength(4)
  })

  it('is no longer live once the moment that its last answer is of is three rounds ago, however late that answer came', async () => {
    let answerMs = EVERY_MS / 2
    const run = begin(async () => {
      await new Promise((done) => setTimeout(done, answerMs))
      answerMs = 10 * EVERY_MS
      return OK
    })
    await vi.advanceTimersByTimeAsync(2.9 * EVERY_MS)
    expect(run.last()).toMatchObject({ phase: 'live', asOf: START })
    await vi.advanceTimersByTimeAsync(0.2 * EVERY_MS)
    expect(run.last()).toMatchObject({ phase: 'waiting', asOf: START })
    run.polling.dispose()
  })

  it.each([
    [0.8, ['connecting', 'live'], null],
    [1.3, ['connecting', 'waiting'], { code: 'source.slow', facts: { seconds: 78 } }],
    [2.5, ['connecting', 'waiting'], { code: 'source.slow', facts: { seconds: 150 } }],
  ] as const)('stays what it is while each answer takes %f rounds', async (rounds, phases, problem) => {
    const run = begin(async () => {
      await new Promise((done) => setTimeout(done, rounds * EVERY_MS))
      return OK
    })
    await vi.advanceTimersByTimeAsync(20 * EVERY_MS)
    expect(run.phases()).toEqual(phases)
    if (problem === null) expect(run.last()?.problem).toBeNull()
    else expect(run.last()?.problem).toMatchObject(problem)
    run.polling.dispose()
  })

  it('waits longer and longer, but no longer than the longest wait, and as long as it was told', async () => {
    const run = begin(() => failing('unreachable'))
    await vi.advanceTimersByTimeAsync(10 * POLLING_TUNABLES.retryMaxMs)
    const waits = run.asked.map((at, index) => at - (run.asked[index - 1] ?? at)).slice(1)
    expect(waits.slice(0, 4)).toEqual([750, 1500, 3000, 6000].map((ms) => ms + ANSWER_MS))
    expect(Math.max(...waits)).toBeLessThanOrEqual(POLLING_TUNABLES.retryMaxMs + ANSWER_MS)
    expect(run.phases()).toEqual(['connecting', 'waiting'])
    expect(run.last()?.problem?.code).toBe('connect.refused')
    run.polling.dispose()

    const told = begin(() => failing('unreachable', 20_000))
    await vi.advanceTimersByTimeAsync(20_000)
    expect(told.asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(ANSWER_MS)
    expect(told.asked).toHaveLength(2)
    told.polling.dispose()
  })

  it('asks at once, with credentials read anew, when a healthy contact is lost, and is not live meanwhile', async () => {
    let answer: Outcome<unknown> | Promise<Outcome<unknown>> = OK
    const run = begin(() => answer)
    await vi.advanceTimersByTimeAsync(EVERY_MS)
    answer = failing('refused')
    await vi.advanceTimersByTimeAsync(100)
    expect(run.asked).toHaveLength(3)
    expect(run.forgotten()).toBe(2)
    expect(run.phases()).toEqual(['connecting', 'live', 'waiting', 'refused'])
    answer = OK
    await vi.advanceTimersByTimeAsync(POLLING_TUNABLES.refusedRetryMs + ANSWER_MS)
    expect(run.last()?.phase).toBe('live')
    run.polling.dispose()
  })

  it('asks at once when the clock was set or the machine slept', async () => {
    const run = begin(() => OK)
    await vi.advanceTimersByTimeAsync(1000)
    run.shift.wall = 3_600_000
    await vi.advanceTimersByTimeAsync(POLLING_TUNABLES.beatMs)
    expect(run.asked).toHaveLength(2)
    run.shift.wall = 0
    await vi.advanceTimersByTimeAsync(POLLING_TUNABLES.beatMs)
    expect(run.asked).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(POLLING_TUNABLES.beatMs)
    expect(run.asked).toHaveLength(3)
    expect(run.last()?.phase).toBe('live')
    run.polling.dispose()
  })

  it('is not live while an answer is overdue', async () => {
    let slow = false
    const run = begin(() => (slow ? new Promise<Outcome<unknown>>(() => undefined) : OK))
    await vi.advanceTimersByTimeAsync(1000)
    slow = true
    await vi.advanceTimersByTimeAsync(4 * EVERY_MS)
    expect(run.last()?.phase).toBe('waiting')
    run.polling.dispose()
  })
})

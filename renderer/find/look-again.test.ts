import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CheckedFindFrame } from '../feed/frame-schema.ts'
import { FRESH_MS, lookAgain } from './look-again.ts'

const frameOf = (total: number): CheckedFindFrame => ({ view: 'find', id: 'x', asOf: 1, total, kinds: {}, from: 0, rows: [] })

describe('a list that is asked for again and again', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('says that no answer came, also where that takes longer than the list stays fresh; and takes the next one', async () => {
    let answers = true
    const told: string[] = []
    const ask = (piece: number) =>
      new Promise<CheckedFindFrame>((take, fail) => {
        if (answers) take(frameOf(piece))
        else setTimeout(() => fail(new Error('no answer')), 2 * FRESH_MS)
      })
    const end = lookAgain(
      { ask, took: (piece) => told.push(`took ${piece}`), failed: () => told.push('failed'), isSeen: () => true },
      [3, 4],
      100,
    )
    await vi.advanceTimersByTimeAsync(100)
    expect(told).toEqual(['took 3', 'took 4'])
    answers = false
    await vi.advanceTimersByTimeAsync(3 * FRESH_MS)
    expect(told.splice(0)).toEqual(['took 3', 'took 4', 'failed'])
    answers = true
    await vi.advanceTimersByTimeAsync(FRESH_MS)
    expect(told.splice(0)).toEqual(['took 3', 'took 4'])
    end()
    await vi.advanceTimersByTimeAsync(10 * FRESH_MS)
    expect(told).toEqual([])
  })
})

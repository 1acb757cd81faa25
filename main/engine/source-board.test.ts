import { describe, expect, it } from 'vitest'
import type { SourceState } from '../../shared/estate/source-state.ts'
import { createSourceBoard } from './source-board.ts'

const FILE = {
  sources: [],
  refused: [],
  registerFile: null,
  policyFile: null,
  demo: false,
  complete: true,
  faults: [],
}

const state = (more: Partial<SourceState>): SourceState => ({
  name: 'east',
  kind: 'kubernetes',
  phase: 'live',
  since: 1,
  asOf: 500,
  retryAt: null,
  problem: null,
  resources: [],
  eventsPerSecond: 0,
  requestsPerMinute: 0,
  requestBudgetPerMinute: 60,
  badFrames: 0,
  ...more,
})

describe('source board', () => {
  it('keeps until when the cache was true while the source has not reached its server', () => {
    const board = createSourceBoard(FILE, [state({})], 900)
    expect(board.states).toMatchObject([{ phase: 'refused', asOf: 500, problem: { code: 'source.unlisted' } }])
    board.put(state({ phase: 'waiting', asOf: null }))
    expect(board.states).toMatchObject([{ phase: 'waiting', asOf: 500 }])
    board.put(state({ asOf: 1_000 }))
    expect(board.states).toMatchObject([{ phase: 'live', asOf: 1_000 }])
  })
})

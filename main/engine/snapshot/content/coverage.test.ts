import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openForReading } from '../../journal/database.ts'
import { openJournal } from '../../journal/journal.ts'
import { START, stateOf } from '../case/case-fixture.ts'
import { coverageOf } from './coverage.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-coverage-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

test('tells since when a source is known in the window', () => {
  const { journal } = openJournal(dataDir, START, () => {})
  const step = { deltas: [], cursors: [], episodes: [] }
  journal.commit({ ...step, at: START, states: [stateOf('connecting', START)] })
  journal.commit({ ...step, at: START + 2_000, states: [stateOf('live', START + 2_000)] })
  journal.commit({ ...step, at: START + 5_000, states: [stateOf('live', START + 2_000)] })
  journal.dispose()
  const db = openForReading(dataDir)
  try {
    const since = (from: number) => coverageOf(db, { from, to: START + 6_000 }).sources.map((source) => source.since)
    expect(since(START)).toEqual([START + 2_000])
    expect(since(START + 4_000)).toEqual([START + 4_000])
  } finally {
    db.close()
  }
})

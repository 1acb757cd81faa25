import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deploymentOf } from '../../estate/observed-fixture.ts'
import { openForReading } from '../../journal/database.ts'
import { openJournal } from '../../journal/journal.ts'
import { findSlice } from './slice.ts'

const START = 1_764_000_000_000
/** Far enough apart for a jump, and near enough for one stretch (watch-log.ts), ms. */
const TICK = 1_000

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-slice-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** A journal of batches 1, 2, … at these ticks of the clock on the wall. */
function journalOf(ticks: readonly number[]): Database.Database {
  const { journal } = openJournal(dataDir, START + (ticks[0] ?? 0) * TICK, () => {})
  for (const [n, tick] of ticks.entries()) {
    const record = {
      ...{ ...deploymentOf('web', { readyReplicas: n }), parent: null, level: 'normal' as const, reasons: [], instanceCount: 0 },
      requested: { cpuMilli: null, memoryBytes: null },
    }
    const at = START + tick * TICK
    journal.commit({ at, deltas: [{ op: 'put', record, was: null }], cursors: [], episodes: [], states: [] })
  }
  journal.dispose()
  return openForReading(dataDir)
}

/** Batches 1 to 6, then the clock is set back: by 30 ticks, by 120; or it was ahead for batches 4 to 6. */
const BACK_A_BIT = [0, 10, 20, 30, 40, 50, 20, 30, 40, 50, 60]
const BACK_FAR = [0, 10, 20, 30, 40, 50, -70, -60, -50, -40]
const AHEAD = [0, 10, 20, 300, 310, 320, 30, 40, 50]

describe.each([
  ['that holds all of it', BACK_A_BIT, 5, 61, 1, 11],
  ['in the time that came twice: both times', BACK_A_BIT, 25, 55, 3, 10],
  ['that ends in the time that came twice', BACK_A_BIT, 5, 45, 1, 9],
  ['that begins after it was set back, by the wall, and ends where it was before', BACK_FAR, -55, 35, 1, 10],
  ['of the time after it was set back alone', BACK_FAR, -65, -45, 7, 9],
  ['of the time before it was set back alone', BACK_FAR, 15, 35, 2, 4],
  ['that ends while the clock was ahead', AHEAD, 5, 315, 1, 9],
  ['of the time when the clock was ahead', AHEAD, 305, 315, 4, 5],
  ['in which the clock went evenly', [0, 10, 20, 30, 40], 15, 35, 2, 4],
])('a window %s', (_, ticks, from, to, fromSeq, toSeq) => {
  test(`holds the batches after ${fromSeq} up to ${toSeq}`, () => {
    const db = journalOf(ticks)
    try {
      expect(findSlice(db, { from: START + from * TICK, to: START + to * TICK })).toMatchObject({ fromSeq, toSeq })
    } finally {
      db.close()
    }
  })
})

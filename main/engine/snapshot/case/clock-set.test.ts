import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openForReading } from '../../journal/database.ts'
import { openHistory } from '../../journal/history.ts'
import { openJournal } from '../../journal/journal.ts'
import { componentOf, exported, SIGNER, START } from './case-fixture.ts'
import { caseFolder, partName } from './cases.ts'
import { importCase } from './import-case.ts'

// A few databases and packages each, on a machine that others use too.
vi.setConfig({ testTimeout: 120_000 })

const TICK = 1_000

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-clock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['set back a bit', [0, 10, 20, 30, 40, 50, 20, 30, 40, 50, 60], [25, 55]],
  ['set back to before all that was recorded', [0, 10, 20, 30, 40, 50, -70, -60, -50, -40], [-55, 35]],
  ['ahead for a while', [0, 10, 20, 300, 310, 320, 30, 40, 50], [5, 315]],
] as const)(
  'where the clock was %s inside of the window, a case tells each moment of it as the journal does',
  async (_, ticks, [from, to]) => {
    const dataDir = join(folder, 'data')
    const { journal } = openJournal(dataDir, START, () => {})
    for (const [n, tick] of ticks.entries()) {
      const deltas = [{ op: 'put', record: componentOf('web', { readyReplicas: n }), was: null }] as const
      journal.commit({ at: START + tick * TICK, deltas, cursors: [], episodes: [], states: [] })
    }
    journal.dispose()
    const window = { from: START + from * TICK, to: START + to * TICK }
    const path = await exported(dataDir, folder, window)
    const now = START + 400 * TICK
    const { made } = await importCase(path, { dataDir, signers: [], accept: SIGNER.fingerprint, now, part: partName() })
    if (made === null) return expect.fail('not made')
    const [live, kept] = [openForReading(dataDir), openForReading(caseFolder(dataDir, made.id))]
    try {
      const [was, is] = [openHistory(live), openHistory(kept)]
      for (let at = window.from; at < window.to; at += TICK)
        expect([at - START, is.at(at).records]).toEqual([at - START, was.at(at).records])
    } finally {
      live.close()
      kept.close()
    }
  },
)

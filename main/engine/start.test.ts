import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SnapshotJob, SnapshotTold } from '../../shared/ipc/snapshot.ts'
import { makeSigningKey, signingSecret } from '../config/signing/signing-key.ts'
import { deploymentOf } from './estate/observed-fixture.ts'
import { openJournal } from './journal/journal.ts'
import { startEngine } from './start.ts'

// A thread and a database each, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 60_000 })

const START = 1_764_000_000_000
const SUITE = 'ed25519-sha256'

let dataDir = ''
let out = ''
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-start-'))
  dataDir = join(folder, 'data')
  out = join(folder, 'x.wlsnap')
  const { journal } = openJournal(dataDir, START, () => {})
  const record = {
    ...{ ...deploymentOf('web'), parent: null, level: 'normal' as const, reasons: [], instanceCount: 0 },
    requested: { cpuMilli: null, memoryBytes: null },
  }
  journal.commit({
    ...{ at: START + 1_000, deltas: [{ op: 'put', record, was: null }], cursors: [], episodes: [], states: [] },
  })
  journal.dispose()
})
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }))

const JOB = (): SnapshotJob => ({
  ask: { incident: null, from: START, to: START + 60_000, scope: null, profile: 'none', namespaces: [] },
  ...{ make: 'package', out, suite: SUITE },
})

/** An engine on the data folder, and what it tells of snapshots. */
function started() {
  const told: { readonly id: number; readonly word: SnapshotTold }[] = []
  const engine = startEngine(
    { dataDir, sourcesFile: null },
    {
      ...{ send() {}, onState() {}, log() {}, onSnapshot: (id, word) => void told.push({ id, word }) },
      onFatal(error) {
        throw error
      },
    },
  )
  engine.setSecrets({ [signingSecret(SUITE)]: makeSigningKey(SUITE, '一岗') })
  return {
    engine,
    last: (id: number) => told.filter((each) => each.id === id && !('progress' in each.word)).map(({ word }) => word),
  }
}

test('an export that is cancelled at once, before its code is loaded, is cancelled', async () => {
  const { engine, last } = started()
  engine.snapshot(1, JOB())
  engine.endSnapshot(1)
  engine.snapshot(2, { make: 'preview', ask: JOB().ask })
  await vi.waitFor(() => expect(last(2)).toHaveLength(1), { timeout: 30_000 })
  await engine.dispose()
  expect(last(1)).toEqual([{ cancelled: true }])
  expect(last(2)).toEqual([{ preview: expect.anything() }])
  expect(readdirSync(join(dataDir, '..'))).toEqual(['data'])
})

test('the end of the engine ends an export, and waits until nothing of it is left', async () => {
  const { engine, last } = started()
  engine.snapshot(1, JOB())
  await engine.dispose()
  expect(last(1)).toEqual([{ cancelled: true }])
  expect(readdirSync(join(dataDir, '..'))).toEqual(['data'])
})

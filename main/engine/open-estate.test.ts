import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { quotaOf } from './estate/observed-fixture.ts'
import { openJournal } from './journal/journal.ts'
import { openEstate } from './open-estate.ts'

const AT = 1_700_000_000_000

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-estate-'))
  const { journal } = openJournal(dataDir, AT, () => {})
  journal.commit({ at: AT, deltas: [{ op: 'put', record: quotaOf('q', 1), was: null }], cursors: [], episodes: [], states: [] })
  journal.dispose()
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const open = (restore: (count: number) => void) =>
  openEstate({ dataDir, policy: DEFAULT_POLICY, now: AT, log: () => {} }, ({ restored }) => {
    restore(restored.records.length)
    return { count: restored.records.length }
  })

test('what restores is taken over', () => {
  const { journal, problem, count } = open(() => {})
  expect([problem, count]).toEqual([null, 1])
  journal.dispose()
})

test('what reads and cannot be restored costs the estate, once, and not the start', () => {
  const { journal, problem, count } = open((records) => {
    if (records > 0) throw new TypeError('a field is not there')
  })
  expect([problem?.code, count]).toEqual(['journal.quarantined', 0])
  journal.dispose()
  const again = open(() => {})
  expect(again.problem).toBeNull()
  again.journal.dispose()
})

test('a fault that has nothing to do with what is restored costs no journal', () => {
  expect(() =>
    open(() => {
      throw new TypeError('a fault of ours')
    }),
  ).toThrow('a fault of ours')
  const again = open(() => {})
  expect([again.problem, again.count]).toEqual([null, 1])
  again.journal.dispose()
})

test('another fault is not taken for damage', () => {
  expect(() =>
    open(() => {
      throw new Error('no')
    }),
  ).toThrow('no')
  const again = open(() => {})
  expect([again.problem, again.count]).toEqual([null, 1])
  again.journal.dispose()
})

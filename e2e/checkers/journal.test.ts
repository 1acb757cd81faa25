import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { quotaOf } from '../../main/engine/estate/observed-fixture.ts'
import { journalFile, openForReading } from '../../main/engine/journal/database.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { createTruth } from '../crash/load.ts'
import { writeOldJournal } from '../crash/old-journal.ts'
import { differences, journalFaults, type Memory, remember } from './journal.ts'

const SEED = 7
const BATCHES = 60
const NOW = 1_700_000_000_000

const truth = createTruth(SEED)
let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-checker-'))
  writeOldJournal(dataDir, SEED, NOW, BATCHES)
  openJournal(dataDir, NOW, () => {}).journal.dispose()
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

function reading<T>(work: (db: Database.Database) => T): T {
  const db = openForReading(dataDir)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const faults = (told = 1, memories: readonly Memory[] = []) =>
  reading((db) => journalFaults(db, { told, truthAt: truth.at, memories, notes: new Set() }))

function damage(sql: string): void {
  const db = new Database(journalFile(dataDir))
  db.exec(sql)
  db.close()
}

test('a whole journal has no fault', () => {
  expect(faults()).toEqual([])
})

test('told: a sequence that was shown and is not there', () => {
  expect(faults(BATCHES + 100)).toEqual([expect.stringMatching(/was shown, but the journal ends at/)])
})

const DAMAGES: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a cursor ahead of its data': ['UPDATE cursor SET resource_version = resource_version + 40', /not (what|in)/],
  'a cursor behind its data': ['UPDATE cursor SET resource_version = resource_version - 40', /not (what|in)/],
  'a record with another figure': [
    "UPDATE record SET body = json_set(body, '$.restarts', 4000000) WHERE id = (SELECT id FROM record WHERE kind = 'instance' LIMIT 1)",
    /does not read: a record is not what was written/,
  ],
  'a record that is gone': [
    "DELETE FROM record WHERE id = (SELECT id FROM record WHERE kind = 'node' LIMIT 1)",
    /does not read: the records are not those that were written/,
  ],
  'an alarm without a reason': [
    "INSERT INTO alarm_episode (id, entity, code, level, peak, raised_at, cleared_at, facts) VALUES ('x', 'instance:a/none', 'instance.crash-loop', 'notice', 'notice', 5, NULL, '{}')",
    /has no reason on its record/,
  ],
  'a reason without an alarm': ['DELETE FROM alarm_episode WHERE cleared_at IS NULL', /has no open alarm/],
}
test.each(Object.keys(DAMAGES))('told: %s', (name) => {
  const [sql, words] = DAMAGES[name] ?? ['', /./]
  damage(sql)
  expect(faults().join('\n')).toMatch(words)
})

test('told: an instant that looks another way than before', () => {
  const memory = reading((db) => remember(db, NOW - 5_000))
  expect(faults(1, [memory])).toEqual([])
  expect(faults(1, [{ ...memory, digest: 'another' }])).toEqual([expect.stringMatching(/has changed/)])
})

test('told: an estate that is not the other', () => {
  const [quota, other] = [quotaOf('q', 1), quotaOf('q', 2)]
  const estate = new Map([[quota.id, quota]])
  expect(differences('one', estate, 'two', new Map([[quota.id, { ...quota }]]))).toEqual([])
  expect(differences('one', estate, 'two', new Map())).toEqual([`${quota.id} is in one, not in two`])
  expect(differences('one', estate, 'two', new Map([[quota.id, other]]))).toEqual([`${quota.id} differs between one and two`])
})

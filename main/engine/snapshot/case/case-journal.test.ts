import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { journalFile, openForReading } from '../../journal/database.ts'
import { openHistory } from '../../journal/history.ts'
import { SIGNER, START, smallPackage } from './case-fixture.ts'
import { readyCase } from './case-journal.ts'
import { caseFolder, partName } from './cases.ts'
import { importCase } from './import-case.ts'

vi.setConfig({ testTimeout: 60_000 })

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-case-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a case that an older program made is brought up to date, and is one file again', async () => {
  const dataDir = join(folder, 'data')
  const ask = { dataDir, signers: [], accept: SIGNER.fingerprint, now: START, part: partName() }
  const { made } = await importCase(await smallPackage(folder), ask)
  const id = made?.id ?? ''
  const older = new Database(journalFile(caseFolder(dataDir, id)))
  older.exec('ALTER TABLE sampled DROP COLUMN owner; DROP TABLE incident_edit; PRAGMA user_version = 12')
  older.close()
  expect(() => openForReading(caseFolder(dataDir, id))).toThrow()
  const db = openForReading(readyCase(dataDir, id))
  expect(openHistory(db).at(START + 60_000).records.size).toBe(3)
  db.close()
  expect(readdirSync(caseFolder(dataDir, id)).sort()).toEqual(['case.json', 'journal.db'])
})

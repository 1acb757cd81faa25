import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { problemText } from '../../../shared/estate/problem-words.ts'
import type { Delta, EstateRecord } from '../../../shared/estate/record.ts'
import { LANGS } from '../../../shared/lib/words.ts'
import { quotaOf } from '../estate/observed-fixture.ts'
import { markSuspect } from './damage.ts'
import { journalFile } from './database.ts'
import { type Opened, openJournal } from './journal.ts'
import { JournalError } from './journal-error.ts'
import { engineRuns } from './lock.ts'
import { rescueMarks, type StoredMark } from './marks.ts'
import { KNOWN_VERSION } from './migrations/migrate.ts'

/** What can befall the files of a journal, and what must come of it: never a fall without words, never a lie. */

const AT = 1_700_000_000_000
const NOW = AT + 60_000
const REGISTER_COPY = 'register.last-good.yaml'
const isRoot = process.getuid?.() === 0

let dataDir = ''
let file = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-damage-'))
  file = journalFile(dataDir)
})
afterEach(() => {
  chmodSync(dataDir, 0o755)
  rmSync(dataDir, { recursive: true, force: true })
})

const NAME = 'quota-'.repeat(1_000)
const put = (record: EstateRecord, was: EstateRecord | null = null): Delta => ({ op: 'put', record, was })
const CURSOR = { source: 'east', resource: 'resourcequotas', namespace: '', resourceVersion: '41' }
const EPISODE: AlarmEpisode = {
  ...{ id: 'e#c@3', entity: 'instance:east/1', code: 'instance.crash-loop', level: 'notice', peak: 'notice' },
  ...{ raisedAt: AT, clearedAt: null, facts: { restarts: 3 } },
}
const NOTE = { id: 'n1', at: AT, writtenAt: AT, author: null, text: 'looked at it', about: null, struckAt: null }

/** One record is longer than a page, so that it has overflow pages. */
const recordOf = (n: number, version: number): EstateRecord => ({
  ...quotaOf(`u${n}`, version),
  name: n % 50 === 0 ? `${NAME}${n}` : `u${n}`,
})

const MARK: StoredMark = {
  ...{ id: 'm', episode: EPISODE.id, what: 'acknowledge', author: '李', reason: '', at: AT, until: null, level: 'major' },
}

/** A journal with a settled estate, and unsettled batches in its log where it is not closed. Returns the open one. */
function fill(): Opened {
  const opened = openJournal(dataDir, AT, () => {})
  const { journal } = opened
  writeFileSync(join(dataDir, REGISTER_COPY), 'bureaus: []\n')
  journal.notes.add(NOTE)
  const first = Array.from({ length: 200 }, (_, n) => recordOf(n, 1))
  journal.commit({ at: AT, deltas: first.map((record) => put(record)), cursors: [CURSOR], episodes: [EPISODE], states: [] })
  journal.settle()
  for (let n = 0; n < 30; n += 1) {
    const changed = put(recordOf(n, 2), recordOf(n, 1))
    journal.commit({ at: AT + n * 1_000, deltas: [changed], cursors: [CURSOR], episodes: [], states: [] })
  }
  return opened
}

/** The same, left as a kill leaves it: with its log. */
function fillAndKill(): void {
  const { journal } = fill()
  const kept = mkdtempSync(join(tmpdir(), 'wanglou-killed-'))
  for (const name of readdirSync(dataDir)) writeFileSync(join(kept, name), readFileSync(join(dataDir, name)))
  journal.dispose()
  rmSync(dataDir, { recursive: true })
  renameSync(kept, dataDir)
}

const wholeEstate = () => new Map(Array.from({ length: 200 }, (_, n) => [recordOf(n, 1).id, recordOf(n, n < 30 ? 2 : 1)]))
const byId = (records: readonly EstateRecord[]) => new Map(records.map((record) => [record.id, record]))

function flip(path: string, at: number, count = 16): void {
  const handle = openSync(path, 'r+')
  const bytes = readFileSync(path).subarray(at, at + count)
  writeSync(handle, Buffer.from(bytes.map((byte) => byte ^ 0x5a)), 0, bytes.length, at)
  closeSync(handle)
}

function sql(text: string): void {
  const db = new Database(file)
  db.exec(text)
  db.close()
}

/** The first byte of the root page of a table. */
function rootOf(table: string): number {
  const db = new Database(file, { readonly: true })
  const page = Number(db.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck(true).get(table))
  db.close()
  return (page - 1) * 4_096
}

/** whole: nothing is lost. kept: the last known estate, listed anew. fresh: from nothing, listed anew. */
type Outcome = 'whole' | 'kept' | 'fresh'

/** Holds for every outcome: words in both languages, a copy of what there was, and a journal that works. */
function expectOutcome(outcome: Outcome): void {
  const before = existsSync(file) && !outcome.startsWith('whole') ? readFileSync(file) : null
  const { journal, restored, problem } = openJournal(dataDir, NOW, () => {})
  if (outcome === 'whole') {
    expect(problem).toBeNull()
    expect(restored.cursors).toEqual([CURSOR])
  } else {
    expect(problem?.code).toBe(outcome === 'kept' ? 'journal.salvaged' : 'journal.quarantined')
    expect(restored.cursors).toEqual([])
    expect(readFileSync(join(String(problem?.facts.copy), 'journal.db'))).toEqual(before)
    for (const lang of LANGS) {
      const { what, wayOut } = problemText(problem?.code ?? 'journal.damaged', problem?.facts ?? {}, lang)
      expect(what).toContain('quarantine')
      expect(`${what}${wayOut}`).not.toContain('–')
    }
  }
  expect(byId(restored.records)).toEqual(outcome === 'fresh' ? new Map() : wholeEstate())
  expect(restored.episodes).toEqual(outcome === 'fresh' ? [] : [EPISODE])
  expect(readFileSync(join(dataDir, REGISTER_COPY), 'utf8')).toBe('bureaus: []\n')
  journal.commit({ at: NOW, deltas: [put(recordOf(999, 1))], cursors: [CURSOR], episodes: [], states: [] })
  journal.dispose()
  expect(engineRuns(dataDir)).toBe(false)
  const again = openJournal(dataDir, NOW, () => {})
  again.journal.dispose()
  expect(again.problem).toBeNull()
  expect(byId(again.restored.records)).toEqual(new Map([...byId(restored.records), [recordOf(999, 1).id, recordOf(999, 1)]]))
}

interface Damage {
  /** Whether the journal was closed before, or killed and left with its log. */
  readonly left: 'closed' | 'killed'
  readonly befalls: () => void
  readonly outcome: Outcome
}

const DAMAGES: Readonly<Record<string, Damage>> = {
  'nothing, after a kill': { left: 'killed', befalls: () => {}, outcome: 'whole' },
  'no index of the log': { left: 'killed', befalls: () => rmSync(`${file}-shm`, { force: true }), outcome: 'whole' },
  'garbage for an index of the log': {
    left: 'killed',
    befalls: () => writeFileSync(`${file}-shm`, 'garbage'.repeat(5_000)),
    outcome: 'whole',
  },
  'a file of no bytes': { left: 'closed', befalls: () => truncateSync(file, 0), outcome: 'fresh' },
  'a file of one byte': { left: 'closed', befalls: () => truncateSync(file, 1), outcome: 'fresh' },
  'a file of half a header': { left: 'closed', befalls: () => truncateSync(file, 50), outcome: 'fresh' },
  'a file of one page': { left: 'closed', befalls: () => truncateSync(file, 4_096), outcome: 'fresh' },
  'a file of some pages': { left: 'closed', befalls: () => truncateSync(file, 40_000), outcome: 'fresh' },
  'no database at all': { left: 'closed', befalls: () => writeFileSync(file, 'not a database '.repeat(900)), outcome: 'fresh' },
  'a flipped header': { left: 'closed', befalls: () => flip(file, 0, 100), outcome: 'fresh' },
  'a flipped root of the records': { left: 'closed', befalls: () => flip(file, rootOf('record')), outcome: 'fresh' },
  'a flipped root of the cursors': { left: 'closed', befalls: () => flip(file, rootOf('cursor')), outcome: 'kept' },
  'a flipped root of the head': { left: 'closed', befalls: () => flip(file, rootOf('head')), outcome: 'fresh' },
  'a record that nobody wrote': {
    left: 'closed',
    befalls: () => sql(`UPDATE record SET body = '{"id": 4}' WHERE id = 'quota:east/u7'`),
    outcome: 'fresh',
  },
  'a record with another figure': {
    left: 'closed',
    befalls: () => sql(`UPDATE record SET body = replace(body, '"cpuMilli":1', '"cpuMilli":7') WHERE id = 'quota:east/u77'`),
    outcome: 'fresh',
  },
  'records of another time': {
    left: 'closed',
    befalls: () => sql("DELETE FROM record WHERE id = 'quota:east/u77'"),
    outcome: 'fresh',
  },
  'a cursor that nobody wrote': {
    left: 'closed',
    befalls: () => sql("UPDATE cursor SET resource_version = '71'"),
    outcome: 'kept',
  },
  'a batch that is gone': {
    left: 'killed',
    befalls: () => sql('DELETE FROM batch WHERE seq = (SELECT max(seq) - 1 FROM batch)'),
    outcome: 'fresh',
  },
  'no log at all, after all was moved into the file': {
    left: 'killed',
    befalls() {
      sql('PRAGMA wal_checkpoint(TRUNCATE)')
      rmSync(`${file}-wal`, { force: true })
    },
    outcome: 'whole',
  },
  'doubt of the history': { left: 'closed', befalls: () => markSuspect(file, 'history'), outcome: 'kept' },
  'doubt of the estate': { left: 'closed', befalls: () => markSuspect(file, 'estate'), outcome: 'fresh' },
}

describe('a journal that was met by', () => {
  test.each(Object.keys(DAMAGES))('%s', (name) => {
    const damage = DAMAGES[name]
    if (damage?.left === 'killed') fillAndKill()
    else fill().journal.dispose()
    damage?.befalls()
    expectOutcome(damage?.outcome ?? 'whole')
  })
})

test('notes, and what was said of alarms, come along from what still reads', () => {
  const before = fill().journal
  before.marks.add(MARK)
  before.dispose()
  flip(file, rootOf('record'))
  const { journal } = openJournal(dataDir, NOW, () => {})
  expect(journal.notes.within(0, NOW, 10)).toEqual([NOTE])
  expect(rescueMarks(file)).toEqual([MARK])
  journal.dispose()
})

/** The log is of whole transactions with checksums of their own: what is flipped or cut off in it ends it there, at a commit. */
test('a log that is cut short or flipped goes back to a commit, with cursor and data together', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (share, cut) => {
      rmSync(dataDir, { recursive: true, force: true })
      mkdirSync(dataDir)
      fillAndKill()
      const log = `${file}-wal`
      const at = Math.floor(readFileSync(log).length * share * 0.999)
      if (cut) truncateSync(log, at)
      else flip(log, at, 8)
      rmSync(`${file}-shm`, { force: true })
      const { journal, restored, problem } = openJournal(dataDir, NOW, () => {})
      const { seq } = journal.head()
      journal.dispose()
      expect(problem).toBeNull()
      expect(restored.cursors).toEqual(seq === 0 ? [] : [CURSOR])
      const expected =
        seq === 0 ? new Map() : new Map([...wholeEstate()].map(([id], n) => [id, recordOf(n, n < seq - 1 ? 2 : 1)]))
      expect(byId(restored.records)).toEqual(expected)
    }),
    { numRuns: 12 },
  )
})

describe('refused, in words, and left as it is', () => {
  const words = (): string => {
    try {
      openJournal(dataDir, NOW, () => {}).journal.dispose()
    } catch (error) {
      expect(error).toBeInstanceOf(JournalError)
      if (error instanceof JournalError) return LANGS.map((lang) => error.text(lang)).join('\n')
    }
    return 'it opened'
  }

  test('a database from the future', () => {
    fill().journal.dispose()
    sql(`PRAGMA user_version = ${KNOWN_VERSION + 1}`)
    const before = readFileSync(file)
    expect(words()).toMatch(/比本程序认识的.*newer than/s)
    expect(readFileSync(file)).toEqual(before)
    expect(existsSync(join(dataDir, 'quarantine'))).toBe(false)
  })

  test('a folder where the file should be', () => {
    mkdirSync(file)
    expect(words()).toMatch(/无法使用数据目录.*cannot be used/s)
  })

  test('a file where the folder should be', () => {
    rmSync(dataDir, { recursive: true })
    writeFileSync(dataDir, '')
    expect(words()).toMatch(/无法使用数据目录.*cannot be used/s)
  })

  // Root may write everywhere.
  test.skipIf(isRoot)('a file that may not be written', () => {
    fill().journal.dispose()
    chmodSync(file, 0o444)
    expect(words()).toMatch(/权限.*permissions/s)
  })

  test.skipIf(isRoot)('a folder that may not be written', () => {
    fill().journal.dispose()
    chmodSync(dataDir, 0o555)
    expect(words()).toMatch(/权限.*permissions/s)
  })
})

/** Found by the property below, once in some hundred runs: a name in the schema is a page's content like any other. */
test.each([
  ['column', 'resource_version TEXT'],
  ['table', 'CREATE TABLE head'],
])('a %s by another name', (_, words) => {
  fill().journal.dispose()
  const whole = readFileSync(file)
  // Migrations leave older copies of the schema in free pages.
  for (let at = whole.indexOf(words); at >= 0; at = whole.indexOf(words, at + 1)) flip(file, at + words.length - 6, 1)
  const { journal, restored, problem } = openJournal(dataDir, NOW, () => {})
  journal.dispose()
  expect(problem?.code).toMatch(/journal\.(salvaged|quarantined)/)
  expect(restored.cursors).toEqual([])
})

/** Where SQLite keeps the version of the schema: another one there looks like a database from the future, which is refused and left as it is. */
const VERSION_AT = 60

/** Wherever bytes flip: either nothing is lost, or it is known and said. Never something else that looks right. */
test('flipped bytes anywhere are met or harmless', () => {
  fill().journal.dispose()
  const whole = readFileSync(file)
  const estate = wholeEstate()
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 64 }), (at, count) => {
      fc.pre(at > VERSION_AT + 3 || at + count <= VERSION_AT)
      rmSync(join(dataDir, 'quarantine'), { recursive: true, force: true })
      for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true })
      writeFileSync(file, whole)
      flip(file, at, count)
      const { journal, restored, problem } = openJournal(dataDir, NOW, () => {})
      journal.dispose()
      if (problem?.code === 'journal.quarantined') expect(restored.records).toEqual([])
      else expect(byId(restored.records)).toEqual(estate)
      expect(restored.cursors).toEqual(problem === null ? [CURSOR] : [])
    }),
    { numRuns: 25 },
  )
})

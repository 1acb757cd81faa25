import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Delta, EstateRecord, ObservedQuota } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { journalFile, openForReading } from './database.ts'
import { openJournal } from './journal.ts'
import { JournalError } from './journal-error.ts'
import { engineRuns } from './lock.ts'
import { KNOWN_VERSION, MIGRATIONS } from './migrations/migrate.ts'
import { type Batch, readBatches, readCursors, readHead, readRecords } from './read.ts'
import { createFold } from './rows.ts'
import type { Commit } from './writer.ts'

let dataDir = ''
const logged: string[] = []
const open = (now = 1_000_000) => openJournal(dataDir, now, (line) => logged.push(line))

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-journal-'))
  logged.length = 0
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

function quota(uid: string, version: number): ObservedQuota {
  return {
    id: `quota:a/${uid}`,
    kind: 'quota',
    source: 'a',
    uid,
    namespace: 'tax',
    name: uid,
    createdAt: 1,
    version: String(version),
    granted: { cpuMilli: version, memoryBytes: null },
    used: { cpuMilli: null, memoryBytes: null },
  }
}

const put = (record: EstateRecord): Delta => ({ op: 'put', record, was: null })
const del = (uid: string): Delta => ({ op: 'del', id: `quota:a/${uid}`, kind: 'quota', was: quota(uid, 1) })
const commitOf = (parts: Partial<Commit>): Commit => ({ at: 5, deltas: [], cursors: [], episodes: [], states: [], ...parts })
const cursor = (resourceVersion: string) => ({ source: 'a', resource: 'pods', namespace: '', resourceVersion })

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return null
}

const byId = (records: Iterable<EstateRecord>) => new Map([...records].map((record) => [record.id, record]))

function fold(batches: Iterable<Batch>): Map<string, EstateRecord> {
  const estate = createFold()
  for (const { rows } of batches) for (const row of rows) estate.take(row)
  return estate.estate()
}

describe('commit', () => {
  test('what was committed is there after a reopening: records, cursors, alarms, states and the head', () => {
    const { journal } = open()
    const episode: AlarmEpisode = {
      id: 'instance:a/1#instance.crash-loop@3',
      entity: 'instance:a/1',
      code: 'instance.crash-loop',
      level: 'major',
      peak: 'critical',
      raisedAt: 3,
      clearedAt: null,
      facts: { waiting: 'CrashLoopBackOff', restarts: 7 },
    }
    const alert: AlarmEpisode = { ...episode, id: 'instance:a/1#alert.firing/7@4', code: 'alert.firing', key: '7', raisedAt: 4 }
    const state: SourceState = {
      name: 'a',
      kind: 'kubernetes',
      phase: 'live',
      since: 1,
      asOf: 4,
      retryAt: null,
      problem: null,
      resources: [{ resource: 'pods', groupVersion: 'v1', state: 'watching', problem: null }],
      eventsPerSecond: 2.5,
      requestsPerMinute: 1,
      requestBudgetPerMinute: 60,
      badFrames: 0,
    }
    const seq = journal.commit(
      commitOf({
        at: 1_000_500,
        deltas: [put(quota('x', 1))],
        cursors: [cursor('41')],
        episodes: [episode, alert],
        states: [state],
      }),
    )
    expect(seq).toBe(1)
    journal.dispose()

    const { journal: again, restored } = open()
    expect(again.head()).toEqual({ seq: 1, at: 1_000_500 })
    expect(restored).toEqual({
      marks: new Map(),
      records: [quota('x', 1)],
      cursors: [cursor('41')],
      episodes: [episode, alert],
      sourceStates: [state],
      coverage: [600_000],
    })
    again.dispose()
  })

  test('a commit without deltas keeps the sequence', () => {
    const { journal } = open()
    journal.commit(commitOf({ deltas: [put(quota('x', 1))] }))
    expect(journal.commit(commitOf({ cursors: [cursor('50')] }))).toBe(1)
    journal.dispose()
    expect(open().restored.cursors).toEqual([cursor('50')])
  })

  test('a disk that takes no more is worded, and loses nothing of what was committed', () => {
    const { journal } = open()
    journal.commit(commitOf({ deltas: [put(quota('x', 1))] }))
    const other = new Database(journalFile(dataDir))
    other.exec("CREATE TRIGGER full BEFORE INSERT ON batch BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    other.close()
    expect(() => journal.commit(commitOf({ deltas: [put(quota('x', 2))] }))).toThrow(JournalError)
    journal.dispose()
    expect(open().restored.records).toEqual([quota('x', 1)])
  })

  test('a commit that fails changes nothing, cursors included', () => {
    const { journal } = open()
    journal.commit(commitOf({ deltas: [put(quota('x', 1))], cursors: [cursor('41')] }))
    const unwritable = commitOf({ deltas: [put(quota('x', 2))], cursors: [cursor('42')], at: Number.NaN })
    expect(() => journal.commit(unwritable)).toThrow()
    const db = openForReading(dataDir)
    expect(readHead(db).seq).toBe(1)
    expect(readCursors(db)).toEqual([cursor('41')])
    expect([...readRecords(db)]).toEqual([quota('x', 1)])
    db.close()
    journal.dispose()
  })

  test('a reader sees the last commit while the writer goes on, settled or not', () => {
    const { journal } = open()
    const db = openForReading(dataDir)
    journal.commit(commitOf({ deltas: [put(quota('x', 1)), put(quota('y', 1))] }))
    expect(byId(readRecords(db))).toEqual(byId([quota('x', 1), quota('y', 1)]))
    journal.settle()
    journal.commit(commitOf({ deltas: [put(quota('x', 2)), del('y')] }))
    expect([...readRecords(db)]).toEqual([quota('x', 2)])
    db.close()
    journal.dispose()
  })
})

test('the fold of the history equals the estate, whenever it is settled or reopened', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(fc.record({ uid: fc.constantFrom('p', 'q', 'r', 's'), gone: fc.boolean() }), { minLength: 1 }),
    },
    { weight: 1, arbitrary: fc.constant('settle' as const) },
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      rmSync(dataDir, { recursive: true, force: true })
      let { journal } = open()
      let version = 0
      for (const what of steps) {
        if (what === 'settle') journal.settle()
        else if (what === 'reopen') {
          journal.dispose()
          journal = open().journal
        } else {
          version += 1
          journal.commit(commitOf({ deltas: what.map(({ uid, gone }) => (gone ? del(uid) : put(quota(uid, version)))) }))
        }
      }
      const db = openForReading(dataDir)
      expect(byId(readRecords(db))).toEqual(fold(readBatches(db, 0)))
      db.close()
      journal.dispose()
      const { journal: last, restored } = open()
      const after = openForReading(dataDir)
      expect(byId(restored.records)).toEqual(fold(readBatches(after, 0)))
      after.close()
      last.dispose()
    }),
    { numRuns: 15 },
  )
})

test('a source that is dropped loses its cursors in the same step as its records', () => {
  const { journal } = open()
  journal.commit(commitOf({ deltas: [put(quota('x', 1))], cursors: [cursor('1'), { ...cursor('2'), source: 'b' }] }))
  journal.commit(commitOf({ deltas: [del('x')], forget: ['a'] }))
  journal.dispose()
  expect(open().restored).toMatchObject({ records: [], cursors: [{ ...cursor('2'), source: 'b' }] })
})

describe('one engine a data folder', () => {
  test('a second engine is refused in words; after the first has gone it may', () => {
    const { journal } = open()
    expect(engineRuns(dataDir)).toBe(true)
    expect(() => open()).toThrow(/another Wanglou is using the data folder .*Stop that one first/)
    journal.dispose()
    expect(engineRuns(dataDir)).toBe(false)
    open().journal.dispose()
  })

  test('no engine runs on a folder that never had one', () => {
    expect(engineRuns(dataDir)).toBe(false)
    expect(readdirSync(dataDir)).toEqual([])
  })
})

test('a server that sends half a character as its version damages nothing', () => {
  const { journal } = open()
  journal.commit(commitOf({ deltas: [put({ ...quota('u1', 1), name: '\ud800' })], cursors: [cursor('41\ud800')] }))
  journal.dispose()
  const { journal: again, restored, problem } = open()
  again.dispose()
  expect(problem).toBeNull()
  expect(restored.records).toMatchObject([{ name: '\ud800' }])
  expect(restored.cursors).toEqual([cursor('41\ufffd')])
})

test('a database from the future is refused with a sentence and left untouched', () => {
  const file = journalFile(dataDir)
  const future = new Database(file)
  future.exec('CREATE TABLE tomorrow (x)')
  future.pragma(`user_version = ${KNOWN_VERSION + 1}`)
  future.close()
  const before = readFileSync(file)
  expect(() => open()).toThrow(/newer than .* left untouched/)
  expect(() => openForReading(dataDir)).toThrow(JournalError)
  expect(readFileSync(file)).toEqual(before)
  expect(existsSync(join(dataDir, 'quarantine'))).toBe(false)
})

test('a reader says that an older program wrote the data, and leaves it to an engine to bring it up to date', () => {
  const file = journalFile(dataDir)
  const older = new Database(file)
  for (const { sql } of MIGRATIONS.slice(0, 2)) older.exec(sql)
  older.pragma('user_version = 2')
  older.close()
  const before = readFileSync(file)
  expect(() => openForReading(dataDir)).toThrow(/written by an older program \(version 2; .*open it once/)
  expect(readFileSync(file)).toEqual(before)
  open().journal.dispose()
  openForReading(dataDir).close()
})

test('a reader takes a file that was cut off for damaged, not for one that is begun', () => {
  writeFileSync(journalFile(dataDir), '')
  expect(() => openForReading(dataDir)).toThrow(/was cut off/)
})

test.each(['removed', 'moved', 'replaced'])(
  'a database that is %s while in use is told: what is written would never be found',
  (way) => {
    const { journal } = open()
    journal.commit(commitOf({ deltas: [put(quota('u1', 1))] }))
    expect(journal.keepRoom(5)).toBe(false)
    const file = journalFile(dataDir)
    if (way === 'removed') rmSync(dataDir, { recursive: true })
    else renameSync(file, `${file}.old`)
    if (way === 'replaced') writeFileSync(file, readFileSync(`${file}.old`))
    expect(() => journal.keepRoom(6)).toThrow(/was moved, removed or replaced while it was in use/)
    journal.dispose()
  },
)

test('reading where nothing is says so', () => {
  expect(() => openForReading(dataDir)).toThrow(/no Wanglou data/)
})

describe('damage', () => {
  const RECORDS = Array.from({ length: 400 }, (_, n) => put(quota(`u${n}`, n)))
  function fillJournal(): void {
    const { journal } = open()
    journal.commit(commitOf({ deltas: RECORDS }))
    journal.dispose()
  }
  const WAYS: Readonly<Record<string, (file: string) => void>> = {
    'is no database': (file) => writeFileSync(file, 'this is not a database, and long enough to be looked at as one '.repeat(20)),
    'was cut short': (file) => truncateSync(file, 8_192),
    'has flipped bytes': (file) => {
      const bytes = readFileSync(file)
      for (let at = 4_096; at < bytes.length; at += 1) bytes[at] = (bytes[at] ?? 0) ^ 0x5a
      writeFileSync(file, bytes)
    },
    'holds a record that nobody wrote': (file) => {
      const db = new Database(file)
      db.exec(`UPDATE record SET body = '{"id": 4}' WHERE id = 'quota:a/u7'`)
      db.close()
    },
  }
  test.each(Object.keys(WAYS))('a database that %s goes to quarantine, and a fresh one is begun', (way) => {
    fillJournal()
    WAYS[way]?.(journalFile(dataDir))
    const damaged = readFileSync(journalFile(dataDir))
    const { journal, restored, problem } = open()
    expect(problem?.code).toBe('journal.quarantined')
    expect(logged.join()).toMatch(/was damaged .* moved to .*quarantine/)
    expect(restored.records).toEqual([])
    expect(readFileSync(join(String(problem?.facts.copy), 'journal.db'))).toEqual(damaged)
    journal.commit(commitOf({ deltas: [put(quota('new', 1))] }))
    journal.dispose()
    const again = open()
    expect(again.problem).toBeNull()
    expect(again.restored.records).toEqual([quota('new', 1)])
    again.journal.dispose()
  })

  test('what reads of the notes of operators is taken over into the fresh one', () => {
    const { journal } = open()
    const note = { id: 'n1', at: 5, writtenAt: 6, author: '一岗', text: '已通知运营商', about: null, struckAt: 7 }
    journal.notes.add(note, { ...note, id: 'n2', struckAt: null })
    journal.commit(commitOf({ deltas: RECORDS }))
    journal.dispose()
    WAYS['holds a record that nobody wrote']?.(journalFile(dataDir))
    const again = open()
    expect(again.problem?.code).toBe('journal.quarantined')
    expect(again.journal.notes.within(0, 10, 10)).toEqual([note, { ...note, id: 'n2', struckAt: null }])
    expect(logged.join()).toMatch(/2 operator notes were taken over/)
    again.journal.dispose()
  })

  test('damage met while running leads to quarantine at the next start', () => {
    fillJournal()
    const { journal } = open()
    const other = new Database(journalFile(dataDir))
    other.unsafeMode(true)
    other.pragma('writable_schema = ON')
    const root = other.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'segment_from'").pluck(true).get()
    other.prepare("UPDATE sqlite_master SET rootpage = ? WHERE name = 'batch'").run(root)
    other.pragma('schema_version = 99')
    other.close()
    expect(() => journal.commit(commitOf({ deltas: [put(quota('x', 1))] }))).toThrow(/is damaged/)
    // The damage may keep it from settling; what counts is the next start.
    thrownBy(() => journal.dispose())
    const again = open()
    expect(again.problem?.code).toBe('journal.quarantined')
    again.journal.dispose()
  })
})

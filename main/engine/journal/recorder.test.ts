import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Delta } from '../../../shared/estate/record.ts'
import { quotaOf } from '../estate/observed-fixture.ts'
import { openDatabase } from './database.ts'
import { createReserve, RESERVE_BYTES } from './disk.ts'
import { openHistory } from './history.ts'
import { packNext } from './pack.ts'
import { readCursors, readHead, readRecords } from './read.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { type Commit, openWriter, type Writer } from './writer.ts'

const AT = 1_700_000_000_000
const DAY_MS = 86_400_000
const PAGE_BYTES = 4_096

let folder = ''
let db: Database.Database
const logged: string[] = []
let free: number | null = null

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-recorder-'))
  db = openDatabase(join(folder, 'journal.db'))
  logged.length = 0
  free = 1_000_000_000_000
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

function recorderOf(limitBytes = 1e12) {
  const writer = openWriter(db).writer
  const past = openHistory(db)
  const recorder = createRecorder({
    db,
    writer,
    history: { thinOldest: writer.thinOldest, from: () => past.span()?.from ?? null },
    samples: { thinOldest: writer.samples.thinOldest, from: () => null },
    reserve: createReserve(folder),
    freeBytes: () => free,
    limitBytes,
    historyMs: 30 * DAY_MS,
    log: (line) => logged.push(line),
  })
  return { recorder, writer }
}

/** A commit that takes some pages: its texts do not pack. */
function commitOf(n: number): Commit {
  const noise = Array.from({ length: 400 }, (_, k) => Math.imul(n + 1, 0x9e3779b1 ^ Math.imul(k, 0x85ebca6b)).toString(36)).join(
    '',
  )
  const deltas: Delta[] = [{ op: 'put', record: { ...quotaOf(`u${n % 3}`, n), name: noise }, was: null }]
  return {
    at: AT + n * 1_000,
    deltas,
    cursors: [{ source: 'east', resource: 'pods', namespace: '', resourceVersion: String(n) }],
    episodes: [],
    states: [],
  }
}

/** What an engine does from time to time: history is thinned by stretches from one checkpoint to the next. */
function upkeep(recorder: Recorder, writer: Writer): void {
  recorder.settle()
  for (;;) {
    const packed = packNext(db, { segmentRows: 20, segmentBatches: 20, checkpointRows: 40, partRecords: 10 })
    if (packed === null || recorder.whereRoom(() => writer.store(packed)) === null) return
  }
}

const pages = (): number => Number(db.pragma('page_count', { simple: true }))
const capAt = (count: number): void => void db.pragma(`max_page_count = ${count}`)
const cursor = (): string | undefined => readCursors(db)[0]?.resourceVersion
const granted = () =>
  new Map([...readRecords(db)].map((record) => [record.id, 'granted' in record ? record.granted.cpuMilli : null]))

test('a file that may not grow goes on recording: the oldest goes, the newest stays, and it is said', () => {
  const { recorder, writer } = recorderOf()
  for (let n = 1; n <= 300; n += 1) {
    recorder.commit(commitOf(n))
    if (n % 50 === 0) upkeep(recorder, writer)
  }
  capAt(pages() + 2)
  for (let n = 301; n <= 900; n += 1) {
    recorder.commit(commitOf(n))
    if (n % 50 === 0) upkeep(recorder, writer)
  }
  recorder.keepRoom(AT + 900_000)
  expect(recorder.state()).toMatchObject({ unrecordedSince: null, problem: { code: 'journal.thinned-early' } })
  expect(writer.head().seq).toBe(900)
  expect(cursor()).toBe('900')
  expect(recorder.state().historyFrom).toBeGreaterThan(AT + 1_000)
  expect(
    openHistory(db)
      .at(AT + 900_000)
      .records.get(quotaOf('u0', 1).id),
  ).toMatchObject({ granted: { cpuMilli: 900 } })
  expect(logged.join()).toMatch(/the oldest history was removed early/)
})

test('where thinning is not enough it goes on unrecorded, loses nothing that was, and catches up', () => {
  const { recorder, writer } = recorderOf()
  recorder.commit(commitOf(1))
  recorder.settle()
  capAt(pages())
  for (let n = 2; n <= 40; n += 1) expect(recorder.commit(commitOf(n))).toBe(writer.head().seq)
  const { seq } = readHead(db)
  expect(recorder.state()).toMatchObject({
    unrecordedSince: AT + (seq + 1) * 1_000,
    problem: { code: 'journal.disk-full', at: AT + (seq + 1) * 1_000 },
  })
  // Never ahead of the data: what lies in the file is one committed sequence.
  expect(cursor()).toBe(String(seq))
  expect(recorder.head()).toEqual({ seq, at: AT + 40_000 })
  recorder.settle()
  recorder.keepRoom(AT + 50_000)
  expect(recorder.state().unrecordedSince).not.toBeNull()

  capAt(1_000_000)
  recorder.keepRoom(AT + 100_000)
  expect(recorder.state()).toMatchObject({ unrecordedSince: null, problem: { code: 'journal.gap' } })
  expect(recorder.head()).toEqual({ seq: seq + 1, at: AT + 100_000 })
  expect(cursor()).toBe('40')
  expect(granted()).toEqual(
    new Map([
      [quotaOf('u0', 1).id, 39],
      [quotaOf('u1', 1).id, 40],
      [quotaOf('u2', 1).id, 38],
    ]),
  )
  expect(logged.join()).toMatch(/nothing is recorded any more.*recording goes on/s)
  recorder.keepRoom(AT + 31 * DAY_MS)
  expect(recorder.state().problem).toBeNull()
})

test('a file that somebody else holds is worded, and written once it is free', () => {
  const { recorder } = recorderOf()
  recorder.commit(commitOf(1))
  db.pragma('busy_timeout = 1')
  const other = new Database(join(folder, 'journal.db'))
  other.exec('BEGIN IMMEDIATE')
  recorder.commit(commitOf(2))
  expect(recorder.state()).toMatchObject({ unrecordedSince: AT + 2_000, problem: { code: 'journal.unwritable' } })
  other.exec('COMMIT')
  other.close()
  recorder.keepRoom(AT + 3_000)
  expect(recorder.state().unrecordedSince).toBeNull()
  expect(cursor()).toBe('2')
})

test('what is no fault of the disk is not taken for one', () => {
  const { recorder } = recorderOf()
  expect(() => recorder.commit({ ...commitOf(1), at: Number.NaN })).toThrow()
  expect(recorder.state().unrecordedSince).toBeNull()
})

test('beyond its limit the oldest is thinned, some way below it, and the file gives back what it does not need', () => {
  const limit = 100 * PAGE_BYTES
  const { recorder, writer } = recorderOf(limit)
  for (let n = 1; n <= 600; n += 1) {
    recorder.commit(commitOf(n))
    if (n % 50 === 0) upkeep(recorder, writer)
  }
  const before = pages()
  expect(before * PAGE_BYTES).toBeGreaterThan(limit)
  for (let turn = 0; turn < 50; turn += 1) recorder.keepRoom(AT + 600_000)
  expect(pages() * PAGE_BYTES).toBeLessThanOrEqual(limit)
  expect(recorder.state()).toMatchObject({ problem: { code: 'journal.thinned-early' }, limitBytes: limit })
  expect(granted().size).toBe(3)
})

test('the reserve is taken where there is plenty, let go when the disk is full, and taken again', () => {
  const { recorder } = recorderOf()
  const file = join(folder, 'journal.reserve')
  free = RESERVE_BYTES
  recorder.keepRoom(AT)
  expect(existsSync(file)).toBe(false)
  expect(recorder.state().problem?.code).toBe('journal.disk-low')
  free = RESERVE_BYTES * 100
  recorder.keepRoom(AT)
  expect(statSync(file).blocks * 512).toBeGreaterThanOrEqual(RESERVE_BYTES)
  expect(recorder.state().problem).toBeNull()
  recorder.commit(commitOf(1))
  recorder.settle()
  capAt(pages())
  for (let n = 2; n < 20; n += 1) recorder.commit(commitOf(n))
  expect(existsSync(file)).toBe(false)
  capAt(1_000_000)
  recorder.keepRoom(AT + 30_000)
  expect(existsSync(file)).toBe(true)
})

test('an end while the disk is full says what is lost', () => {
  const { recorder } = recorderOf()
  recorder.commit(commitOf(1))
  recorder.settle()
  capAt(pages())
  for (let n = 2; n < 20; n += 1) recorder.commit(commitOf(n))
  recorder.end()
  expect(logged.at(-1)).toMatch(/what happened since 2023-.* could not be written and is lost/)
})

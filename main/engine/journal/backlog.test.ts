import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Delta, EstateRecord } from '../../../shared/estate/record.ts'
import { present } from '../../../shared/lib/assert.ts'
import { quotaOf } from '../estate/observed-fixture.ts'
import { createBacklog } from './backlog.ts'
import { migrate } from './migrations/migrate.ts'
import { readCursors, readEpisodes, readRecords } from './read.ts'
import { type Commit, openWriter } from './writer.ts'

const UIDS = ['p', 'q', 'r'] as const
const AT = 1_700_000_000_000

const stepArbitrary = fc.record({
  touched: fc.array(fc.record({ uid: fc.constantFrom(...UIDS), gone: fc.boolean() }), { maxLength: 4 }),
  cursor: fc.boolean(),
  alarm: fc.boolean(),
  forget: fc.boolean(),
})

/** Commits as an engine would make them: each delta knows what stood before. */
function commitsOf(steps: readonly (typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never)[]): Commit[] {
  const estate = new Map<string, EstateRecord>()
  return steps.map(({ touched, cursor, alarm, forget }, n) => {
    const deltas = [...new Map(touched.map((one) => [one.uid, one])).values()].flatMap(({ uid, gone }): Delta[] => {
      const record = quotaOf(uid, n + 1)
      const was = estate.get(record.id) ?? null
      if (gone) {
        estate.delete(record.id)
        return was === null ? [] : [{ op: 'del', id: record.id, kind: 'quota', was }]
      }
      estate.set(record.id, record)
      return [{ op: 'put', record, was }]
    })
    const episode: AlarmEpisode = {
      ...{ id: 'one', entity: 'e', code: 'instance.crash-loop', level: 'notice', peak: 'notice', raisedAt: 3 },
      ...{ clearedAt: n % 2 === 0 ? null : AT + n, facts: { restarts: n } },
    }
    return {
      at: AT + n * 1_000,
      deltas,
      cursors: cursor ? [{ source: 'east', resource: 'pods', namespace: '', resourceVersion: String(n) }] : [],
      episodes: alarm ? [episode] : [],
      states: [],
      forget: forget ? ['east'] : [],
    }
  })
}

/** What a journal holds after these commits. */
function heldAfter(commits: readonly Commit[]) {
  const db = new Database(':memory:')
  migrate(db)
  const { writer } = openWriter(db)
  for (const commit of commits) writer.commit(commit)
  writer.settle()
  const records = [...readRecords(db)].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { records, cursors: readCursors(db), episodes: readEpisodes(db, 0) }
}

test('commits merged into one leave the same behind as one after the other', () => {
  fc.assert(
    fc.property(fc.array(stepArbitrary, { minLength: 1, maxLength: 8 }), fc.nat(7), (steps, cut) => {
      const commits = commitsOf(steps)
      // Some of them were written before the disk was full.
      const written = commits.slice(0, Math.min(cut, commits.length - 1))
      const [first, ...rest] = commits.slice(written.length)
      const backlog = createBacklog(present(first, 'a commit'))
      for (const commit of rest) backlog.add(commit)
      expect(heldAfter([...written, backlog.merged(AT + 60_000)])).toEqual(heldAfter(commits))
    }),
  )
})

test('what came and went in between is no change, and what was there before is remembered', () => {
  const [before, after] = [quotaOf('p', 1), quotaOf('p', 2)]
  const put = (record: EstateRecord, was: EstateRecord | null): Delta => ({ op: 'put', record, was })
  const commit = (deltas: readonly Delta[]): Commit => ({ at: AT, deltas, cursors: [], episodes: [], states: [] })
  const backlog = createBacklog(commit([put(quotaOf('new', 1), null), put(after, before)]))
  backlog.add(commit([{ op: 'del', id: quotaOf('new', 1).id, kind: 'quota', was: quotaOf('new', 1) }]))
  backlog.add(commit([put(quotaOf('p', 3), after)]))
  expect(backlog.merged(AT).deltas).toEqual([put(quotaOf('p', 3), before)])
})

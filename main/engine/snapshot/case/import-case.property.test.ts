import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { EstateRecord, RecordId } from '../../../../shared/estate/record.ts'
import { deltasOf } from '../../estate/deltas-fixture.ts'
import { eventOf } from '../../estate/observed-fixture.ts'
import { readChanges } from '../../journal/change-log.ts'
import { openForReading } from '../../journal/database.ts'
import { openHistory } from '../../journal/history.ts'
import { openJournal } from '../../journal/journal.ts'
import { JournalError } from '../../journal/journal-error.ts'
import { readWatchHistory } from '../../journal/read-watch.ts'
import { rangeOf } from '../../journal/samples/sample-reader.ts'
import { readLook } from '../../past/look.ts'
import { type Scope, WHOLE_ESTATE } from '../content/scope.ts'
import { componentOf, episodeOf, exported, SIGNER, START, stateOf } from './case-fixture.ts'
import { caseFolder, partName } from './cases.ts'
import { importCase } from './import-case.ts'

// Tens of runs with two databases and a package each, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 180_000 })

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const component = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    readyReplicas: fc.nat(3),
    labels: fc.dictionary(fc.constantFrom('app', 'tier', '__proto__'), fc.constantFrom('x', '', '\u2028')),
    image: fc.constantFrom(null, 'i:1', 'i:2'),
    isShort: fc.boolean(),
    shortSince: fc.option(fc.nat()),
  })
  .map(({ name, isShort, shortSince, ...fields }): EstateRecord => {
    const reason = { code: 'component.short', level: 'minor', since: 5, facts: { available: 1, desired: 2 } } as const
    const assessed = isShort ? { level: 'minor' as const, reasons: [reason] } : {}
    return componentOf(name, { ...fields, ...assessed, ...(shortSince === null ? {} : { shortSince }) })
  })
const event = fc
  .record({ name: fc.constantFrom('e', 'f'), count: fc.nat(9), message: fc.string({ unit: 'grapheme', maxLength: 6 }) })
  .map(({ name, ...more }): EstateRecord => eventOf(name, 'p', more))
const step = fc.record({
  changes: fc.array(fc.record({ record: fc.oneof({ weight: 4, arbitrary: component }, event), gone: fc.boolean() }), {
    maxLength: 5,
  }),
  passed: fc.integer({ min: 1, max: 70_000 }),
  phase: fc.constantFrom(null, 'live' as const, 'waiting' as const),
  alarm: fc.constantFrom(null, 'raise' as const, 'grow' as const, 'clear' as const),
  restart: fc.boolean(),
})

/** What became of the one alarm. */
function alarmAfter(alarm: AlarmEpisode | null, what: 'raise' | 'grow' | 'clear', now: number): AlarmEpisode | null {
  if (what === 'raise') return alarm ?? episodeOf('component:east/a', now)
  if (alarm === null) return null
  return what === 'grow' ? { ...alarm, level: 'major', peak: 'major' } : { ...alarm, clearedAt: now }
}

/** Is there from the beginning, so that the package tells of it whatever its window. */
const STAYS = 'component:east/stays'
const PART: Scope = {
  parts: [{ id: STAYS, name: 'stays' }],
  has: (id) => id === STAYS || id === 'component:east/a' || id.startsWith('event:'),
}
const NOTHING_ELSE = { cursors: [], episodes: [], states: [] } as const

test('an imported case is at every moment of its window what the journal was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 14 }),
      fc.nat(),
      fc.nat(),
      fc.boolean(),
      async (steps, first, last, isWhole) => {
        if (folder !== '') rmSync(folder, { recursive: true, force: true })
        folder = mkdtempSync(join(tmpdir(), 'wanglou-case-'))
        const dataDir = join(folder, 'data')
        let { journal } = openJournal(dataDir, START, () => {})
        const estate = new Map<RecordId, EstateRecord>()
        const instants: number[] = []
        let now = START
        journal.commit({ at: now, deltas: deltasOf(estate, [{ record: componentOf('stays'), gone: false }]), ...NOTHING_ELSE })
        let alarm: AlarmEpisode | null = null
        for (const { changes, passed, phase, alarm: happens, restart } of steps) {
          now += passed
          const next: AlarmEpisode | null = happens === null ? null : alarmAfter(alarm, happens, now)
          if (next !== null) alarm = next.clearedAt === null ? next : null
          if (restart) {
            journal.dispose()
            journal = openJournal(dataDir, now, () => {}).journal
          }
          const deltas = deltasOf(estate, changes)
          const change = { what: 'desired', before: 1, after: 2 } as const
          const history = deltas.length === 0 ? [] : [{ entity: STAYS, change, shown: false }]
          journal.commit({
            ...{ at: now, deltas, cursors: [], episodes: next === null ? [] : [next], history },
            states: phase === null ? [] : [stateOf(phase, now)],
            samples: [{ entity: STAYS, metric: 'cpuUsed', at: now, value: now % 100 }],
          })
          if (next !== null && happens === 'grow')
            journal.marks.add({
              ...{
                id: `m${now}`,
                episode: next.id,
                what: 'acknowledge',
                author: 'Li',
                reason: '',
                at: now,
                until: null,
                level: 'major',
              },
            })
          journal.notes.add({ id: `n${now}`, at: now, writtenAt: now, author: null, text: 'seen', about: null, struckAt: null })
          instants.push(now, now + Math.floor(passed / 2))
        }
        journal.dispose()
        const [from = 0, latest = 0] = [first, last].map((n) => instants[n % instants.length] ?? 0).sort((x, y) => x - y)
        const window = { from, to: latest + 1 }
        // Nothing of it may be recorded, which is for the export to say.
        const path = await exported(dataDir, folder, window, isWhole ? WHOLE_ESTATE : PART).catch((error: unknown) => {
          if (!(error instanceof JournalError)) throw error
          return null
        })
        fc.pre(path !== null)
        if (path === null) return
        const { made } = await importCase(path, { dataDir, signers: [], accept: SIGNER.fingerprint, now, part: partName() })
        if (made === null) return expect.fail('not made')
        const live = openForReading(dataDir)
        const kept = openForReading(caseFolder(dataDir, made.id))
        try {
          const [was, is] = [openHistory(live), openHistory(kept)]
          for (const at of new Set([...instants, window.from, window.to - 1])) {
            if (at < window.from || at >= window.to) continue
            if (!isWhole) {
              // Batches that said nothing of it are not there: its own are told as they were, by other numbers.
              const { seq: _s, asOf: _a, records, ...then } = was.at(at)
              const { seq: _t, asOf: _b, records: told, ...now } = is.at(at)
              expect(now, `at ${at - START}`).toEqual(then)
              expect(told, `at ${at - START}`).toEqual(new Map([...records].filter(([id]) => PART.has(id))))
              continue
            }
            expect(is.at(at), `at ${at - START}`).toEqual(was.at(at))
            const [then, shown] = [
              readLook(live, was, { at, barTo: at }, now, null),
              readLook(kept, is, { at, barTo: at }, now, null),
            ]
            expect([shown.open, shown.marks, shown.head]).toEqual([then.open, then.marks, then.head])
          }
          expect(readWatchHistory(kept, window.from, window.to).states).toEqual(
            readWatchHistory(live, window.from, window.to).states,
          )
          const within = ({ entries }: ReturnType<typeof readChanges>) =>
            entries.filter(({ at }) => at >= window.from && at < window.to)
          expect(within(readChanges(kept, STAYS, now, 99))).toEqual(within(readChanges(live, STAYS, now, 99)))
          const samples = (db: typeof live) => rangeOf(db, STAYS, 'cpuUsed', window, 60_000)
          expect(samples(kept)).toEqual(samples(live))
        } finally {
          live.close()
          kept.close()
        }
      },
    ),
    { numRuns: 25 },
  )
})

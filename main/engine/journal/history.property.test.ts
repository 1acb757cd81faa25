import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { ComponentEntity, EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import { deltasOf } from '../estate/deltas-fixture.ts'
import { deploymentOf, eventOf } from '../estate/observed-fixture.ts'
import { openForReading } from './database.ts'
import { eachRecordAt, openHistory, readEstateAt } from './history.ts'
import { type Journal, openJournal } from './journal.ts'
import { type PackSizes, packNext } from './pack.ts'

// Tens of runs with a database each, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 120_000 })

const HOUR = 3_600_000
const SIZES: PackSizes = { segmentRows: 6, segmentBatches: 4, checkpointRows: 9, partRecords: 2 }

let dataDir = ''
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** A component of which fields of every form come, change and go. */
const component = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    version: fc.nat(99).map(String),
    readyReplicas: fc.nat(3),
    unavailableSince: fc.option(fc.integer({ min: 0, max: 2e12 })),
    labels: fc.dictionary(fc.constantFrom('app', 'tier', '__proto__'), fc.constantFrom('x', 'y', '7', '')),
    level: fc.constantFrom<ComponentEntity['level']>('normal', 'minor', 'unknown'),
    share: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    short: fc.option(fc.nat()),
  })
  .map(({ name, level, share, short, ...fields }): EstateRecord => {
    const reasons = level === 'minor' ? [{ code: 'component.short', level, since: 5, facts: { share, name } } as const] : []
    const assessed = { parent: null, level, reasons, instanceCount: 1, requested: { cpuMilli: share, memoryBytes: null } }
    return { ...deploymentOf(name, fields), ...assessed, ...(short === null ? {} : { shortSince: short }) }
  })
const event = fc
  .record({ name: fc.constantFrom('e', 'f'), count: fc.nat(9), message: fc.string({ unit: 'grapheme', maxLength: 6 }) })
  .map(({ name, ...more }): EstateRecord => eventOf(name, 'p', more))

const change = fc.record({ record: fc.oneof({ weight: 4, arbitrary: component }, event), gone: fc.boolean() })
/** Mostly forward; the clock may also jump, back too. */
const passed = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
  fc.integer({ min: -2 * HOUR, max: 9 * HOUR }),
  fc.integer({ min: -3_000, max: 3_000 }),
)
type Step =
  | { readonly changes: readonly { readonly record: EstateRecord; readonly gone: boolean }[]; readonly passed: number }
  | { readonly thin: number }
  | 'settle'
  | 'pack'
  | 'reopen'
  | 'thin-oldest'
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 5 }), passed }) },
  { weight: 3, arbitrary: fc.constant('settle' as const) },
  { weight: 4, arbitrary: fc.constant('pack' as const) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
  { weight: 1, arbitrary: fc.constant('thin-oldest' as const) },
  { weight: 1, arbitrary: fc.nat(100).map((hours) => ({ thin: hours * HOUR })) },
)

/** In which the clock ran evenly, as watch-log.ts tells them apart. */
interface Stretch {
  readonly from: number
  /** How far it is known to have come: that moves on in seconds. */
  until: number
  last: number
}

/** The stretch that a commit at `now` belongs to: a new one after a jump and a gap, and of a new engine, which knows of none. */
function stretchAt(now: number, known: Stretch | null): Stretch {
  if (known === null || known.until - now > 1_000 || now - known.until > 30_000) return { from: now, until: now, last: now }
  if (now - known.until >= 1_000) known.until = now
  known.last = now
  return known
}

/** What the estate was after each batch. */
interface Kept {
  readonly seq: number
  readonly at: number
  readonly stretch: Stretch
  readonly estate: ReadonlyMap<RecordId, EstateRecord>
}

function packAll(journal: Journal): void {
  const db = openForReading(dataDir)
  try {
    for (let packed = packNext(db, SIZES); packed !== null; packed = packNext(db, SIZES)) journal.store(packed)
  } finally {
    db.close()
  }
}

/** The last batch by `instant` of the last stretch that holds it, or where none does, of the one that ended last before. */
function wantedAt(instant: number, all: readonly Kept[], kept: readonly Kept[]): Kept | undefined {
  const begun = [...new Set(all.map(({ stretch }) => stretch))].filter(({ from }) => from <= instant)
  const end = ({ until, last }: Stretch) => Math.max(until, last)
  const telling = begun.filter((each) => end(each) >= instant).at(-1) ?? [...begun].sort((a, b) => end(a) - end(b)).at(-1)
  return [...kept].reverse().find(({ at, stretch }) => at <= instant && stretch === telling)
}

function check(all: readonly Kept[]): void {
  const db = openForReading(dataDir)
  try {
    const history = openHistory(db)
    const span = history.span()
    if (span === null) {
      expect(all).toEqual([])
      return
    }
    const first = Number(db.prepare('SELECT max(1, min(seq)) FROM checkpoint').pluck(true).get())
    const kept = all.filter(({ seq }) => seq >= first)
    expect(kept[0]?.at).toBe(span.from)
    for (const { seq, estate } of kept) {
      expect(readEstateAt(db, seq)).toEqual(estate)
      expect(new Map([...eachRecordAt(db, seq)].map(([, record]) => [record.id, record]))).toEqual(estate)
    }
    for (const instant of kept.flatMap(({ at }) => [at - 1, at, at + 1])) {
      const lastBy = (by: number) => wantedAt(by, all, kept)
      const wanted = lastBy(instant) ?? lastBy(span.from)
      expect(history.at(instant)).toMatchObject({ seq: wanted?.seq, asOf: wanted?.at, records: wanted?.estate })
      expect(history.place(instant)).toEqual({ seq: wanted?.seq, at: wanted?.at })
    }
  } finally {
    db.close()
  }
}

test('every kept moment is the fold of the checkpoint before it and the batches up to it, whatever was packed, thinned or reopened', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      if (dataDir !== '') rmSync(dataDir, { recursive: true, force: true })
      dataDir = mkdtempSync(join(tmpdir(), 'wanglou-moments-'))
      const open = () => openJournal(dataDir, now, () => {}).journal
      let now = 1_764_000_000_000
      let journal = open()
      const estate = new Map<RecordId, EstateRecord>()
      const all: Kept[] = []
      let stretch: Stretch | null = null
      for (const each of steps) {
        if (each === 'settle') journal.settle()
        else if (each === 'pack') packAll(journal)
        else if (each === 'thin-oldest') journal.thinOldest()
        else if (each === 'reopen') {
          journal.dispose()
          journal = open()
          stretch = null
        } else if ('thin' in each) {
          while (journal.thin({ history: now - each.thin, alarms: now - each.thin, spans: now - each.thin }, now));
        } else {
          now += each.passed
          const deltas = deltasOf(estate, each.changes)
          if (deltas.length === 0) continue
          stretch = stretchAt(now, stretch)
          const seq = journal.commit({ at: now, deltas, cursors: [], episodes: [], states: [] })
          all.push({ seq, at: now, stretch, estate: new Map(estate) })
        }
      }
      check(all)
      journal.settle()
      packAll(journal)
      check(all)
      journal.dispose()
    }),
    { numRuns: 40 },
  )
})

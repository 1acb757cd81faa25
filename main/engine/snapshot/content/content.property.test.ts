import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { ComponentEntity, EstateRecord, RecordId } from '../../../../shared/estate/record.ts'
import { sourcesMemberSchema } from '../../../../shared/snapshot/estate-members.ts'
import { deltasOf } from '../../estate/deltas-fixture.ts'
import { deploymentOf, eventOf } from '../../estate/observed-fixture.ts'
import { openForReading } from '../../journal/database.ts'
import { openHistory, readEstateAt } from '../../journal/history.ts'
import { type Journal, openJournal } from '../../journal/journal.ts'
import { type PackSizes, packNext } from '../../journal/pack.ts'
import { signerOf } from '../package/package-fixture.ts'
import { openPackage, type PackageContent } from '../package/verify-package.ts'
import { createPackage } from '../package/write-package.ts'
import { createPlainRedactor } from '../redact/redactor.ts'
import { buildContent } from './build.ts'
import { createPageDigest } from './page-digest.ts'
import { readEstateOf } from './read-slice.ts'
import { WHOLE_ESTATE } from './scope.ts'
import { findSlice } from './slice.ts'

// Tens of runs with a database and a package each, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 120_000 })

const SIZES: PackSizes = { segmentRows: 6, segmentBatches: 4, checkpointRows: 9, partRecords: 2 }
const START = 1_764_000_000_000
const SIGNER = signerOf('ed25519-sha256')

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A component of which fields of every form come, change and go. */
const component = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    readyReplicas: fc.nat(3),
    unavailableSince: fc.option(fc.integer({ min: 0, max: 2e12 })),
    labels: fc.dictionary(fc.constantFrom('app', 'tier', '__proto__'), fc.constantFrom('x', 'y', '7', '', '\u2028')),
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
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      changes: fc.array(fc.record({ record: fc.oneof({ weight: 4, arbitrary: component }, event), gone: fc.boolean() }), {
        minLength: 1,
        maxLength: 5,
      }),
      passed: fc.integer({ min: 0, max: 20_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom('settle' as const, 'pack' as const) },
)

function packAll(journal: Journal, dataDir: string): void {
  const db = openForReading(dataDir)
  try {
    for (let packed = packNext(db, SIZES); packed !== null; packed = packNext(db, SIZES)) journal.store(packed)
  } finally {
    db.close()
  }
}

async function exported(dataDir: string, from: number, to: number): Promise<PackageContent> {
  const path = join(folder, 'out.wlsnap')
  const db = openForReading(dataDir)
  try {
    db.exec('BEGIN')
    const writer = await createPackage(path, { signer: SIGNER })
    const ask = { slice: findSlice(db, { from, to }), scope: WHOLE_ESTATE, redactor: createPlainRedactor() }
    const tool = { name: 'wanglou', version: '0' }
    await writer.finish(
      await buildContent(db, writer, { ...ask, page: createPageDigest(), incident: null, register: null, now: to, tool }),
    )
  } finally {
    db.close()
  }
  const { content, verdict } = await openPackage(path, { signers: [] })
  return content ?? expect.fail(JSON.stringify(verdict))
}

test('the fold of a package at any batch of its window is the journal at that batch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.nat(), fc.nat(), async (steps, first, last) => {
      if (folder !== '') rmSync(folder, { recursive: true, force: true })
      folder = mkdtempSync(join(tmpdir(), 'wanglou-content-'))
      const dataDir = join(folder, 'data')
      const { journal } = openJournal(dataDir, START, () => {})
      const estate = new Map<RecordId, EstateRecord>()
      const commits: { readonly seq: number; readonly at: number }[] = []
      let now = START
      for (const each of steps) {
        if (each === 'settle') journal.settle()
        else if (each === 'pack') packAll(journal, dataDir)
        else {
          now += each.passed
          const deltas = deltasOf(estate, each.changes)
          if (deltas.length === 0) continue
          commits.push({ seq: journal.commit({ at: now, deltas, cursors: [], episodes: [], states: [] }), at: now })
        }
      }
      journal.dispose()
      fc.pre(commits.length > 0)
      const [a, b] = [first % commits.length, last % commits.length].sort((x, y) => x - y)
      const window = { from: commits[a ?? 0]?.at ?? 0, to: (commits[b ?? 0]?.at ?? 0) + 1 }
      const content = await exported(dataDir, window.from, window.to)
      const db = openForReading(dataDir)
      try {
        const { fromSeq, toSeq } = findSlice(db, window)
        for (let seq = fromSeq; seq <= toSeq; seq += 1) {
          const told = await readEstateOf(content.read('estate/checkpoint.jsonl'), content.read('estate/changes.jsonl'), seq)
          expect(told).toEqual(readEstateAt(db, seq))
        }
        const { spans } = sourcesMemberSchema.parse(JSON.parse(await textOf(content, 'estate/sources.json')))
        expect(spans.some(({ from, to }) => from <= window.to && to >= window.from)).toBe(true)
        expect(openHistory(db).at(window.from).seq).toBe(fromSeq)
      } finally {
        db.close()
        await content.close()
      }
    }),
    { numRuns: 25 },
  )
})

async function textOf(content: PackageContent, path: string): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of content.read(path)) parts.push(part)
  return Buffer.concat(parts).toString()
}

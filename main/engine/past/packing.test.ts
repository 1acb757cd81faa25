import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { deploymentOf, nodeOf, podOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { openForReading } from '../journal/database.ts'
import { type SamplePacking, STEP_SAMPLES } from '../journal/samples/sample-packing.ts'
import { createPacking, type Piece } from './packing.ts'
import { createPast } from './past.ts'
import { beginPast, changes, LIVE } from './past-fixture.ts'

// A day goes by beat for beat, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 120_000 })

const HOUR = 3_600_000
/** The largest that a cluster takes: it counts in no histogram. */
const ABSURD = { cpuMilli: 2 ** 63, memoryBytes: 2 ** 63 }
const PIECE: SamplePacking = { what: 'samples', fresh: [1], raw: [], puts: [] }

test('whatever is left is asked for after a start and after each hour, piece by piece', () => {
  let now = 100 * HOUR
  let asked = 0
  const stored: Piece[] = []
  const packing = createPacking({
    clock: { now: () => now, monotonic: () => now },
    ask: () => {
      asked += 1
    },
    store: (piece) => stored.push(piece),
  })
  const beatFor = (ms: number): void => {
    for (const end = now + ms; now < end; now += 1_000) packing.beat()
  }
  beatFor(10_000)
  expect(asked).toBe(0)
  beatFor(120_000)
  expect(asked).toBe(1)
  packing.packed(PIECE)
  beatFor(5_000)
  expect([asked, stored]).toEqual([2, [PIECE]])
  packing.packed(null)
  expect(packing.due).toBe(false)
  beatFor(HOUR / 2)
  expect(asked).toBe(2)
  beatFor(HOUR / 2)
  expect(asked).toBe(3)
})

test('a history that comes is packed beside it, and not only when the hour is over', () => {
  let now = 100 * HOUR
  let asked = 0
  const packing = createPacking({
    clock: { now: () => now, monotonic: () => now },
    ask: () => {
      asked += 1
    },
    store: () => {},
  })
  const beatFor = (ms: number): void => {
    for (const end = now + ms; now < end; now += 1_000) packing.beat()
  }
  beatFor(120_000)
  packing.packed(null)
  packing.committed(0, STEP_SAMPLES - 1)
  beatFor(10_000)
  expect([asked, packing.due]).toEqual([1, false])
  packing.committed(0, 1)
  beatFor(10_000)
  expect(asked).toBe(2)
  packing.packed(PIECE)
  beatFor(10_000)
  expect(asked).toBe(3)
  // What comes while it is asked is not forgotten for the answer.
  packing.committed(0, STEP_SAMPLES)
  packing.packed(null)
  beatFor(10_000)
  expect(asked).toBe(4)
  packing.packed(null)
  beatFor(10_000)
  expect([asked, packing.due]).toEqual([4, false])
})

test('a reader that packs a history is there for its next step, and ended a while after the last', () => {
  let now = 100 * HOUR
  let [starts, ends] = [0, 0]
  const past = createPast({
    ...{ dataDir: '', clock: { now: () => now, monotonic: () => now }, rawSampleMs: HOUR },
    ...{ log() {}, send() {}, onDamage() {}, store() {}, judged() {}, live: { receive() {}, gone() {} } },
    startReader(_, { onMessage }) {
      starts += 1
      return {
        send({ type }) {
          if (type === 'assess') onMessage({ type: 'assess-failed', damaged: false, detail: '' })
          if (type === 'pack') onMessage({ type: 'packed', packed: null })
        },
        async end() {
          ends += 1
        },
      }
    },
  })
  const beatFor = (ms: number): void => {
    for (const end = now + ms; now < end; now += 1_000) past.beat()
  }
  beatFor(HOUR / 10)
  expect([starts, ends]).toEqual([1, 1])
  for (const times of [1, 2, 3]) {
    past.committed([], [], [], Array(STEP_SAMPLES).fill({ at: now - HOUR }))
    beatFor(10_000)
    expect([starts, ends], `step ${times}`).toEqual([2, 1])
  }
  beatFor(60_000)
  expect([starts, ends]).toEqual([2, 2])
  // What is of this hour is packed when it is over.
  past.committed([], [], [], Array(STEP_SAMPLES).fill({ at: now }))
  beatFor(60_000)
  expect([starts, ends]).toEqual([2, 2])
})

test('samples are packed beside the engine when their hour is over, and rolled up when their day is old', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-packing-'))
  const rig = beginPast(dataDir)
  const db = openForReading(dataDir)
  const rowsOf = (table: string): number => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck(true).get())
  /** Beats by `ms` until it holds. */
  async function beatUntil(ms: number, holds: () => boolean): Promise<void> {
    for (let n = 0; n < 1_000 && !holds(); n += 1) {
      rig.beat(ms)
      await turn()
    }
    expect(holds()).toBe(true)
  }
  try {
    rig.state(LIVE)
    rig.offer(changes(nodeOf('n1'), deploymentOf('d1')))
    rig.offer(changes(replicaSetOf('s1', 'd1'), podOf('p1', { set: 's1', requests: ABSURD })))
    for (let n = 0; n < 5; n += 1) rig.beat(60_000)
    expect(rowsOf('sample_fresh')).toBeGreaterThan(5)
    await beatUntil(120_000, () => rowsOf('sample_raw') > 0)
    expect(rowsOf('sample_minute')).toBe(0)
    await beatUntil(HOUR / 6, () => rowsOf('sample_minute') > 0 && rowsOf('sample_hour') > 0)
  } finally {
    db.close()
    await rig.engine.dispose()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

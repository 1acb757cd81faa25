import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openForReading, openJournal } from '../../main/engine/journal/journal.ts'
import { readBatches, readCursors, readHead, readRecords } from '../../main/engine/journal/read.ts'
import type { EstateRecord } from '../../shared/estate/record.ts'
import { until } from '../rig/processes.ts'

const ENGINE = fileURLToPath(new URL('../fixtures/synthetic-engine.ts', import.meta.url))
const KILLS = 8

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-crash-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const seqNow = (): number => {
  const db = openForReading(dataDir)
  try {
    return readHead(db).seq
  } finally {
    db.close()
  }
}

/** What the journal holds, read in the three ways that have to agree. */
function inspect() {
  const db = openForReading(dataDir)
  try {
    const folded = new Map<string, EstateRecord>()
    let seq = 0
    let newest = 0
    for (const batch of readBatches(db, 0)) {
      expect(batch.seq).toBe(seq + 1)
      seq = batch.seq
      for (const delta of batch.deltas) {
        if (delta.op === 'del') folded.delete(delta.id)
        else {
          folded.set(delta.record.id, delta.record)
          if (delta.record.kind === 'instance') newest = Math.max(newest, delta.record.restarts)
        }
      }
    }
    const estate = new Map([...readRecords(db)].map((record) => [record.id, record]))
    return { head: readHead(db).seq, seq, folded, estate, newest, cursor: Number(readCursors(db)[0]?.resourceVersion) }
  } finally {
    db.close()
  }
}

test('killed at any moment, the journal opens, nothing acknowledged is lost, and cursors never run ahead of the data', async () => {
  let acknowledged = 0
  for (let round = 1; round <= KILLS; round += 1) {
    const engine = fork(ENGINE, [dataDir, String(round)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
    const over = once(engine, 'exit')
    await Promise.race([once(engine, 'message'), over.then(() => Promise.reject(new Error('the engine did not start')))])
    const before = seqNow()
    // Some batches further, at a moment of a beat that nobody chose.
    await until(
      'more batches',
      () => {
        acknowledged = seqNow()
        return acknowledged >= before + round
      },
      20_000,
      5,
    )
    engine.kill('SIGKILL')
    await over

    const { head, seq, folded, estate, newest, cursor } = inspect()
    expect(head).toBeGreaterThanOrEqual(acknowledged)
    expect(seq).toBe(head)
    expect(estate).toEqual(folded)
    // Every version up to the cursor was offered with it; a put of the last few may have been followed by a del.
    expect(newest).toBeLessThanOrEqual(cursor)
    expect(cursor - newest).toBeLessThan(20)

    const { journal, restored, problem } = openJournal(dataDir, Date.now(), () => {})
    expect(problem).toBeNull()
    expect(new Map(restored.records.map((record) => [record.id, record]))).toEqual(folded)
    journal.dispose()
  }
})

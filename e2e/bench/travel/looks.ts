import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { openForReading } from '../../../main/engine/journal/database.ts'
import { openHistory, readEstateAt } from '../../../main/engine/journal/history.ts'
import { createRandom } from '../../../main/simulator/random.ts'

/**
 * In a process of its own, as a fresh start would: looks at random instants, each on a connection of its own, so that none finds what
 * another left in SQLite's cache, and each beside a load of the checkpoint that the look began from. Arguments: data folder, count.
 */

const [, , dataDir = '', count = '0'] = process.argv

function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const begun = performance.now()
  const value = work()
  return { ms: performance.now() - begun, value }
}

function onFresh<T>(work: (db: ReturnType<typeof openForReading>) => T): T {
  const db = openForReading(dataDir)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const random = createRandom(23)
const span = onFresh((db) => openHistory(db).span())
if (span === null) throw new Error('nothing was recorded')
const lookMs: number[] = []
const checkpointMs: number[] = []
for (let n = 0; n < Number(count); n += 1) {
  const instant = Math.round(span.from + random.next() * (span.to - span.from))
  const look = timed(() => onFresh((db) => openHistory(db).at(instant)))
  lookMs.push(look.ms)
  const seq = onFresh((db) => Number(db.prepare('SELECT max(seq) FROM checkpoint WHERE seq <= ?').pluck().get(look.value.seq)))
  // The first batch stands for the checkpoint that the day begins with, which is empty: it is the whole city.
  checkpointMs.push(timed(() => onFresh((db) => readEstateAt(db, Math.max(1, seq)))).ms)
}
process.stdout.write(JSON.stringify({ lookMs, checkpointMs }))

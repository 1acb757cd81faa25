import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from './migrations/migrate.ts'
import { createThinning } from './thin.ts'

const HOUR = 3_600_000

test('checkpoints are spread out as they age, but the newest stays: in a quiet estate it would be made again and again', () => {
  const db = new Database(':memory:')
  migrate(db)
  const checkpoint = db.prepare('INSERT INTO checkpoint (seq, at, record_count, base) VALUES (?, ?, 0, 0)')
  for (let hour = 1; hour <= 8; hour += 1) checkpoint.run(hour, hour * HOUR)
  const thinning = createThinning(db)
  while (thinning.byAge(0, 400 * HOUR));
  expect(db.prepare('SELECT seq FROM checkpoint WHERE seq > 0 ORDER BY seq').pluck(true).all()).toEqual([6, 8])
})

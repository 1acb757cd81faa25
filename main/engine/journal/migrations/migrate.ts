import type Database from 'better-sqlite3'
import { JournalError } from '../journal-error.ts'
import { firstLight } from './0001-first-light.ts'
import { packedBatches } from './0002-packed-batches.ts'
import { watchSpans } from './0003-watch-spans.ts'
import { notes } from './0004-notes.ts'
import { samples } from './0005-samples.ts'
import { changes } from './0006-changes.ts'
import { patches } from './0007-patches.ts'
import { seals } from './0008-seals.ts'
import { logAge } from './0009-log-age.ts'
import { spanSeqs } from './0010-span-seqs.ts'
import { alarmKeys } from './0011-alarm-keys.ts'
import { alarmMarks } from './0012-alarm-marks.ts'
import { incidents } from './0013-incidents.ts'
import { owners } from './0014-owners.ts'
import type { Migration } from './migration.ts'

/** All steps, in order. A new one is a new file and a new line here, with its test. */
export const MIGRATIONS: readonly Migration[] = [
  firstLight,
  packedBatches,
  watchSpans,
  notes,
  samples,
  changes,
  patches,
  seals,
  logAge,
  spanSeqs,
  alarmKeys,
  alarmMarks,
  incidents,
  owners,
]

/** The schema version that this program writes. */
export const KNOWN_VERSION = MIGRATIONS.length

/** The schema version of `db`; 0 for an empty one. */
export function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/**
 * Refuses a database that a newer program wrote. Reads only.
 * @throws JournalError `journal.future`
 */
export function refuseFuture(db: Database.Database): void {
  const version = versionOf(db)
  if (version > KNOWN_VERSION) throw new JournalError('journal.future', { path: db.name, version, known: KNOWN_VERSION })
}

/**
 * Refuses what can be read only once it is brought up to date, and not by a reader. Reads only.
 * @throws JournalError `journal.older`
 */
export function refuseOlder(db: Database.Database, path: string): void {
  const version = versionOf(db)
  if (version < KNOWN_VERSION) throw new JournalError('journal.older', { path, version, known: KNOWN_VERSION })
}

/** Brings `db` up to `KNOWN_VERSION`: each step and its number in one transaction, so that a kill leaves a whole step. */
export function migrate(db: Database.Database): void {
  refuseFuture(db)
  for (const { version, before, sql, after } of MIGRATIONS.slice(versionOf(db))) {
    db.transaction(() => {
      before?.(db)
      db.exec(sql)
      after?.(db)
      db.pragma(`user_version = ${version}`)
    }).immediate()
  }
}

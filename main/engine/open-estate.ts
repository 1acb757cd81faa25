import type { Policy } from '../../shared/policy/policy.ts'
import { markSuspect } from './journal/damage.ts'
import { journalFile } from './journal/database.ts'
import { type Opened, openJournal } from './journal/journal.ts'
import { limitsOf } from './journal/limits.ts'

const NOTHING: Opened['restored'] = { records: [], cursors: [], sourceStates: [], episodes: [], coverage: [], marks: new Map() }

/**
 * Opens the journal and has `restore` take over what it restores. Where that fails, something is in the records that nobody checked
 * for: rather than fall over it at every start, the journal goes to quarantine and the estate is begun anew.
 * @throws JournalError where the data folder cannot be used
 */
export function openEstate<T extends object>(
  { dataDir, policy, now, log }: { dataDir: string; policy: Policy; now: number; log: (line: string) => void },
  restore: (opened: Pick<Opened, 'restored'>) => T,
): Opened & T {
  const attempt = (): Opened & T => {
    const opened = openJournal(dataDir, now, log, limitsOf(policy))
    try {
      return { ...opened, ...restore(opened) }
    } catch (error) {
      opened.journal.dispose()
      throw error
    }
  }
  try {
    return attempt()
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    log(`the estate does not restore: ${error.stack ?? error.message}`)
    // Where it fails with nothing to restore, too, the fault is ours, and costs nobody a journal.
    restore({ restored: NOTHING })
    markSuspect(journalFile(dataDir), 'estate')
    return attempt()
  }
}

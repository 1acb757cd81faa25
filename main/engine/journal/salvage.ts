import Database from 'better-sqlite3'
import { readMarks } from './marks.ts'
import { readCoverage, readEpisodes, readHead, readRecords, readSourceStates } from './read.ts'
import type { Restored } from './restored.ts'

/** The last known estate of a damaged database, and as of when it is, ms since the epoch. */
export interface Salvaged {
  readonly at: number
  readonly restored: Restored
}

/**
 * What a damaged database still says of the estate, all of it or nothing: records without their alarms, or the other way round, would
 * never agree again. Without the cursors: where some of the file is wrong, a watch must not go on as if the rest were right, so
 * everything is listed anew, and until then it is shown as what it is, the last that was known. Never throws; changes nothing.
 * @param episodesFrom cleared alarms from then on, ms since the epoch
 */
export function salvage(file: string, episodesFrom: number): Salvaged | null {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      const { at } = readHead(db)
      const records = [...readRecords(db)]
      if (at === null || records.length === 0) return null
      return {
        at,
        restored: {
          records,
          cursors: [],
          sourceStates: readSourceStates(db),
          episodes: readEpisodes(db, episodesFrom),
          coverage: readCoverage(db, episodesFrom),
          marks: readMarks(db, episodesFrom, Number.MAX_SAFE_INTEGER),
        },
      }
    } finally {
      db.close()
    }
  } catch {
    // It does not read: the sources tell it anew.
    return null
  }
}

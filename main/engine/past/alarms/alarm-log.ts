import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { AlarmMark } from '../../../../shared/estate/alarm-mark.ts'
import type { AlarmChoice, AlarmLogFrame, AlarmLogRow } from '../../../../shared/estate/frame.ts'
import { type EstateRecord, isEntity, type RecordId } from '../../../../shared/estate/record.ts'
import { appHome } from '../../assess/app-home.ts'
import { type Marks, readMarks } from '../../journal/marks.ts'
import { readSettled } from '../../journal/read.ts'
import { readEpisodesWithin, readLogFrom } from '../../journal/read-alarms.ts'

/** Rows of a history at most, count: more than anyone reads; a narrower choice tells the others. */
const LOG_ROWS = 2_000

/** A window of the journal, ms since the epoch, and which of its alarms. */
export interface LogQuery extends AlarmChoice {
  readonly from: number
  readonly to: number
}

/** Reads a history of alarms. Names come from when an alarm was raised, else from the entity of now. @throws DamageError */
export function readAlarmLog(
  db: Database.Database,
  query: LogQuery,
): Pick<AlarmLogFrame, 'from' | 'to' | 'kept' | 'rows' | 'more'> {
  const { from, to, grades, app, bureau } = query
  const get = cachedRecords(db)
  const apps = app !== null ? new Set([app]) : bureau === null ? null : appsOf(db, bureau)
  const { episodes, more } = readEpisodesWithin(db, { from, to, grades, apps }, LOG_ROWS)
  const marks = readMarks(db, from, Number.MAX_SAFE_INTEGER)
  return { from, to, kept: readLogFrom(db), rows: episodes.map((episode) => rowOf(episode, get, marks)), more }
}

/** The records of now, each read once. */
export function cachedRecords(db: Database.Database): (id: RecordId) => EstateRecord | undefined {
  const known = new Map<RecordId, EstateRecord | undefined>()
  return (id) => {
    if (!known.has(id)) known.set(id, readSettled(db, id))
    return known.get(id)
  }
}

/** The apps of a bureau, as they are now. */
export function appsOf(db: Database.Database, bureau: RecordId): ReadonlySet<RecordId> {
  const ids = db
    .prepare("SELECT id FROM record WHERE kind = 'app' AND json_extract(body, '$.parent') = ?")
    .pluck(true)
    .all(bureau)
  return new Set(ids.map(String))
}

function rowOf(episode: AlarmEpisode, get: (id: RecordId) => EstateRecord | undefined, marks: Marks): AlarmLogRow {
  const { id, entity, code, level, peak, raisedAt, clearedAt, facts } = episode
  const record = get(entity)
  const now = record !== undefined && isEntity(record) ? record : undefined
  const app = episode.app ?? (now === undefined ? undefined : appHome(now, get)?.id) ?? null
  const home = app === null ? undefined : get(app)
  return {
    ...{ id, entity, code, level, peak, raisedAt, clearedAt, facts, app },
    name: episode.name ?? now?.name ?? entity,
    bureau: home?.kind === 'app' ? home.parent : null,
    acknowledged: acknowledgedBy(marks.get(id) ?? []),
  }
}

/** The first to acknowledge it since it was last taken back. */
function acknowledgedBy(marks: readonly AlarmMark[]): AlarmLogRow['acknowledged'] {
  let by: AlarmLogRow['acknowledged'] = null
  for (const { what, author, at } of marks) {
    if (what === 'acknowledge') by ??= { by: author, at }
    else if (what === 'unacknowledge') by = null
  }
  return by
}

import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import { causeOf, keyed } from '../../../../shared/estate/reason.ts'
import type { ReasonCode } from '../../../../shared/estate/reason-words.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import type { PackageEpisode } from '../../../../shared/snapshot/members.ts'
import { readMarks } from '../../journal/marks.ts'
import { eachEpisodeWithin, readLogFrom } from '../../journal/read-alarms.ts'
import type { Redactor } from '../redact/redactor.ts'
import { listDocument } from './documents.ts'
import type { Scope } from './scope.ts'
import type { SliceWindow } from './slice.ts'

/** How long before the window alarms are told, ms: by what came and went in a day the list says that one flaps, and so does the time bar. */
export const ALARMS_BEFORE_MS = 86_400_000

const isIn = (scope: Scope, entity: RecordId, app: RecordId | undefined): boolean =>
  scope.has(entity) || (app !== undefined && scope.has(app))

/** Begins with its entity's id, by which the episodes of an entity are found: both have to be told alike. */
function redactedId({ id, entity, code, key, raisedAt }: AlarmEpisode, redactor: Redactor): string {
  if (id !== idOf(entity, code, key, raisedAt)) return redactor.text(id)
  return idOf(redactor.text(entity), code, key === undefined ? key : redactor.text(key), raisedAt)
}

/** As alarms are named (shared/estate/alarm.ts). */
const idOf = (entity: string, code: ReasonCode, key: string | undefined, raisedAt: number): string =>
  `${entity}#${causeOf({ code, ...keyed(key) })}@${raisedAt}`

function* episodes(
  db: Database.Database,
  { from, to }: SliceWindow,
  scope: Scope,
  redactor: Redactor,
  meet: (episode: AlarmEpisode, told: PackageEpisode) => void,
): Generator<PackageEpisode> {
  const marks = readMarks(db, from - ALARMS_BEFORE_MS, to)
  for (const { episode, grew } of eachEpisodeWithin(db, from - ALARMS_BEFORE_MS, to)) {
    if (!isIn(scope, episode.entity, episode.app)) continue
    const said = marks.get(episode.id)
    const told: PackageEpisode = {
      ...{ ...episode, facts: { ...episode.facts } },
      ...(grew.length === 0 ? {} : { grew: grew.map(([peak, until]): [typeof peak, number] => [peak, until]) }),
      ...(said === undefined ? {} : { marks: said.map((mark) => ({ ...mark })) }),
    }
    const redacted = { ...redactor.value(told), id: redactedId(episode, redactor) }
    if (episode.clearedAt === null || episode.clearedAt >= from) meet(episode, redacted)
    yield redacted
  }
}

/** `alarms.json`. @param meet told of each episode of the window itself, and of what is told of it @throws DamageError */
export function* alarmLines(
  db: Database.Database,
  window: SliceWindow,
  scope: Scope,
  redactor: Redactor,
  meet: (episode: AlarmEpisode, told: PackageEpisode) => void,
): Generator<string> {
  const from = window.from - ALARMS_BEFORE_MS
  yield* listDocument({ from, to: window.to, keptFrom: readLogFrom(db) }, 'episodes', episodes(db, window, scope, redactor, meet))
}

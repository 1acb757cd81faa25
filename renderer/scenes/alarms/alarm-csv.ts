import { reasonText } from '../../../shared/estate/reason-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedAlarmLogFrame } from '../../feed/alarm-schema.ts'
import { say } from '../../i18n/say.ts'
import { BOM, cell } from '../capacity/csv.ts'
import type { KnownName } from './known-names.ts'

export type LogRow = CheckedAlarmLogFrame['rows'][number]

const iso = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())

/** A history of alarms, one row each, times in UTC. What still rings has no end and no duration. */
export function alarmCsv(rows: readonly LogRow[], names: KnownName, lang: Lang): string {
  const head = say(lang, 'log.csv.head').split('|')
  const lines = rows.map(({ peak, bureau, app, name, entity, code, facts, raisedAt, clearedAt, acknowledged }) => [
    ...[say(lang, `level.${peak}`), bureau === null ? '' : (names(bureau) ?? bureau), app === null ? '' : (names(app) ?? app)],
    ...[names(entity) ?? name, entity, reasonText(code, facts, lang), iso(raisedAt), iso(clearedAt)],
    clearedAt === null ? null : Math.round((clearedAt - raisedAt) / 1_000),
    ...[acknowledged?.by ?? '', iso(acknowledged?.at ?? null)],
  ])
  return BOM + [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

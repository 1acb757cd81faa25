import { GRADES, type Grade } from '../../../shared/estate/level.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import type { CheckedAlarmTrialFrame } from '../../feed/alarm-schema.ts'
import { clockText, countText, spanEnds, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { type KnownName, useKnownNames } from './known-names.ts'

type Result = NonNullable<CheckedAlarmTrialFrame['result']>

/** What would have rung: per grade against the record, and what differs. */
export function TrialReport({ result }: { readonly result: Result }) {
  const lang = useLang()
  const now = useClock()
  const names = useKnownNames()
  const { from, to, recorded, tried, entries, lines, differs, more } = result
  const rows = [
    ...GRADES.map((grade) => ({ key: grade, grade, before: recorded[grade], after: tried[grade] })),
    { key: 'entries' as const, grade: null, before: entries.recorded, after: entries.tried },
    { key: 'lines' as const, grade: null, before: lines.recorded, after: lines.tried },
  ]
  return (
    <div className="trial-report" role="status">
      <p className="panel-note">{say(lang, 'trial.span', spanEnds(from, to, now, lang))}</p>
      <table className="card-table">
        <thead>
          <tr>
            <th>{say(lang, 'trial.grade')}</th>
            <th className="number">{say(lang, 'trial.recorded')}</th>
            <th className="number">{say(lang, 'trial.tried')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, grade, before, after }) => (
            <tr key={key}>
              <td>
                {grade === null ? (
                  say(lang, `trial.${key === 'lines' ? 'lines' : 'entries'}`)
                ) : (
                  <span className="trial-grade">
                    <GradeMark grade={grade} />
                    {say(lang, `level.${grade}`)}
                  </span>
                )}
              </td>
              <td className="number">{countText(before, lang)}</td>
              <td className={before === after ? 'number' : 'number trial-differs'}>{countText(after, lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {differs.length === 0 ? (
        <p className="panel-note">{say(lang, 'trial.same')}</p>
      ) : (
        <ul className="trial-list">
          {differs.map(({ entity, name, app, code, facts, at, recorded: before, tried: after }) => (
            <li key={`${entity} ${code} ${String(facts.name ?? '')} ${at} ${after}`}>
              <time>{whenText(at, now, lang, clockText)}</time>
              <span className="trial-change">
                <Rung grade={before} /> → <Rung grade={after} />
              </span>
              <span>
                {say(lang, 'house.reasonOn', {
                  on: onText(entity, name, app, names),
                  reason: reasonText(code, facts, lang),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {more > 0 && <p className="panel-note">{say(lang, 'alarms.more', { n: more })}</p>}
    </div>
  )
}

/** What an alarm is on, led by its app where it is a part of one. */
function onText(entity: string, name: string, app: string | null, names: KnownName): string {
  const own = names(entity) ?? name
  return app === null || app === entity ? own : `${names(app) ?? app} · ${own}`
}

function Rung({ grade }: { readonly grade: Grade | null }) {
  const lang = useLang()
  return grade === null ? <span className="trial-none">{say(lang, 'trial.none')}</span> : <GradeMark grade={grade} />
}

import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang, useNow } from '../../stores/stores.ts'
import { useKnownNames } from '../alarms/known-names.ts'
import { Part } from './part.tsx'

/** All that the line stands for, as far as it is told. */
export function Findings({ alarm }: { readonly alarm: AlarmRow }) {
  const lang = useLang()
  const now = useNow()
  const names = useKnownNames()
  const { findings, count } = alarm
  if (count < 2) return null
  return (
    <Part title={say(lang, 'alarm.findings')} note={String(count)}>
      <ul className="card-alarms">
        {findings.map(({ entity, entityName, level, code, facts, raisedAt }) => (
          <li key={`${entity} ${code} ${facts.name ?? ''} ${raisedAt}`}>
            <LevelSign level={level} />
            <p>
              {say(lang, 'house.reasonOn', { on: names(entity) ?? entityName, reason: reasonText(code, facts, lang) })}
              <span className="reason-since">{say(lang, 'alarm.seenAt', { time: whenText(raisedAt, now, lang) })}</span>
            </p>
          </li>
        ))}
      </ul>
      {count > findings.length && (
        <p className="panel-empty">{say(lang, 'alarm.findings.more', { n: count - findings.length })}</p>
      )}
    </Part>
  )
}

import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { spanText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useAlarmMarks } from '../../stores/alarm-marks.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { Findings } from '../card/alarm-findings.tsx'
import { incidentFromAlarm } from '../incidents/open-incident.ts'
import { alarmWords } from '../wall/alarm-words.ts'
import { handlingLines, handlingTags } from './handling-words.ts'
import { openAlarmCard, toggleAcknowledged, toggleShelved } from './mark-alarm.ts'
import { MarkForm } from './mark-form.tsx'

/** All about one line: what, since when, who tells it, whom to call, who sees to it, and what it holds. */
export function AlarmDetail({ alarm }: { readonly alarm: AlarmRow }) {
  const lang = useLang()
  const now = useNow()
  const isPast = useEstate((estate) => estate.moment !== null)
  const form = useAlarmMarks((marks) => marks.form)
  const busy = useAlarmMarks((marks) => marks.saying !== null)
  const { title, owner, why, tellers, scope } = alarmWords(alarm, lang)
  const { handling } = alarm
  const told = [owner, ...scope, tellers, ...handlingTags({ ...alarm, handling: null }, now, lang)].filter(Boolean)
  return (
    <article className="alarm-detail" aria-label={say(lang, 'alarm.label', { name: title })}>
      <header className={alarm.staleSince === null ? undefined : 'alarm-stale'}>
        <GradeMark grade={alarm.level} />
        <h3>{title}</h3>
      </header>
      <p className="alarm-detail-why">{why}</p>
      <p className="panel-note">
        {say(lang, 'card.since', { time: whenText(alarm.since, now, lang), span: spanText(now - alarm.since, lang) })}
      </p>
      <p className="panel-note">{told.join(' · ')}</p>
      {handlingLines(alarm, now, lang).map((line) => (
        <p key={line} className="alarm-handled">
          {line}
        </p>
      ))}
      {isPast ? (
        <p className="panel-note">{say(lang, 'alarm.past')}</p>
      ) : (
        <div className="alarm-acts">
          <button type="button" className="alarm-act" disabled={busy} onClick={() => toggleAcknowledged(alarm)}>
            {say(lang, handling?.acknowledged ? 'alarm.unacknowledge' : 'alarm.acknowledge')}
          </button>
          <button type="button" className="alarm-act" disabled={busy} onClick={() => toggleShelved(alarm)}>
            {say(lang, handling?.shelved ? 'alarm.unshelve' : 'alarm.shelve')}
          </button>
          <button type="button" className="alarm-act" onClick={() => incidentFromAlarm(alarm)}>
            {say(lang, 'incident.new')}
          </button>
          <button type="button" className="alarm-act" onClick={() => openAlarmCard(alarm)}>
            {say(lang, 'alarm.card')}
          </button>
        </div>
      )}
      {!isPast && form?.alarm === alarm.id && <MarkForm form={form} handling={handling} />}
      <Findings alarm={alarm} />
    </article>
  )
}

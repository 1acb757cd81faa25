import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { countText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { noAlarms } from '../../stores/estate-reading.ts'
import { openPage, useClock, useEstate, useLang } from '../../stores/stores.ts'
import { alarmWords } from '../wall/alarm-words.ts'
import { incidentFromAlarm } from './open-incident.ts'
import { tell } from './words.ts'

/** Alarms that are offered, the gravest first; the list has them all. */
const OFFERED = 4

const HOLDS = ['timeline', 'moments', 'report', 'snapshot'] as const

/** Where there is no incident yet: what one can be opened from, with the alarms that are open now, and what it will hold. */
export function NoIncidents() {
  const lang = useLang()
  return (
    <div className="incidents-none">
      <p className="panel-empty">{tell(lang, 'none')}</p>
      <div className="incident-ways">
        <FromAlarm />
        <section className="incident-way">
          <h3>{tell(lang, 'way.app')}</h3>
          <p className="panel-note">{tell(lang, 'way.app.how')}</p>
          <button type="button" className="alarm-act" onClick={() => openPage('find')}>
            {tell(lang, 'way.app.find')}
          </button>
        </section>
        <section className="incident-way">
          <h3>{tell(lang, 'way.range')}</h3>
          <p className="panel-note">{tell(lang, 'way.range.how')}</p>
        </section>
      </div>
      <section className="incident-holds" aria-label={tell(lang, 'holds')}>
        <h3>{tell(lang, 'holds')}</h3>
        <dl>
          {HOLDS.map((part) => (
            <div key={part}>
              <dt>{tell(lang, `holds.${part}`)}</dt>
              <dd>{tell(lang, `holds.${part}.why`)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}

function FromAlarm() {
  const lang = useLang()
  const alarms = useEstate((estate) => estate.alarms) ?? []
  const none = useEstate(noAlarms)
  const more = alarms.length - OFFERED
  return (
    <section className="incident-way">
      <h3>{tell(lang, 'way.alarm')}</h3>
      <p className="panel-note">{alarms.length === 0 ? say(lang, none) : tell(lang, 'way.alarm.how')}</p>
      <ul className="incident-offers">
        {alarms.slice(0, OFFERED).map((alarm) => (
          <Offer key={alarm.id} alarm={alarm} />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className="alarm-act" onClick={() => openPage('alarms')}>
          {tell(lang, 'way.alarm.more', { n: countText(more, lang) })}
        </button>
      )}
    </section>
  )
}

function Offer({ alarm }: { readonly alarm: AlarmRow }) {
  const lang = useLang()
  const now = useClock()
  const { title, owner, why } = alarmWords(alarm, lang)
  const whole = [title, owner, why].filter((part) => part !== null).join('\n')
  return (
    <li>
      <button
        type="button"
        className={alarm.staleSince === null ? 'incident-offer' : 'incident-offer alarm-stale'}
        title={whole}
        onClick={() => incidentFromAlarm(alarm)}
      >
        <GradeMark grade={alarm.level} />
        <span className="incident-offer-name">
          <strong>{title}</strong>
          {owner !== null && <span> · {owner}</span>}
        </span>
        <span className="incident-offer-why">{why}</span>
        <time>{whenText(alarm.since, now, lang)}</time>
      </button>
    </li>
  )
}

import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { shownLevel } from '../../../shared/estate/level.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import { spanText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { noAlarms } from '../../stores/estate-reading.ts'
import { selectApp, useEstate, useLang, useNow } from '../../stores/stores.ts'
import { alarmWords } from '../wall/alarm-words.ts'
import { Findings } from './alarm-findings.tsx'
import { CardShell } from './card-shell.tsx'
import { Part } from './part.tsx'

/** An alarm on what is no app, such as a node: what, where, since when, and whom it touches. */
export function AlarmCard({ id }: { readonly id: string }) {
  const lang = useLang()
  const alarm = useEstate((estate) => estate.alarms?.find((each) => each.id === id))
  const known = useEstate(noAlarms)
  if (!alarm) {
    const isTold = known !== 'alarms.unknown'
    const name = say(lang, isTold ? 'alarm.gone' : known)
    return (
      <CardShell label={name} level={known === 'alarms.none' ? 'normal' : 'unknown'} name={name}>
        {isTold && <p className="card-calm">{say(lang, 'alarm.gone.why')}</p>}
      </CardShell>
    )
  }
  const { title, owner, tellers } = alarmWords(alarm, lang)
  const zone = alarm.facts.zone
  const facts = [
    owner,
    tellers,
    zone === undefined ? null : say(lang, 'alarm.zone', { zone }),
    alarm.staleSince === null ? null : say(lang, 'alarms.stale'),
  ]
  return (
    <CardShell label={say(lang, 'alarm.label', { name: title })} level={alarm.level} name={title}>
      <p className="card-facts">{facts.filter(Boolean).join(' · ')}</p>
      <Cause alarm={alarm} />
      <Findings alarm={alarm} />
      <Touched alarm={alarm} />
    </CardShell>
  )
}

function Cause({ alarm }: { readonly alarm: AlarmRow }) {
  const lang = useLang()
  const now = useNow()
  const { why } = alarmWords(alarm, lang)
  return (
    <ul className="card-reasons">
      <li>
        <LevelSign level={alarm.level} />
        <p>
          {why}
          <span className="reason-since">
            {say(lang, 'card.since', { time: whenText(alarm.since, now, lang), span: spanText(now - alarm.since, lang) })}
          </span>
          {alarm.count > 1 && <span className="reason-since">{say(lang, 'alarms.places', { n: alarm.count })}</span>}
        </p>
      </li>
    </ul>
  )
}

function Touched({ alarm }: { readonly alarm: AlarmRow }) {
  const lang = useLang()
  const apps = useEstate((estate) => estate.apps)
  const bureaus = useEstate((estate) => estate.bureaus)
  const touched = alarm.apps.flatMap((id) => apps.get(id) ?? [])
  return (
    <Part title={say(lang, 'alarm.touched')} note={touched.length === 0 ? '' : String(touched.length)}>
      {touched.length === 0 && <p className="panel-empty">{say(lang, 'alarm.touched.none')}</p>}
      <div className="touched">
        {touched.map((app) => {
          const bureau = bureaus.get(app.bureau)
          return (
            <button key={app.id} type="button" className="relation" onClick={() => selectApp(app.id)}>
              <LevelSign level={shownLevel(app.level, app.staleSince)} />
              <span>{nameIn(app, lang)}</span>
              {bureau && <span className="relation-bureau">{nameIn(bureau, lang)}</span>}
            </button>
          )
        })}
      </div>
    </Part>
  )
}

import { LevelSign } from '../../components/level-sign.tsx'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { spanText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang, useNow } from '../../stores/stores.ts'
import { Part } from './part.tsx'

type Alert = CardFrame['alerts'][number]

/** What alarm platforms say of the app and its parts, the quiet ones too: who silenced them, why, and until when. */
export function Alerts({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  if (frame.alerts.length === 0) return null
  return (
    <Part title={say(lang, 'card.alerts')} note={String(frame.alerts.length)}>
      <ul className="card-reasons">
        {frame.alerts.map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
    </Part>
  )
}

function AlertItem({ alert }: { readonly alert: Alert }) {
  const lang = useLang()
  const now = useNow()
  const words = [
    alert.on === null ? null : say(lang, 'card.alert.on', { on: alert.on }),
    say(lang, 'card.alert.source', { source: alert.source }),
    say(lang, 'card.since', { time: whenText(alert.startsAt, now, lang), span: spanText(now - alert.startsAt, lang) }),
    alert.state === 'firing' && alert.grade === 'none' ? say(lang, 'card.alert.none') : null,
    alert.state === 'inhibited' ? say(lang, 'card.alert.inhibited') : null,
    alert.state === 'silenced' && alert.silences.length === 0 ? say(lang, 'card.alert.silenced') : null,
    ...alert.silences.map(({ by, comment, until }) =>
      say(lang, 'card.alert.silencedBy', { by, comment, until: whenText(until, now, lang) }),
    ),
  ]
  return (
    <li className={alert.state === 'firing' && alert.grade !== 'none' ? undefined : 'alert-quiet'}>
      {alert.state === 'firing' && alert.grade !== 'none' && <LevelSign level={alert.grade} />}
      <p>
        {`${alert.name}: ${alert.summary}`}
        <span className="reason-since">{words.filter((word) => word !== null).join(' · ')}</span>
      </p>
    </li>
  )
}

import { detectionText } from '../../../shared/estate/detection.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { spanText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang, useNow } from '../../stores/stores.ts'
import { Part } from './part.tsx'

type Told = NonNullable<CardFrame['detection']>

/** Who saw it first, whose side it is on by which evidence, and whom to call. */
export function DetectionPart({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  if (frame.detection === null) return null
  const { side, evidence } = frame.detection
  const sideText = say(lang, side === null ? 'card.side.none' : `card.side.${side}`)
  return (
    <Part title={say(lang, 'card.detection')}>
      <p className={side === null ? 'evidence-side not-known' : 'evidence-side'}>{sideText}</p>
      <Times detection={frame.detection} />
      <ul className="evidence">
        {evidence.map((line) => (
          <li key={`${line.code} ${JSON.stringify(line.facts)}`}>{detectionText(line, lang)}</li>
        ))}
      </ul>
      <Call detection={frame.detection} />
    </Part>
  )
}

/** Positive: the probe was first. */
function distanceWords(distanceMs: number, lang: Lang): string {
  const span = spanText(Math.abs(distanceMs), lang)
  return say(lang, distanceMs >= 0 ? 'card.detection.probeFirst' : 'card.detection.alarmFirst', { span })
}

function Times({ detection }: { readonly detection: Told }) {
  const lang = useLang()
  const now = useNow()
  const { firstBadProbe, firstAlarm, distanceMs, evidence } = detection
  const none = say(lang, 'card.none')
  // One fails whose beginning nobody saw.
  const noProbe = evidence.some(({ code }) => /-(fails|flaps)$/.test(code)) ? say(lang, 'card.unknown') : none
  const rows = [
    [say(lang, 'card.detection.probe'), firstBadProbe === null ? noProbe : whenText(firstBadProbe.at, now, lang)],
    [say(lang, 'card.detection.alarm'), firstAlarm === null ? none : whenText(firstAlarm.at, now, lang)],
    [say(lang, 'card.detection.distance'), distanceMs === null ? none : distanceWords(distanceMs, lang)],
  ] as const
  return (
    <dl className="card-register">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Call({ detection: { call } }: { readonly detection: Told }) {
  const lang = useLang()
  if (call === null) return null
  const unknown = say(lang, 'card.notRegistered')
  const facts = {
    who: [call.bureau, call.app].filter((name) => name !== null).join(' · '),
    post: call.dutyPost ?? unknown,
    phone: call.dutyPhone ?? unknown,
  }
  return <p className="evidence-call">{say(lang, 'card.detection.call', facts)}</p>
}

import { useMemo, useState } from 'react'
import { type Level, shownLevel } from '../../../shared/estate/level.ts'
import { causeOf } from '../../../shared/estate/reason.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { LevelSign } from '../../components/level-sign.tsx'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { spanText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say, type TextKey } from '../../i18n/say.ts'
import { useCardFailure, useCardFrame, useClock, useEstate, useLang, useNow } from '../../stores/stores.ts'
import { Alerts } from './alerts.tsx'
import { CapacityVerdict } from './capacity-verdict.tsx'
import { Alarms, Events, Freshness, Relations } from './card-history.tsx'
import { CardShell } from './card-shell.tsx'
import { Changes } from './changes.tsx'
import { Components } from './components-table.tsx'
import { Call, DetectionPart } from './detection.tsx'
import { Instances } from './instances-table.tsx'
import { Placements } from './placements.tsx'
import { Resources } from './resources.tsx'
import { shownCard } from './shown-card.ts'
import { toldReasons } from './told-reasons.ts'

/** All that is known of one app, over the right side of the wall. */
export function AppCard({ id }: { readonly id: RecordId }) {
  const lang = useLang()
  const frame = useCardFrame()
  const row = useEstate((estate) => estate.apps.get(id))
  const staleSince = row?.staleSince ?? null
  const shown = useMemo(() => (frame?.id === id ? shownCard(frame, staleSince) : null), [frame, id, staleSince])
  const level = shown?.app?.level ?? (row ? shownLevel(row.level, row.staleSince) : 'unknown')
  const name = shown?.app ? nameIn(shown.app, lang) : row ? nameIn(row, lang) : id
  return (
    <CardShell label={say(lang, 'card.label', { name })} level={level} name={name}>
      {shown === null ? (
        <Untold />
      ) : shown.app === null ? (
        <>
          <p className="card-state">{say(lang, 'card.gone')}</p>
          <p className="panel-empty">{say(lang, 'card.gone.why')}</p>
        </>
      ) : (
        <Told frame={shown} app={shown.app} />
      )}
    </CardShell>
  )
}

/** Why there is no content: it is on its way, or does not read. */
function Untold() {
  const lang = useLang()
  const now = useClock()
  const failed = useCardFailure('app')
  return <p className="card-state">{failed === null ? say(lang, 'card.loading') : problemSentence(failed, now, lang)}</p>
}

/**
 * What one must see without scrolling stands first, on a laptop's screen too: level and reason, whom to call, what it uses of what it has.
 */
function Told({ frame, app }: { readonly frame: CardFrame; readonly app: NonNullable<CardFrame['app']> }) {
  return (
    <>
      <Identity frame={frame} app={app} />
      <Reasons key={app.id} frame={frame} app={app} />
      <Register frame={frame} app={app} />
      <Resources frame={frame} app={app} />
      <DetectionPart frame={frame} />
      <Alerts frame={frame} />
      <Components frame={frame} />
      <Placements frame={frame} />
      <Instances frame={frame} />
      {frame.capacity && <CapacityVerdict capacity={frame.capacity} />}
      <Relations frame={frame} />
      <Changes />
      <Events frame={frame} />
      <Alarms frame={frame} />
      <Freshness frame={frame} />
    </>
  )
}

function Identity({ frame, app }: { readonly frame: CardFrame; readonly app: NonNullable<CardFrame['app']> }) {
  const lang = useLang()
  const facts = [
    frame.bureau && nameIn(frame.bureau, lang),
    app.appClass && say(lang, `card.class.${app.appClass}`),
    app.protectionGrade !== null && say(lang, 'card.protection', { grade: gradeText(app.protectionGrade, lang) }),
    app.drGrade && say(lang, 'card.dr', app.drGrade),
    app.origin === 'labels' && say(lang, 'card.origin.labels'),
    app.origin === 'unassigned' && say(lang, 'card.origin.unassigned'),
  ].filter((fact) => typeof fact === 'string')
  return <p className="card-facts">{facts.join(' · ')}</p>
}

const HAN_DIGITS = ['零', '一', '二', '三', '四', '五']

function gradeText(grade: number, lang: Lang): string {
  return lang === 'zh-CN' ? (HAN_DIGITS[grade] ?? String(grade)) : String(grade)
}

/** What it means that there is no reason for a level. */
const NO_REASON: Readonly<Partial<Record<Level, TextKey>>> = { unknown: 'card.unknownWhy', stale: 'card.staleWhy' }

/** Reasons shown at first, gravest first: so many leave the rest of the first screen its room. */
const REASONS = 3

function Reasons({ frame, app }: { readonly frame: CardFrame; readonly app: NonNullable<CardFrame['app']> }) {
  const lang = useLang()
  const now = useNow()
  const told = toldReasons(app, frame)
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? told : told.slice(0, REASONS)
  if (told.length === 0) {
    return <p className="card-calm">{say(lang, NO_REASON[app.level] ?? 'card.noReasons')}</p>
  }
  return (
    <>
      <ul className="card-reasons">
        {shown.map(({ reason, on }) => (
          <li key={`${on} ${causeOf(reason)} ${reason.since} ${JSON.stringify(reason.facts)}`}>
            <LevelSign level={reason.level} />
            <p>
              {on === null
                ? reasonText(reason.code, reason.facts, lang)
                : say(lang, 'house.reasonOn', { on, reason: reasonText(reason.code, reason.facts, lang) })}
              <span className="reason-since">
                {say(lang, 'card.since', { time: whenText(reason.since, now, lang), span: spanText(now - reason.since, lang) })}
              </span>
            </p>
          </li>
        ))}
      </ul>
      {shown.length < told.length && (
        <button type="button" className="card-more" onClick={() => setWhole(true)}>
          {say(lang, 'card.reasons.more', { n: told.length - shown.length })}
        </button>
      )}
    </>
  )
}

/** Whom to call: the upstream's post where the fault is there. */
function Register({ frame, app }: { readonly frame: CardFrame; readonly app: NonNullable<CardFrame['app']> }) {
  const lang = useLang()
  const rows = [
    [say(lang, 'card.dutyPost'), app.dutyPost],
    [say(lang, 'card.dutyPhone'), app.dutyPhone],
    [say(lang, 'card.contractor'), app.contractor],
  ] as const
  return (
    <>
      {frame.detection?.side === 'upstream' && <Call detection={frame.detection} />}
      <dl className="card-register">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={value === null ? 'not-known' : undefined}>{value ?? say(lang, 'card.notRegistered')}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

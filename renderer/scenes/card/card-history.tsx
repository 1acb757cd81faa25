import { shownLevel } from '../../../shared/estate/level.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { LevelSign } from '../../components/level-sign.tsx'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { ageText, clockText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames } from '../../stores/estate-reading.ts'
import { selectApp, useEstate, useLang, useNow } from '../../stores/stores.ts'
import { Part } from './part.tsx'

/** What it hangs on and who hangs on it; each opens its own card. */
export function Relations({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  return (
    <div className="relations">
      <RelationList title={say(lang, 'card.dependsOn')} apps={frame.dependsOn} />
      <RelationList title={say(lang, 'card.neededBy')} apps={frame.neededBy} />
    </div>
  )
}

function RelationList({ title, apps }: { readonly title: string; readonly apps: CardFrame['dependsOn'] }) {
  const lang = useLang()
  const rows = useEstate((estate) => estate.apps)
  return (
    <div className="relation-list">
      <h3>{title}</h3>
      {apps.length === 0 && <p className="not-known">{say(lang, 'card.none')}</p>}
      <ul>
        {apps.map((app) => {
          const row = rows.get(app.id)
          return (
            <li key={app.id}>
              <button type="button" className="relation" onClick={() => selectApp(app.id)}>
                <LevelSign level={shownLevel(app.level, row?.staleSince ?? null)} />
                <span>{row ? nameIn(row, lang) : app.name}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

export function Events({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  const now = useNow()
  return (
    <Part title={say(lang, 'card.events')}>
      {frame.events.length === 0 && <p className="panel-empty">{say(lang, 'card.noEvents')}</p>}
      <ul className="events">
        {frame.events.map((event) => (
          <li key={event.id}>
            <p className="event-head">
              <strong>{event.reason}</strong>
              <span className="event-about">{`${event.about.kind} ${event.about.name}`}</span>
              <time>{`${say(lang, 'card.times', { n: event.count })} · ${whenText(event.lastAt, now, lang)}`}</time>
            </p>
            <p className="event-message">{event.message}</p>
          </li>
        ))}
      </ul>
    </Part>
  )
}

export function Alarms({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  const now = useNow()
  return (
    <Part title={say(lang, 'card.alarms')}>
      {frame.alarms.length === 0 && <p className="panel-empty">{say(lang, 'card.noAlarms')}</p>}
      <ul className="card-alarms">
        {frame.alarms.map((alarm) => (
          <li key={alarm.id}>
            <GradeMark grade={alarm.peak} />
            <p>{reasonText(alarm.code, alarm.facts, lang)}</p>
            <time>
              {`${whenText(alarm.raisedAt, now, lang)} · ${
                alarm.clearedAt === null
                  ? say(lang, 'card.open')
                  : say(lang, 'card.cleared', { time: whenText(alarm.clearedAt, now, lang) })
              }`}
            </time>
          </li>
        ))}
      </ul>
    </Part>
  )
}

/** Where the card's data comes from and how fresh each part is. */
export function Freshness({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  const now = useNow()
  const clusters = useEstate((estate) => estate.clusters)
  const names = clusterNames(clusters, lang)
  return (
    <Part title={say(lang, 'card.sources')}>
      <ul className="placements">
        {frame.sources.map((source) => (
          <li key={source.name} className={source.staleSince === null ? undefined : 'source-is-stale'}>
            <span>{names.get(source.name) ?? source.name}</span>
            <span className="placement-zone">
              {source.asOf === null
                ? say(lang, 'sources.never')
                : say(lang, 'card.freshUntil', { time: whenText(source.asOf, now, lang, clockText) })}
            </span>
            <span className="number">
              {source.staleSince === null
                ? say(lang, frame.moment === null ? 'card.live' : 'card.live.past')
                : source.staleSince === 0
                  ? say(lang, 'sources.never')
                  : ageText(now - source.staleSince, lang)}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  )
}

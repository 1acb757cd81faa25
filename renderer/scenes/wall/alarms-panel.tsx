import { memo } from 'react'
import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { GRADES } from '../../../shared/estate/level.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { spanText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { hasCity, nameIn, type WallState } from '../../stores/estate-reading.ts'
import { estateStore, selectApp, useEstate, useLang, useNow, useView, viewStore } from '../../stores/stores.ts'

/** Rows put into the page at most; the rest are counted in words. Ordered gravest first by the engine. */
const MAX_ROWS = 60

export function AlarmsPanel({ state }: { readonly state: WallState }) {
  const lang = useLang()
  const alarms = useEstate((estate) => estate.alarms)
  return (
    <section className="panel alarms" aria-label={say(lang, 'alarms.title')}>
      <header className="panel-head">
        <h2>{say(lang, 'alarms.title')}</h2>
        {alarms && alarms.length > 0 && <Tally alarms={alarms} />}
      </header>
      {alarms && alarms.length > 0 ? (
        <ol className="alarm-list">
          {alarms.slice(0, MAX_ROWS).map((alarm) => (
            <AlarmLine key={alarm.id} alarm={alarm} />
          ))}
          {alarms.length > MAX_ROWS && (
            <li className="alarm-more">{say(lang, 'alarms.more', { n: alarms.length - MAX_ROWS })}</li>
          )}
        </ol>
      ) : (
        <NoAlarms known={alarms !== null} state={state} />
      )}
    </section>
  )
}

/** How many causes of each grade: what doesn't fit on an unattended wall is still counted. */
function Tally({ alarms }: { readonly alarms: readonly AlarmRow[] }) {
  const lang = useLang()
  return (
    <p className="panel-note tally">
      {GRADES.map((grade) => {
        const n = alarms.filter((alarm) => alarm.level === grade).length
        return n === 0 ? null : (
          <span key={grade} className="tally-grade">
            <GradeMark grade={grade} />
            {n}
          </span>
        )
      })}
      <span>{say(lang, 'alarms.grouped', { n: alarms.length })}</span>
    </p>
  )
}

function NoAlarms({ known, state }: { readonly known: boolean; readonly state: WallState }) {
  const lang = useLang()
  if (!known || !hasCity(state)) return <p className="panel-empty">{say(lang, 'alarms.unknown')}</p>
  const why = state === 'live' ? 'alarms.none.why' : 'alarms.none.cached'
  return (
    <div className="no-alarms">
      <p className="no-alarms-title">{say(lang, state === 'live' ? 'alarms.none' : 'alarms.unknown')}</p>
      <p className="panel-empty">{say(lang, why)}</p>
    </div>
  )
}

const unmark = () => viewStore.setState({ marked: null })

const AlarmLine = memo(function AlarmLine({ alarm }: { readonly alarm: AlarmRow }) {
  const lang = useLang()
  const now = useNow()
  const chosen = useView((view) => view.selected !== null && alarm.apps.includes(view.selected))
  const [first] = alarm.apps
  const app =
    first === undefined ? undefined : estateStore.getState().apps.get(alarm.apps.includes(alarm.entity) ? alarm.entity : first)
  const bureau = app && estateStore.getState().bureaus.get(app.bureau)
  const isApp = app !== undefined && app.id === alarm.entity
  const title = isApp ? nameIn(app, lang) : alarm.entityName
  const owner = bureau && alarm.bureauName !== null ? nameIn(bureau, lang) : (alarm.bureauName ?? clusterName(alarm))
  const scope = [
    alarm.count > 1 ? say(lang, 'alarms.times', { n: alarm.count }) : '',
    alarm.apps.length > 1 ? say(lang, 'alarms.touches', { n: alarm.apps.length }) : '',
    alarm.staleSince !== null ? say(lang, 'alarms.stale') : '',
  ].filter((part) => part !== '')
  const mark = () => viewStore.setState({ marked: { ids: alarm.apps, grade: alarm.level } })
  const why = reasonText(alarm.code, alarm.facts, lang)
  return (
    <li>
      <button
        type="button"
        className={`alarm-line${chosen ? ' alarm-chosen' : ''}${alarm.staleSince !== null ? ' alarm-stale' : ''}`}
        onClick={() => selectApp(app?.id ?? null)}
        onMouseEnter={mark}
        onFocus={mark}
        onMouseLeave={unmark}
        onBlur={unmark}
        disabled={app === undefined}
        title={[title, owner, why, ...scope].filter(Boolean).join('\n')}
      >
        <GradeMark grade={alarm.level} />
        <span className="alarm-title">{title}</span>
        <span className="alarm-when">
          <time>{whenText(alarm.raisedAt, now, lang)}</time>
          {` · ${say(lang, 'alarms.for', { span: spanText(now - alarm.raisedAt, lang) })}`}
        </span>
        <span className="alarm-why">
          {owner && <span className="alarm-owner">{owner} · </span>}
          {[why, ...scope].join(' · ')}
        </span>
      </button>
    </li>
  )
})

/** The cluster of what stands in no bureau, such as a node: its id is `<kind>:<source>/<uid>`. */
function clusterName(alarm: AlarmRow): string | null {
  const source = /^[a-z]+:([^/]+)\//.exec(alarm.entity)?.[1]
  if (source === undefined) return null
  for (const cluster of estateStore.getState().clusters.values()) if (cluster.source === source) return cluster.name
  return source
}

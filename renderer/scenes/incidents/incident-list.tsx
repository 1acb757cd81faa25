import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { reportClock } from '../../../shared/estate/incident-rules.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import type { CheckedIncidentsFrame } from '../../feed/incident-schema.ts'
import { countText, spanText, whenText } from '../../i18n/format.ts'
import { chooseIncident } from '../../stores/incidents.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { useKnownNames } from '../alarms/known-names.ts'
import { NoIncidents } from './no-incidents.tsx'
import { incidentFromRange } from './open-incident.ts'
import { scopeText } from './scope-field.tsx'
import { SuggestedMark } from './suggested-mark.tsx'
import { tell } from './words.ts'

type Row = CheckedIncidentsFrame['rows'][number]

/** All incidents: the open ones first. Arrows choose, Enter opens. */
export function IncidentList({ frame }: { readonly frame: CheckedIncidentsFrame }) {
  const lang = useLang()
  const [at, setAt] = useState(0)
  const list = useRef<HTMLOListElement>(null)
  const { rows, more } = frame
  const here = Math.min(at, Math.max(0, rows.length - 1))
  useEffect(() => list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true }), [])
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.altKey || event.metaKey) return
    const next = Math.max(0, Math.min(rows.length - 1, here + step))
    setAt(next)
    list.current?.querySelectorAll<HTMLElement>('.incident-row')[next]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <header className="incidents-head">
        <h2 className="desk-title">{tell(lang, 'title')}</h2>
        <p className="panel-note">
          {tell(lang, 'count', {
            open: countText(rows.filter(({ closedAt }) => closedAt === null).length, lang),
            all: countText(rows.length + more, lang),
          })}
        </p>
        <button type="button" className="alarm-act incident-new" onClick={incidentFromRange}>
          {tell(lang, 'new')}
        </button>
        <p className="panel-note incident-keys">{tell(lang, 'keys')}</p>
      </header>
      {rows.length === 0 ? (
        <NoIncidents />
      ) : (
        <ol ref={list} className="incident-rows" onKeyDown={onKeyDown}>
          {rows.map((row, index) => (
            <li key={row.id}>
              <IncidentLine row={row} chosen={index === here} />
            </li>
          ))}
        </ol>
      )}
      {more > 0 && <p className="panel-note">{tell(lang, 'more', { n: countText(more, lang) })}</p>}
    </>
  )
}

function IncidentLine({ row, chosen }: { readonly row: Row; readonly chosen: boolean }) {
  const lang = useLang()
  const now = useClock()
  const names = useKnownNames()
  const { id, title, from, to, closedAt, grade, gravest } = row
  const lasted = spanText((to ?? closedAt ?? now) - from, lang)
  return (
    <button
      type="button"
      className={closedAt === null ? 'incident-row' : 'incident-row incident-closed'}
      data-incident={id}
      tabIndex={chosen ? 0 : -1}
      onClick={() => chooseIncident(id)}
    >
      {grade === null ? <SuggestedMark grade={gravest} /> : <GradeMark grade={grade} />}
      <span className="incident-name">{title}</span>
      <span className="incident-about">{scopeText(row.scope, names, tell(lang, 'estate'))}</span>
      <span className="incident-clock">
        <ClockWords row={row} />
      </span>
      <span className="incident-state">
        {closedAt === null ? tell(lang, 'open') : tell(lang, 'closedAt', { time: whenText(closedAt, now, lang) })}
      </span>
      <time className="incident-when">{whenText(from, now, lang)}</time>
      <span className="incident-span">{tell(lang, to === null && closedAt === null ? 'lasts' : 'lasted', { span: lasted })}</span>
    </button>
  )
}

function ClockWords({ row }: { readonly row: Row }) {
  const lang = useLang()
  const now = useClock()
  const clock = reportClock(row, now)
  if (clock === null) return null
  const { dueAt, leftMs, reportedAt } = clock
  const time = (at: number) => whenText(at, now, lang)
  if (reportedAt !== null) return tell(lang, 'clock.reported', { time: time(reportedAt) })
  if (dueAt === null || leftMs === null) return tell(lang, 'clock.idle')
  const key = leftMs < 0 ? 'clock.late' : 'clock.left'
  return <strong>{tell(lang, key, { span: spanText(Math.abs(leftMs), lang), time: time(dueAt) })}</strong>
}

import { type KeyboardEvent, Suspense, useState } from 'react'
import type { Incident, IncidentFacts } from '../../../shared/estate/incident.ts'
import { late } from '../../components/late.ts'
import { clockText, spanText, whenText } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { chooseIncident, useIncidents } from '../../stores/incidents.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { Milestones } from './milestones.tsx'
import { MomentInput } from './moment-input.tsx'
import { Report } from './report.tsx'
import { change, toggleClosed, undo } from './say-incident.ts'
import { ScopeField } from './scope-field.tsx'
import { Timeline } from './timeline.tsx'
import { TypedLine } from './typed-fields.tsx'
import { tell } from './words.ts'

/** Most visits export nothing. */
const ExportForm = late(async () => (await import('./export-form.tsx')).ExportForm)

interface ShownIncident {
  readonly incident: Incident
  readonly facts: IncidentFacts
}

/** One incident: what happened on the left, what is to be said of it on the right. */
export function IncidentDetail({ shown }: { readonly shown: ShownIncident }) {
  const lang = useLang()
  const { incident, facts } = shown
  const [exporting, setExporting] = useState(false)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!/^[uU]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
    if (event.target instanceof Element && event.target.closest('input, textarea, select') !== null) return
    if (incident.undoable) undo(incident.id)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <article className="incident" aria-label={incident.title} onKeyDown={onKeyDown}>
      <Head incident={incident} exporting={exporting} toggleExport={() => setExporting(!exporting)} />
      {exporting ? (
        <Suspense>
          <ExportForm incident={incident} facts={facts} close={() => setExporting(false)} />
        </Suspense>
      ) : (
        <div className="incident-columns">
          <section className="incident-left" aria-label={tell(lang, 'timeline')}>
            <Milestones incident={incident} facts={facts} />
            <Timeline incident={incident} facts={facts} />
          </section>
          <Report incident={incident} facts={facts} />
        </div>
      )}
    </article>
  )
}

interface HeadProps {
  readonly incident: Incident
  readonly exporting: boolean
  readonly toggleExport: () => void
}

function Head({ incident, exporting, toggleExport }: HeadProps) {
  const lang = useLang()
  const now = useClock()
  const { id, title, scope, from, to, closedAt } = incident
  return (
    <header className="incident-head">
      <div className="incident-head-row">
        <button
          type="button"
          className="incident-back"
          aria-label={tell(lang, 'back')}
          title={tell(lang, 'back')}
          onClick={() => chooseIncident(null)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M10 3 L5 8 L10 13" />
          </svg>
        </button>
        <TypedLine
          className="incident-title"
          label={tell(lang, 'name')}
          saved={title}
          save={(value, step) => change(id, [{ set: 'title', value }], step)}
        />
        <Saved incident={incident} />
        <button
          type="button"
          className="alarm-act"
          disabled={!incident.undoable}
          title={tell(lang, 'undo.key')}
          onClick={() => undo(id)}
        >
          {tell(lang, 'undo')}
        </button>
        <button type="button" className="alarm-act incident-export" aria-expanded={exporting} onClick={toggleExport}>
          {tell(lang, 'export')}
        </button>
        <button type="button" className="alarm-act incident-close" onClick={() => toggleClosed(incident, Date.now())}>
          {tell(lang, closedAt === null ? 'close' : 'reopen')}
        </button>
      </div>
      <div className="incident-head-row">
        <span className="incident-state">
          {closedAt === null ? tell(lang, 'open') : tell(lang, 'closedAt', { time: whenText(closedAt, now, lang) })}
        </span>
        <div className="incident-window">
          <MomentInput
            label={tell(lang, 'from')}
            at={from}
            none=""
            change={(at) => at !== null && change(id, [{ set: 'window', from: at, to }])}
          />
          <span aria-hidden="true">–</span>
          <MomentInput
            label={tell(lang, 'to')}
            at={to}
            none={tell(lang, 'lasting')}
            change={(at) => change(id, [{ set: 'window', from, to: at }])}
          />
        </div>
        <span className="panel-note">
          {tell(lang, to === null && closedAt === null ? 'lasts' : 'lasted', {
            span: spanText((to ?? closedAt ?? now) - from, lang),
          })}
        </span>
        <ScopeField scope={scope} change={(value) => change(id, [{ set: 'scope', value }])} />
      </div>
    </header>
  )
}

/** Whether all that was said is written; why not, where that is not told beside a field. */
function Saved({ incident }: { readonly incident: Incident }) {
  const lang = useLang()
  const now = useClock()
  const waiting = useIncidents(({ unsaid }) => unsaid.some((each) => each.incident === incident.id))
  const problem = useIncidents((incidents) => (incidents.problem?.incident === incident.id ? incidents.problem : null))
  if (problem !== null) {
    return (
      <p className="incident-problem" role="alert">
        {tell(lang, 'unsaved', { what: problemSentence(problem, now, lang) })}
      </p>
    )
  }
  return (
    <p className="panel-note incident-saved" role="status">
      {waiting ? tell(lang, 'saving') : tell(lang, 'saved', { time: whenText(incident.editedAt, now, lang, clockText) })}
    </p>
  )
}

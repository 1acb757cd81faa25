import { type KeyboardEvent, useEffect } from 'react'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { chooseIncident, incidentStore, useIncidents } from '../../stores/incidents.ts'
import { closeSigners, useSigners } from '../../stores/signers.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { CasesSection } from '../cases/cases-section.tsx'
import { SignersPanel } from '../signers/signers-panel.tsx'
import { IncidentDetail } from './incident-detail.tsx'
import { IncidentForm } from './incident-form.tsx'
import { IncidentList } from './incident-list.tsx'
import { tell } from './words.ts'
import '../alarms/alarms.css'
import './incidents.css'

/** Incidents at the desk: what is about to be opened, all of them, or one. */
export default function IncidentsPage() {
  const lang = useLang()
  const now = useClock()
  const { chosen, draft, list, shown, failed, problem } = useIncidents((incidents) => incidents)
  useEffect(() => {
    incidentStore.setState({ asked: true })
    return () => incidentStore.setState({ asked: false, list: null, draft: null })
  }, [])
  const signers = useSigners(({ open }) => open) && chosen === null && draft === null
  useEffect(() => closeSigners, [])
  /** Escape goes back to the list before it leaves the page. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing || (chosen === null && !signers)) return
    event.preventDefault()
    if (signers) closeSigners()
    else chooseIncident(null)
  }
  const here = shown?.id === chosen ? shown : null
  const waits = chosen === null ? list === null : here === null
  return (
    <section className="incidents-page" aria-label={tell(lang, 'title')} onKeyDown={onKeyDown}>
      {draft !== null && <IncidentForm draft={draft} />}
      {failed !== null && (
        <p className="card-state" role="alert">
          {problemSentence(failed, now, lang)}
        </p>
      )}
      {problem !== null && chosen !== null && here?.shown == null && (
        <p className="incident-problem" role="alert">
          {problemSentence(problem, now, lang)}
        </p>
      )}
      {waits && failed === null && problem === null && <p className="card-state">{tell(lang, 'loading')}</p>}
      {signers && <SignersPanel />}
      {chosen === null && !signers && list !== null && <IncidentList frame={list} />}
      {chosen === null && !signers && draft === null && <CasesSection />}
      {here !== null && here.shown === null && <Gone />}
      {here !== null && here.shown !== null && <IncidentDetail key={here.id} shown={here.shown} />}
    </section>
  )
}

function Gone() {
  const lang = useLang()
  return (
    <div className="incident-gone">
      <p className="card-state">{tell(lang, 'gone')}</p>
      <button type="button" className="alarm-act" onClick={() => chooseIncident(null)}>
        {tell(lang, 'back')}
      </button>
    </div>
  )
}

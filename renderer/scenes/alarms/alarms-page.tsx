import { lazy, Suspense, useState } from 'react'
import { say } from '../../i18n/say.ts'
import { useInCase } from '../../stores/cases.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'
import { AlarmDesk } from './alarm-desk.tsx'
import { AlarmHistory } from './alarm-history.tsx'
import { AlarmRules } from './alarm-rules.tsx'
import '../../styles/card.css'
import './alarms.css'

/** Charts come after the list, which is what one opens the page for. */
const AlarmTimeline = lazy(async () => ({ default: (await import('../../charts/alarm-timeline.tsx')).AlarmTimeline }))

const SECTIONS = ['now', 'past', 'rules'] as const
type Section = (typeof SECTIONS)[number]

/** The alarms at the desk: what is open, what would ring, what rang. */
export default function AlarmsPage() {
  const lang = useLang()
  const isCase = useInCase()
  const [section, setSection] = useState<Section>('now')
  return (
    <div className="alarms-page">
      <header className="alarms-head">
        <h2 className="desk-title">{say(lang, 'alarms.title')}</h2>
        {/* Rules, and what rang up to now, are of the live estate. */}
        {!isCase && (
          <nav className="alarms-sections" aria-label={say(lang, 'alarms.sections')}>
            {SECTIONS.map((each) => (
              <button key={each} type="button" aria-pressed={each === section} onClick={() => setSection(each)}>
                {say(lang, `alarms.section.${each}`)}
              </button>
            ))}
          </nav>
        )}
      </header>
      {section === 'now' && <Timeline />}
      {section === 'now' && <AlarmDesk />}
      {section === 'past' && <AlarmHistory />}
      {section === 'rules' && <AlarmRules />}
    </div>
  )
}

/** The last day at a glance; a press on it shows that moment. */
function Timeline() {
  const density = useEstate((estate) => estate.density)
  return (
    <div className="alarms-timeline">
      {density !== null && (
        <Suspense>
          <AlarmTimeline density={density} picked={(at) => traveller.look(at)} />
        </Suspense>
      )}
    </div>
  )
}

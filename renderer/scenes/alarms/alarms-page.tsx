import { useState } from 'react'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { AlarmDesk } from './alarm-desk.tsx'
import { AlarmHistory } from './alarm-history.tsx'
import { AlarmRules } from './alarm-rules.tsx'
import '../../styles/card.css'
import './alarms.css'

const SECTIONS = ['now', 'past', 'rules'] as const
type Section = (typeof SECTIONS)[number]

/** The alarms at the desk: what is open, what would ring, what rang. */
export default function AlarmsPage() {
  const lang = useLang()
  const [section, setSection] = useState<Section>('now')
  return (
    <div className="alarms-page">
      <header className="alarms-head">
        <h2 className="desk-title">{say(lang, 'alarms.title')}</h2>
        <nav className="alarms-sections" aria-label={say(lang, 'alarms.sections')}>
          {SECTIONS.map((each) => (
            <button key={each} type="button" aria-pressed={each === section} onClick={() => setSection(each)}>
              {say(lang, `alarms.section.${each}`)}
            </button>
          ))}
        </nav>
      </header>
      {section === 'now' && <AlarmDesk />}
      {section === 'past' && <AlarmHistory />}
      {section === 'rules' && <AlarmRules />}
    </div>
  )
}

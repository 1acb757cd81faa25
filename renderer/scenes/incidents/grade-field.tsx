import type { Incident, IncidentFacts } from '../../../shared/estate/incident.ts'
import { suggestGrade } from '../../../shared/estate/incident-rules.ts'
import { NOT_BY_ITSELF, SUGGESTED_WORDS } from '../../../shared/estate/incident-words.ts'
import { GRADES } from '../../../shared/estate/level.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { spanText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { change } from './say-incident.ts'
import { SuggestedMark } from './suggested-mark.tsx'
import { tell } from './words.ts'

interface GradeFieldProps {
  readonly incident: Incident
  readonly facts: IncidentFacts
}

/** The grade that is suggested and by what, and the one that a person judges it to be. */
export function GradeField({ incident, facts }: GradeFieldProps) {
  const lang = useLang()
  const now = useClock()
  const suggested = suggestGrade(incident, facts, now)
  const why =
    suggested === null
      ? tell(lang, 'grade.none')
      : tell(lang, `grade.${suggested.by}`, { span: spanText(suggested.interruptedMs ?? 0, lang) })
  return (
    <div className="report-grade">
      <p className="report-suggested">
        <span className="report-label">{SUGGESTED_WORDS[lang]}</span>
        <SuggestedMark grade={suggested?.grade ?? null} />
        <span>
          {suggested !== null && <strong>{say(lang, `level.${suggested.grade}`)} </strong>}
          <span className="panel-note">{why}</span>
        </span>
      </p>
      <fieldset className="report-choice">
        <legend className="report-label">{tell(lang, 'grade.chosen')}</legend>
        {GRADES.map((grade) => (
          <button
            key={grade}
            type="button"
            className="alarm-filter"
            title={say(lang, `level.${grade}`)}
            aria-pressed={incident.grade === grade}
            onClick={() => change(incident.id, [{ set: 'grade', value: incident.grade === grade ? null : grade }])}
          >
            <GradeMark grade={grade} />
          </button>
        ))}
        <span className="panel-note">
          {incident.grade === null ? tell(lang, 'grade.unchosen') : say(lang, `level.${incident.grade}`)}
        </span>
      </fieldset>
      <p className="panel-note">{NOT_BY_ITSELF[lang]}</p>
    </div>
  )
}

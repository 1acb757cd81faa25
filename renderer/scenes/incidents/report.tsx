import { type Incident, type IncidentFacts, REPORT_FIELDS, type ReportField } from '../../../shared/estate/incident.ts'
import { FIRST_ITEMS, REPORT_ITEM } from '../../../shared/estate/incident-rules.ts'
import { REPORT_FIELD_WORDS } from '../../../shared/estate/incident-words.ts'
import { useLang } from '../../stores/stores.ts'
import { GradeField } from './grade-field.tsx'
import { ReportingField } from './reporting-field.tsx'
import { change } from './say-incident.ts'
import { TypedText } from './typed-fields.tsx'
import { useReportHints } from './use-report-hints.ts'
import { tell } from './words.ts'

interface ReportProps {
  readonly incident: Incident
  readonly facts: IncidentFacts
}

/** What is to be said of an incident: its grade, whether it is one to report, and the report's fields. */
export function Report({ incident, facts }: ReportProps) {
  const lang = useLang()
  const hints = useReportHints(incident)
  return (
    <section className="incident-report" aria-label={tell(lang, 'report')}>
      <GradeField incident={incident} facts={facts} />
      <ReportingField incident={incident} />
      {REPORT_FIELDS.map((field) => (
        <Field key={field} field={field} incident={incident} hint={hints[field]} />
      ))}
    </section>
  )
}

interface FieldProps {
  readonly field: ReportField
  readonly incident: Incident
  /** What is known of it already; absent: nothing. */
  readonly hint: string | undefined
}

function Field({ field, incident, hint }: FieldProps) {
  const lang = useLang()
  const label = REPORT_FIELD_WORDS[field][lang]
  const saved = incident.report[field]
  const save = (value: string, step?: string): void => change(incident.id, [{ set: 'field', field, value }], step)
  return (
    <div className="report-field" data-field={field}>
      <p className="report-label">
        {label}
        {REPORT_ITEM[field] <= FIRST_ITEMS && <span className="report-first">{tell(lang, 'report.first')}</span>}
        {saved === '' && hint !== undefined && (
          <button type="button" className="report-fill" onClick={() => save(hint)}>
            {tell(lang, 'report.fill', { text: hint })}
          </button>
        )}
      </p>
      <TypedText label={label} saved={saved} save={save} />
    </div>
  )
}

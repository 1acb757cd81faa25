import { type Incident, OPERATORS, type Reporting } from '../../../shared/estate/incident.ts'
import { REPORT_HOURS, reportClock } from '../../../shared/estate/incident-rules.ts'
import { OPERATOR_WORDS } from '../../../shared/estate/incident-words.ts'
import { clockText, spanText, whenText } from '../../i18n/format.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { change } from './say-incident.ts'
import { tell } from './words.ts'

/** Whether it is one to report, which a person says; by whom, to whom, and until when. */
export function ReportingField({ incident }: { readonly incident: Incident }) {
  const lang = useLang()
  const { reporting } = incident
  const set = (value: Reporting | null): void => change(incident.id, [{ set: 'reporting', value }])
  return (
    <div className="report-grade">
      <fieldset className="report-choice">
        <legend className="report-label">{tell(lang, 'reporting')}</legend>
        <button type="button" aria-pressed={reporting === null} onClick={() => set(null)}>
          {tell(lang, 'reporting.no')}
        </button>
        {OPERATORS.map((operator) => (
          <button
            key={operator}
            type="button"
            data-operator={operator}
            aria-pressed={reporting?.operator === operator}
            onClick={() => set({ operator, reportedAt: reporting?.reportedAt ?? null })}
          >
            {OPERATOR_WORDS[operator].who[lang]} {tell(lang, 'clock.hours', { n: REPORT_HOURS[operator] })}
          </button>
        ))}
      </fieldset>
      {reporting !== null && <Clock incident={incident} reporting={reporting} set={set} />}
    </div>
  )
}

interface ClockProps {
  readonly incident: Incident
  readonly reporting: Reporting
  readonly set: (value: Reporting) => void
}

function Clock({ incident, reporting, set }: ClockProps) {
  const lang = useLang()
  const now = useClock()
  const clock = reportClock(incident, now)
  if (clock === null) return null
  const { hours, dueAt, leftMs, reportedAt } = clock
  const time = (at: number): string => whenText(at, now, lang, clockText)
  const span = spanText(Math.abs(leftMs ?? 0), lang)
  const isLate = leftMs !== null && leftMs < 0
  const words =
    reportedAt !== null
      ? tell(lang, isLate ? 'clock.reportedLate' : 'clock.reported', { time: time(reportedAt), span })
      : dueAt === null
        ? tell(lang, 'clock.idle')
        : tell(lang, isLate ? 'clock.late' : 'clock.left', { span, time: time(dueAt) })
  const to = OPERATOR_WORDS[reporting.operator].to[lang]
  return (
    <div className="report-clock">
      <p>
        <strong>{words}</strong>
        <span className="panel-note"> {tell(lang, 'clock.to', { hours, to })}</span>
      </p>
      <button
        type="button"
        className="alarm-act"
        onClick={() => set({ ...reporting, reportedAt: reportedAt === null ? Date.now() : null })}
      >
        {tell(lang, reportedAt === null ? 'clock.mark' : 'clock.unmark')}
      </button>
    </div>
  )
}

import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { UNASSIGNED_BUREAU } from '../../../shared/estate/register.ts'
import type { Verdict } from '../../../shared/estate/verdict.ts'
import { ExportButton } from '../../components/export-button.tsx'
import { Reading } from '../../components/reading.tsx'
import type { CheckedCapacityFrame } from '../../feed/frame-schema.ts'
import { countText, dayText, minuteText, percentText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { capacityStore, NO_CAPACITY, useCapacity } from '../../stores/capacity.ts'
import { frameAsOf } from '../../stores/estate-reading.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { AppRows } from './app-rows.tsx'
import { type Choice, chosenRows, NO_CHOICE } from './chosen-rows.ts'
import { idleCsv } from './csv.ts'
import { FunnelBars } from './funnel.tsx'
import { Groups } from './groups.tsx'
import { Overview } from './overview.tsx'
import { Thresholds } from './thresholds.tsx'
import { VerdictMark } from './verdict-mark.tsx'
import { type CapacityReport, SHOWN_VERDICTS } from './verdict-words.ts'
import '../../styles/capacity.css'

/** The bureau of apps that belong to none. */
const STRAY = `bureau:${UNASSIGNED_BUREAU}`

/** Short of resources, or idle? Every app by its verdict and the evidence for it, now or at the moment looked at. */
export default function CapacityPage() {
  const lang = useLang()
  const now = useNow()
  const moment = useEstate((estate) => estate.moment)
  const frame = useCapacity((capacity) => capacity.frame)
  const failed = useCapacity((capacity) => capacity.failed)
  useEffect(() => {
    capacityStore.setState({ asked: { rules: null } })
    return () => capacityStore.setState(NO_CAPACITY)
  }, [])
  const report = useLastReport()
  const progress = frame?.moment === moment ? frame.progress : 0
  const state =
    failed !== null ? (
      <p className="card-state" role="alert">
        {say(lang, 'cap.failed', { why: problemSentence(failed, now, lang) })}
      </p>
    ) : progress === null && report !== null ? null : (
      <Reading>{say(lang, 'cap.reading', { done: percentText(progress ?? 0, lang) })}</Reading>
    )
  if (report !== null) return <Told report={report} state={state} />
  return (
    <>
      <h2 className="desk-title">{say(lang, 'cap.title')}</h2>
      {state}
    </>
  )
}

/**
 * The last report of the moment on screen: while another is read, what is typed and chosen beside it stays. What came of another moment
 * stands no longer for this one. null: none came.
 */
function useLastReport(): CapacityReport | null {
  const moment = useEstate((estate) => estate.moment)
  const frame = useCapacity((capacity) => capacity.frame)
  const [last, setLast] = useState<Pick<CheckedCapacityFrame, 'moment' | 'report'> | null>(null)
  if (frame !== null && frame.report !== null && frame.report !== last?.report) setLast(frame)
  return last?.moment === moment ? last.report : null
}

interface ToldProps {
  readonly report: CapacityReport
  /** What is being read anew, or why that failed. */
  readonly state: ReactNode
}

function Told({ report, state }: ToldProps) {
  const lang = useLang()
  const now = useNow()
  const bureaus = useEstate((estate) => estate.bureaus)
  const [choice, setChoice] = useState<Choice>(NO_CHOICE)
  const [editing, setEditing] = useState(false)
  const [shown, setShown] = useState<'overview' | 'list'>('overview')
  const rows = useMemo(() => chosenRows(report.apps, choice), [report, choice])
  const { from, to, rules } = report
  const asOf = useEstate((estate) => frameAsOf(estate, report.asOf))
  const span = { from: dayText(from, lang, now), to: `${dayText(to, lang, now)} ${minuteText(to, lang)}`, days: rules.windowDays }
  const group =
    report.bureaus.find(({ id }) => id === choice.bureau) ??
    report.clouds.find(({ id }) => id === `cluster:${choice.source}`) ??
    report.estate
  const choose = (part: Partial<Choice>) => setChoice({ ...choice, ...part })
  const chooseVerdict = (part: Partial<Choice>) => {
    choose(part)
    setShown('list')
  }
  return (
    <div className="capacity-page">
      <header className="capacity-head">
        <h2 className="desk-title">{say(lang, 'cap.title')}</h2>
        <p className="panel-note">
          {say(lang, 'cap.window', span)}
          {' · '}
          {asOf === null ? say(lang, 'asOf.never') : say(lang, 'asOf', { time: whenText(asOf, now, lang) })}
        </p>
        {state}
        {(['overview', 'list'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="capacity-tool"
            data-capacity={each}
            aria-pressed={shown === each}
            onClick={() => setShown(each)}
          >
            {say(lang, `cap.shown.${each}`)}
          </button>
        ))}
        <button
          type="button"
          className="capacity-tool"
          aria-expanded={editing}
          onClick={() => {
            setEditing(!editing)
            setShown('list')
          }}
        >
          {say(lang, 'cap.rules')}
        </button>
        <ExportButton
          label={say(lang, 'cap.csv')}
          className="capacity-tool"
          name={say(lang, 'cap.csv.name')}
          at={report.to}
          write={() => ({
            text: idleCsv(report, new Map([...bureaus.values()].map((each) => [each.id, nameIn(each, lang)])), lang),
          })}
        />
      </header>
      <VerdictTabs report={report} chosen={choice.verdict} choose={chooseVerdict} />
      {shown === 'overview' ? (
        <Overview report={report} />
      ) : (
        <div className="capacity-body">
          <aside className="capacity-aside">
            {editing && <Thresholds rules={rules} />}
            <section>
              <h3>{group === report.estate ? say(lang, 'cap.estate') : nameIn(group, lang)}</h3>
              <FunnelBars group={group} />
            </section>
            <Groups report={report} choice={choice} choose={choose} />
          </aside>
          <section className="capacity-main">
            <header className="part-head">
              <h3>{say(lang, 'cap.apps', { n: countText(rows.length, lang) })}</h3>
              <fieldset className="capacity-order">
                <legend className="visually-hidden">{say(lang, 'cap.order')}</legend>
                {(['tightest', 'idlest'] as const).map((order) => (
                  <button key={order} type="button" aria-pressed={choice.order === order} onClick={() => choose({ order })}>
                    {say(lang, `cap.order.${order}`)}
                  </button>
                ))}
              </fieldset>
            </header>
            {rows.length === 0 ? (
              <p className="panel-empty">{say(lang, report.apps.length === 0 ? 'cap.noApps' : 'cap.noneChosen')}</p>
            ) : (
              <AppRows rows={rows} report={report} />
            )}
          </section>
        </div>
      )}
    </div>
  )
}

interface VerdictTabsProps {
  readonly report: CapacityReport
  readonly chosen: Verdict | null
  readonly choose: (part: Partial<Choice>) => void
}

/** How many apps each verdict has; a press shows those alone, another all again. */
function VerdictTabs({ report, chosen, choose }: VerdictTabsProps) {
  const lang = useLang()
  const { counts, exempt } = report.estate
  // The top bar counts the apps of bureaus alone: without a word the two figures would contradict each other.
  const stray = report.apps.filter(({ bureau }) => bureau === STRAY).length
  // Of no app there is nothing to count: none is tight, and none is well.
  const any = SHOWN_VERDICTS.some((verdict) => counts[verdict] > 0) || exempt > 0
  return (
    <nav className="verdict-tabs" aria-label={say(lang, 'cap.byVerdict')}>
      {SHOWN_VERDICTS.map((verdict) => (
        <button
          key={verdict}
          type="button"
          aria-pressed={chosen === verdict}
          className={chosen === verdict ? 'verdict-tab verdict-chosen' : 'verdict-tab'}
          title={say(lang, `verdict.${verdict}.why`)}
          onClick={() => choose({ verdict: chosen === verdict ? null : verdict })}
        >
          <strong>{any ? countText(counts[verdict], lang) : '–'}</strong>
          <VerdictMark verdict={verdict} />
        </button>
      ))}
      {exempt > 0 && <p className="panel-note">{say(lang, 'cap.exemptCount', { n: exempt })}</p>}
      {stray > 0 && <p className="panel-note">{say(lang, 'cap.strayCount', { n: countText(stray, lang) })}</p>}
    </nav>
  )
}

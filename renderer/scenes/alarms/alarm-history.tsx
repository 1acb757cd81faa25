import { useEffect, useState } from 'react'
import { GRADES, type Grade } from '../../../shared/estate/level.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import { ExportButton } from '../../components/export-button.tsx'
import { GradeMark } from '../../components/grade-mark.tsx'
import { Reading } from '../../components/reading.tsx'
import { clockText, countText, spanText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { askAlarmLog, closeAlarmLog, useAlarmQueries } from '../../stores/alarm-desk.ts'
import { useClock, useEstate, useLang } from '../../stores/stores.ts'
import { alarmCsv, type LogRow } from './alarm-csv.ts'
import { type KnownName, useKnownNames } from './known-names.ts'
import './alarm-history.css'
import { MomentField } from './moment-field.tsx'

const HOUR_MS = 3_600_000
/** Windows as offered, up to the present, h. */
const WINDOWS = [
  { key: '24', hours: 24 },
  { key: '168', hours: 24 * 7 },
  { key: '720', hours: 24 * 30 },
] as const
/** What is shown up to the present is read again this often, ms. */
const REFRESH_MS = 15_000
/** Rows put into the page at first, and added by each press. */
const ROWS = 200

interface Choice {
  /** It was chosen as so many hours up to the present; null: by its ends. */
  readonly hours: number | null
  readonly from: number
  /** null: the present. */
  readonly to: number | null
  readonly grades: readonly Grade[]
  readonly bureau: string | null
  readonly app: string | null
}

/** So many hours up to the present begin so long before it, whenever that is. */
const beginOf = ({ hours, from }: Pick<Choice, 'hours' | 'from'>, now: number): number =>
  hours === null ? from : now - hours * HOUR_MS

/** What rang in a window of the journal, by grade, bureau and app. */
export function AlarmHistory() {
  const lang = useLang()
  const now = useClock()
  const [choice, setChoice] = useState<Choice>(() => ({
    ...{ hours: 24, from: Date.now() - 24 * HOUR_MS, to: null, grades: GRADES, bureau: null, app: null },
  }))
  const { frame, failed } = useAlarmQueries(({ log }) => log)
  useEffect(() => {
    const { to, grades, bureau, app } = choice
    const ask = (why: 'chosen' | 'anew') => {
      const from = beginOf(choice, Date.now())
      askAlarmLog({ from, to, bureau, app, grades: grades.length === GRADES.length ? null : [...grades] }, why)
    }
    ask('chosen')
    if (to !== null) return
    // A window that ends at the present goes on with it.
    const timer = setInterval(() => ask('anew'), REFRESH_MS)
    return () => clearInterval(timer)
  }, [choice])
  useEffect(() => closeAlarmLog, [])
  const names = useKnownNames()
  return (
    <div className="alarm-history">
      <Filters choice={choice} change={(part) => setChoice({ ...choice, ...part })}>
        <ExportButton
          label={say(lang, 'log.csv')}
          className="alarm-act"
          disabled={frame === null || frame.rows.length === 0}
          name={say(lang, 'log.csv.name')}
          write={() => ({ text: alarmCsv(frame?.rows ?? [], names, lang) })}
        />
      </Filters>
      {failed !== null && (
        <p className="card-state" role="alert">
          {problemSentence(failed, now, lang)}
        </p>
      )}
      {frame === null ? (
        failed === null && <Reading />
      ) : (
        <>
          <p className="panel-note" role="status">
            {say(lang, 'log.count', { n: countText(frame.rows.length, lang) })}
            {frame.more > 0 && ` · ${say(lang, 'log.more', { n: countText(frame.more, lang) })}`}
            {frame.kept > frame.from && ` · ${say(lang, 'log.kept', { time: whenText(frame.kept, now, lang) })}`}
          </p>
          <Rows rows={frame.rows} names={names} />
        </>
      )}
    </div>
  )
}

interface FiltersProps {
  readonly choice: Choice
  readonly change: (part: Partial<Choice>) => void
  readonly children: React.ReactNode
}

function Filters({ choice, change, children }: FiltersProps) {
  const lang = useLang()
  const now = useClock()
  const bureaus = useEstate((estate) => estate.bureaus)
  const apps = useEstate((estate) => estate.apps)
  const ofBureau = [...apps.values()].filter(({ bureau }) => choice.bureau === null || bureau === choice.bureau)
  const { grades } = choice
  return (
    <div className="alarm-filters log-filters">
      {GRADES.map((grade) => (
        <button
          key={grade}
          type="button"
          className="alarm-filter"
          aria-pressed={grades.includes(grade)}
          onClick={() =>
            change({ grades: grades.includes(grade) ? grades.filter((each) => each !== grade) : [...grades, grade] })
          }
        >
          <GradeMark grade={grade} />
        </button>
      ))}
      <fieldset className="alarm-states">
        <legend className="visually-hidden">{say(lang, 'log.window')}</legend>
        {WINDOWS.map(({ key, hours }) => (
          <button
            key={key}
            type="button"
            aria-pressed={choice.hours === hours}
            onClick={() => change({ hours, from: Date.now() - hours * HOUR_MS, to: null })}
          >
            {say(lang, `log.window.${key}`)}
          </button>
        ))}
      </fieldset>
      {(['from', 'to'] as const).map((end) => (
        <MomentField
          key={end}
          label={say(lang, `log.${end}`)}
          at={end === 'from' ? beginOf(choice, now) : choice.to}
          now={now}
          present={say(lang, 'log.present')}
          change={(at) => change({ hours: null, from: beginOf(choice, now), [end]: at })}
        />
      ))}
      <select
        value={choice.bureau ?? ''}
        aria-label={say(lang, 'log.bureau')}
        onChange={({ target }) => change({ bureau: target.value || null, app: null })}
      >
        <option value="">{say(lang, 'log.bureau.all')}</option>
        {[...bureaus.values()].map((bureau) => (
          <option key={bureau.id} value={bureau.id}>
            {nameIn(bureau, lang)}
          </option>
        ))}
      </select>
      <select
        value={choice.app ?? ''}
        aria-label={say(lang, 'log.app')}
        onChange={({ target }) => change({ app: target.value || null })}
      >
        <option value="">{say(lang, 'log.app.all')}</option>
        {ofBureau.map((app) => (
          <option key={app.id} value={app.id}>
            {nameIn(app, lang)}
          </option>
        ))}
      </select>
      {children}
    </div>
  )
}

interface RowsProps {
  readonly rows: readonly LogRow[]
  readonly names: KnownName
}

function Rows({ rows, names }: RowsProps) {
  const lang = useLang()
  const now = useClock()
  const [limit, setLimit] = useState(ROWS)
  if (rows.length === 0) return <p className="panel-empty">{say(lang, 'log.none')}</p>
  return (
    <div className="alarm-history-rows">
      <table className="alarm-log">
        <thead>
          <tr>
            {(['grade', 'raised', 'lasted', 'what', 'on', 'app', 'by'] as const).map((column) => (
              <th key={column}>{say(lang, `log.head.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => (
            <tr key={row.id}>
              <td>
                <GradeMark grade={row.peak} />
              </td>
              <td className="log-time">{whenText(row.raisedAt, now, lang, clockText)}</td>
              <td className="log-time">
                {row.clearedAt === null
                  ? say(lang, 'log.open', { span: spanText(now - row.raisedAt, lang) })
                  : spanText(row.clearedAt - row.raisedAt, lang)}
              </td>
              <td>{reasonText(row.code, row.facts, lang)}</td>
              <td>{names(row.entity) ?? row.name}</td>
              <td>{[row.app, row.bureau].flatMap((id) => (id === null ? [] : [names(id) ?? id])).join(' · ')}</td>
              <td className="log-time">
                {row.acknowledged !== null && `${row.acknowledged.by} ${whenText(row.acknowledged.at, now, lang)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > limit && (
        <button type="button" className="card-more" onClick={() => setLimit(limit + ROWS)}>
          {say(lang, 'card.more', { n: countText(Math.min(ROWS, rows.length - limit), lang) })}
        </button>
      )}
    </div>
  )
}

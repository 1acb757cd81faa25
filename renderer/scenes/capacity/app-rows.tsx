import { useState } from 'react'
import { countText, decimalText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { selectApp, useEstate, useLang } from '../../stores/stores.ts'
import { PartRows } from './part-rows.tsx'
import { UseBar } from './use-bar.tsx'
import { VerdictMark } from './verdict-mark.tsx'
import { type AppVerdict, type CapacityReport, verdictNotes, whyText } from './verdict-words.ts'

/** Rows put into the page at first, and added by each press: more are seldom read, and two thousand would make it slow. */
const ROWS = 100

export function AppRows({ rows, report }: { readonly rows: readonly AppVerdict[]; readonly report: CapacityReport }) {
  const lang = useLang()
  const [limit, setLimit] = useState(ROWS)
  const [open, setOpen] = useState<string | null>(null)
  return (
    <>
      <table className="card-table capacity-table">
        <thead>
          <tr>
            <th>{say(lang, 'cap.app')}</th>
            <th>{say(lang, 'cap.verdict')}</th>
            <th>{say(lang, 'cap.cpu')}</th>
            <th>{say(lang, 'cap.memory')}</th>
            <th className="number">{say(lang, 'cap.traffic')}</th>
            <th>{say(lang, 'cap.why')}</th>
          </tr>
        </thead>
        {rows.slice(0, limit).map((app) => (
          <Row key={app.id} app={app} report={report} open={open === app.id} toggle={(on) => setOpen(on ? app.id : null)} />
        ))}
      </table>
      {rows.length > limit && (
        <button type="button" className="card-more" onClick={() => setLimit(limit + ROWS)}>
          {say(lang, 'card.more', { n: countText(Math.min(ROWS, rows.length - limit), lang) })}
        </button>
      )}
    </>
  )
}

interface RowProps {
  readonly app: AppVerdict
  readonly report: CapacityReport
  readonly open: boolean
  readonly toggle: (on: boolean) => void
}

function Row({ app, report, open, toggle }: RowProps) {
  const lang = useLang()
  const bureau = useEstate((estate) => estate.bureaus.get(app.bureau))
  // Of the part that the verdict comes from; where none is known, of the first that tells anything.
  const part = app.parts.find(({ id }) => id === app.binding) ?? app.parts.find(({ cpu, memory }) => cpu ?? memory)
  const notes = verdictNotes(app, lang)
  return (
    <tbody>
      <tr className={open ? 'capacity-row capacity-open' : 'capacity-row'}>
        <td>
          <button
            type="button"
            className="capacity-toggle"
            aria-expanded={open}
            aria-label={say(lang, 'cap.parts', { name: nameIn(app, lang) })}
            onClick={() => toggle(!open)}
          >
            {open ? '−' : '+'}
          </button>
          <button type="button" className="capacity-name" onClick={() => selectApp(app.id)}>
            {nameIn(app, lang)}
          </button>
          <span className="capacity-bureau">{bureau && nameIn(bureau, lang)}</span>
        </td>
        <td>
          <VerdictMark verdict={app.verdict} />
          {app.exemptions.length > 0 && <span className="exempt">{say(lang, 'cap.exempt')}</span>}
        </td>
        <td>
          <UseBar use={part?.cpu ?? null} bound={report.rules.tight} label={say(lang, 'capacity.cpu')} />
        </td>
        <td>
          <UseBar use={part?.memory ?? null} bound={report.rules.tight} label={say(lang, 'capacity.memory')} />
        </td>
        <td className={part?.traffic ? 'number' : 'number not-known'}>
          {part?.traffic ? decimalText(part.traffic.max, lang) : say(lang, 'cap.unseen')}
        </td>
        <td className="capacity-why">
          {whyText(app, lang)}
          {notes.length > 0 && <span className="capacity-notes">{notes.join(' · ')}</span>}
        </td>
      </tr>
      {open && (
        <tr className="capacity-detail">
          <td colSpan={6}>
            <PartRows app={app} rules={report.rules} />
          </td>
        </tr>
      )}
    </tbody>
  )
}

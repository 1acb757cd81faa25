import type { CardFrame } from '../../feed/frame-schema.ts'
import { dayText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { UseBar } from '../capacity/use-bar.tsx'
import { VerdictMark } from '../capacity/verdict-mark.tsx'
import { enoughText, exemptionText, whyText } from '../capacity/verdict-words.ts'
import { Part } from './part.tsx'
import '../../styles/capacity.css'

/** Short or idle, with the figures of each component and the window that they are of. */
export function CapacityVerdict({ capacity }: { readonly capacity: NonNullable<CardFrame['capacity']> }) {
  const lang = useLang()
  const { from, to, rules, verdict: app } = capacity
  const notes = [
    ...app.exemptions.map((exemption) => exemptionText(exemption, lang)),
    ...app.flags.map((flag) => say(lang, `flag.${flag}`)),
    ...[enoughText(app, lang)].filter((text) => text !== null),
  ]
  const span = { from: dayText(from, lang), to: dayText(to, lang), days: rules.windowDays }
  return (
    <Part title={say(lang, 'cap.card')} note={say(lang, 'cap.window', span)}>
      <p className="capacity-card-verdict">
        <VerdictMark verdict={app.verdict} /> <span className="capacity-why">{whyText(app, lang)}</span>
        {notes.length > 0 && <span className="capacity-notes">{notes.join(' · ')}</span>}
      </p>
      <table className="card-table">
        <thead>
          <tr>
            <th>{say(lang, 'card.component')}</th>
            <th>{say(lang, 'cap.verdict')}</th>
            <th>{say(lang, 'cap.cpu')}</th>
            <th>{say(lang, 'cap.memory')}</th>
          </tr>
        </thead>
        <tbody>
          {app.parts.map((part) => (
            <tr key={part.id}>
              <td className="cell-clip" title={part.name}>
                {part.name}
              </td>
              <td>
                <VerdictMark verdict={part.verdict} />
              </td>
              <td>
                <UseBar use={part.cpu} bound={rules.tight} label={say(lang, 'capacity.cpu')} />
              </td>
              <td>
                <UseBar use={part.memory} bound={rules.tight} label={say(lang, 'capacity.memory')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

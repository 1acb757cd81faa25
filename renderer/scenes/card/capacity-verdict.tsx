import type { CardFrame } from '../../feed/frame-schema.ts'
import { dayText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames } from '../../stores/estate-reading.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { UseBar } from '../capacity/use-bar.tsx'
import { VerdictMark } from '../capacity/verdict-mark.tsx'
import { verdictNotes } from '../capacity/verdict-words.ts'
import { Part } from './part.tsx'
import '../../styles/capacity.css'

/** By which figures of its components, and of which window, an app was judged short or idle. */
export function CapacityVerdict({ capacity }: { readonly capacity: NonNullable<CardFrame['capacity']> }) {
  const lang = useLang()
  const { from, to, rules, verdict: app } = capacity
  const clouds = clusterNames(
    useEstate((estate) => estate.clusters),
    lang,
  )
  const isPlacedOnce = (name: string) => app.parts.filter((part) => part.name === name).length === 1
  const notes = verdictNotes(app, lang)
  const span = { from: dayText(from, lang), to: dayText(to, lang), days: rules.windowDays }
  return (
    <Part title={say(lang, 'cap.card')} note={say(lang, 'cap.window', span)}>
      {notes.length > 0 && <p className="capacity-notes">{notes.join(' · ')}</p>}
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
              <td className="cell-clip" title={`${part.name} · ${clouds.get(part.source) ?? part.source}`}>
                {isPlacedOnce(part.name) ? part.name : `${part.name} · ${clouds.get(part.source) ?? part.source}`}
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

import { testText } from '../../../shared/estate/verdict-words.ts'
import { bytesText, coresText, dayText, decimalText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames } from '../../stores/estate-reading.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { reviewDays } from './review-days.ts'
import { UseBar } from './use-bar.tsx'
import { VerdictMark } from './verdict-mark.tsx'
import { type AppVerdict, type CapacityReport, type PartVerdict, verdictNotes } from './verdict-words.ts'

interface PartRowsProps {
  readonly app: AppVerdict
  readonly rules: CapacityReport['rules']
}

/** The components of an app, each with its verdict, its evidence and what it could give back. */
export function PartRows({ app, rules }: PartRowsProps) {
  const lang = useLang()
  const now = useNow()
  const clusters = useEstate((estate) => estate.clusters)
  const names = clusterNames(clusters, lang)
  const gives = app.parts.some(({ reclaimable }) => reclaimable !== null)
  const { answerBy, decideBy } = reviewDays(now, rules)
  return (
    <>
      <table className="card-table">
        <thead>
          <tr>
            <th>{say(lang, 'card.component')}</th>
            <th>{say(lang, 'cap.verdict')}</th>
            <th>{say(lang, 'cap.cpu')}</th>
            <th>{say(lang, 'cap.memory')}</th>
            <th className="number">{say(lang, 'cap.traffic')}</th>
            <th className="number">{say(lang, 'cap.funnel.requested')}</th>
            <th className="number">{say(lang, 'cap.funnel.reclaimable')}</th>
            <th>{say(lang, 'cap.why')}</th>
          </tr>
        </thead>
        <tbody>
          {app.parts.map((part) => (
            <Part key={part.id} part={part} bound={rules.tight} place={names.get(part.source) ?? part.source} />
          ))}
        </tbody>
      </table>
      {gives && (
        <p className="panel-note">
          {say(lang, 'cap.review', {
            answer: dayText(answerBy.getTime(), lang),
            decide: dayText(decideBy.getTime(), lang),
          })}
        </p>
      )}
    </>
  )
}

function Part({ part, bound, place }: { readonly part: PartVerdict; readonly bound: number; readonly place: string }) {
  const lang = useLang()
  const { traffic, trafficOf, requested, reclaimable } = part
  const notes = [...verdictNotes(part, lang), ...(part.pooled === null ? [] : [say(lang, 'cap.pooled', { n: part.pooled })])]
  const amount = ({ cpuMilli, memoryBytes }: PartVerdict['requested']) =>
    [
      cpuMilli === null ? say(lang, 'cap.unknown') : coresText(cpuMilli, lang),
      memoryBytes === null ? say(lang, 'cap.unknown') : bytesText(memoryBytes, lang),
    ].join(' / ')
  return (
    <tr>
      <td>
        {part.name}
        <span className="capacity-bureau">{place}</span>
      </td>
      <td>
        <VerdictMark verdict={part.verdict} />
      </td>
      <td>
        <UseBar use={part.cpu} bound={bound} label={say(lang, 'capacity.cpu')} />
      </td>
      <td>
        <UseBar use={part.memory} bound={bound} label={say(lang, 'capacity.memory')} />
      </td>
      <td
        className={traffic === null ? 'number not-known' : 'number'}
        title={trafficOf === 'app' ? say(lang, 'cap.trafficOfApp') : ''}
      >
        {traffic === null ? say(lang, 'cap.unseen') : decimalText(traffic.max, lang)}
        {trafficOf === 'app' && '*'}
      </td>
      <td className="number">{amount(requested)}</td>
      <td className="number">{reclaimable === null ? '–' : amount(reclaimable)}</td>
      <td className="capacity-why">
        {testText(part.test.code, part.test.facts, lang)}
        {notes.length > 0 && <span className="capacity-notes">{notes.join(' · ')}</span>}
      </td>
    </tr>
  )
}

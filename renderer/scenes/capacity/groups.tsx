import { countText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import type { Choice } from './chosen-rows.ts'
import { type CapacityReport, type Group, SHOWN_VERDICTS } from './verdict-words.ts'

interface GroupsProps {
  readonly report: CapacityReport
  readonly choice: Choice
  readonly choose: (part: Partial<Choice>) => void
}

/** Bureaus and clouds with their share of each verdict; a press shows theirs alone. */
export function Groups({ report, choice, choose }: GroupsProps) {
  const lang = useLang()
  const sourceOf = ({ id }: Group) => id.slice('cluster:'.length)
  return (
    <>
      <section>
        <h3>{say(lang, 'cap.bureaus')}</h3>
        {report.bureaus.map((group) => (
          <Line
            key={group.id}
            group={group}
            chosen={choice.bureau === group.id}
            toggle={(on) => choose({ bureau: on ? group.id : null, source: null })}
          />
        ))}
      </section>
      <section>
        <h3>{say(lang, 'cap.clouds')}</h3>
        <p className="panel-note">{say(lang, 'cap.clouds.note')}</p>
        {report.clouds.map((group) => (
          <Line
            key={group.id}
            group={group}
            chosen={choice.source === sourceOf(group)}
            toggle={(on) => choose({ source: on ? sourceOf(group) : null, bureau: null })}
          />
        ))}
      </section>
    </>
  )
}

interface LineProps {
  readonly group: Group
  readonly chosen: boolean
  readonly toggle: (on: boolean) => void
}

function Line({ group, chosen, toggle }: LineProps) {
  const lang = useLang()
  const name = nameIn(group, lang)
  const total = SHOWN_VERDICTS.reduce((sum, verdict) => sum + group.counts[verdict], 0)
  const told = SHOWN_VERDICTS.filter((verdict) => group.counts[verdict] > 0)
    .map((verdict) => `${say(lang, `verdict.${verdict}`)} ${group.counts[verdict]}`)
    .join(' · ')
  let x = 0
  return (
    <button
      type="button"
      className={chosen ? 'group-line group-chosen' : 'group-line'}
      aria-pressed={chosen}
      title={`${name}: ${told}`}
      onClick={() => toggle(!chosen)}
    >
      <span className="group-name">{name}</span>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={told}>
        {SHOWN_VERDICTS.map((verdict) => {
          const width = total === 0 ? 0 : (group.counts[verdict] / total) * 100
          const rect = <rect key={verdict} className={`share share-${verdict}`} x={x} width={width} height="8" />
          x += width
          return rect
        })}
      </svg>
      <span className="group-count">{countText(total, lang)}</span>
    </button>
  )
}

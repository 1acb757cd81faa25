import {
  type Incident,
  type IncidentFacts,
  MILESTONES,
  type Milestone,
  type MilestoneName,
  type MilestonePart,
} from '../../../shared/estate/incident.ts'
import { MILESTONE_WORDS } from '../../../shared/estate/incident-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { clockText, whenText } from '../../i18n/format.ts'
import { noteStore } from '../../stores/notes.ts'
import { shownNow, useClock, useLang } from '../../stores/stores.ts'
import { MomentInput } from './moment-input.tsx'
import { change } from './say-incident.ts'
import { TypedLine } from './typed-fields.tsx'
import { tell } from './words.ts'

interface MilestonesProps {
  readonly incident: Incident
  readonly facts: IncidentFacts
}

/** What the journal suggests for a milestone, and by what. */
interface Suggestion {
  readonly at: number
  readonly why: string
}

function suggestionOf(which: MilestoneName, { detected, recovered }: IncidentFacts, lang: Lang): Suggestion | null {
  if (which === 'detected' && detected !== null)
    return { at: detected.at, why: tell(lang, `take.${detected.by}`, { name: detected.name }) }
  return which === 'recovered' && recovered !== null ? { at: recovered, why: tell(lang, 'take.recovered') } : null
}

/** The four moments: when, by whom, in a word; with what the journal suggests. */
export function Milestones({ incident, facts }: MilestonesProps) {
  const lang = useLang()
  return (
    <ol className="milestones" aria-label={tell(lang, 'milestones')}>
      {MILESTONES.map((which) => (
        <MilestoneRow key={which} which={which} incident={incident} facts={facts} />
      ))}
    </ol>
  )
}

function MilestoneRow({ which, incident, facts }: MilestonesProps & { readonly which: MilestoneName }) {
  const lang = useLang()
  const now = useClock()
  const milestone = incident.milestones[which]
  const what = MILESTONE_WORDS[which][lang]
  const suggestion = suggestionOf(which, facts, lang)
  const set = (value: Milestone | null): void => change(incident.id, [{ set: 'milestone', which, value }])
  const setText = (part: MilestonePart, value: string, step: string): void =>
    change(incident.id, [{ set: 'milestone-text', which, part, value }], step)
  const setAt = (at: number | null): void => {
    if (at === null) set(null)
    else set({ who: noteStore.getState().author.trim(), word: '', ...milestone, at })
  }
  return (
    <li data-milestone={which}>
      <span className="milestone-name">{what}</span>
      <MomentInput
        label={tell(lang, 'milestone.at', { what })}
        at={milestone?.at ?? null}
        none={tell(lang, 'milestone.none')}
        change={setAt}
      />
      {milestone !== null ? (
        <>
          <TypedLine
            className="milestone-who"
            label={`${what} · ${tell(lang, 'milestone.who')}`}
            placeholder={tell(lang, 'milestone.who')}
            saved={milestone.who}
            save={(value, step) => setText('who', value, step)}
          />
          <TypedLine
            className="milestone-word"
            label={`${what} · ${tell(lang, 'milestone.word')}`}
            placeholder={tell(lang, 'milestone.word')}
            saved={milestone.word}
            save={(value, step) => setText('word', value, step)}
          />
        </>
      ) : (
        <span className="milestone-offers">
          {suggestion !== null && (
            <button type="button" className="alarm-act" title={suggestion.why} onClick={() => setAt(suggestion.at)}>
              {tell(lang, 'take', { time: whenText(suggestion.at, now, lang, clockText) })}
            </button>
          )}
          <button type="button" className="alarm-act" title={tell(lang, 'take.here')} onClick={() => setAt(shownNow())}>
            {tell(lang, 'here')}
          </button>
          {suggestion !== null && <span className="panel-note">{suggestion.why}</span>}
        </span>
      )}
    </li>
  )
}

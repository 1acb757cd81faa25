import { useState } from 'react'
import type { Note } from '../../../shared/estate/note.ts'
import { clockText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useClock, useEstate, useLang } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'
import type { BarSpan } from '../../travel/bar-scale.ts'
import { type NoteGroup, noteGroups, overMoment } from './note-places.ts'
import { bylineOf } from './note-words.ts'

/** Notes that a mark tells of; the list has all. */
const TOLD = 3
const TIP_REM = 24

const NO_NOTES: readonly Note[] = []

/** A pennant over the bar for each note; those too near to be told apart share one. A press shows the moment. For keys there is the list. */
export function NoteMarks({ bar }: { readonly bar: BarSpan }) {
  const lang = useLang()
  const notes = useEstate((estate) => estate.notes) ?? NO_NOTES
  const [told, setTold] = useState<string | null>(null)
  const groups = noteGroups(notes, bar)
  const shown = groups.find(({ newest }) => newest.id === told)
  return (
    <>
      <div className="note-marks">
        {groups.map((group) => (
          <button
            key={group.newest.id}
            type="button"
            tabIndex={-1}
            className={group.notes.every(({ struckAt }) => struckAt !== null) ? 'note-mark note-mark-struck' : 'note-mark'}
            style={{ left: `${group.share * 100}%` }}
            aria-label={say(lang, 'notes.mark', {
              time: clockText(group.newest.at, lang),
              text: group.newest.text,
            })}
            onClick={() => traveller.look(group.newest.at)}
            onMouseEnter={() => setTold(group.newest.id)}
            onMouseLeave={() => setTold(null)}
          >
            <Pennant many={group.notes.length > 1} />
          </button>
        ))}
      </div>
      {shown && <Tip group={shown} bar={bar} />}
    </>
  )
}

function Pennant({ many }: { readonly many: boolean }) {
  return (
    <svg viewBox="0 0 10 16" aria-hidden="true">
      {many && <path className="pennant pennant-behind" d="M8.5 5.5 H1.5 L3.5 8.5 L1.5 11.5 H8.5 Z" />}
      <path className="pennant" d="M8.5 1 H0.5 L2.5 4.25 L0.5 7.5 H8.5 Z" />
      <path className="pennant-pole" d="M8.5 0.5 V16" />
    </svg>
  )
}

function Tip({ group, bar }: { readonly group: NoteGroup; readonly bar: BarSpan }) {
  const lang = useLang()
  const now = useClock()
  const estate = useEstate((all) => all)
  const more = group.notes.length - TOLD
  return (
    <div className="note-panel note-tip" role="tooltip" style={overMoment(group.newest.at, bar, TIP_REM)}>
      {group.notes.slice(0, TOLD).map((note) => (
        <div key={note.id} className={note.struckAt === null ? 'note-row' : 'note-row note-struck'}>
          <p className="note-row-head">
            <time>{whenText(note.at, now, lang, clockText)}</time>
            <span className="note-byline">{bylineOf(note, estate, now, lang)}</span>
          </p>
          <p className="note-said">{note.struckAt === null ? note.text : <s>{note.text}</s>}</p>
        </div>
      ))}
      {more > 0 && <p className="panel-note">{say(lang, 'notes.more', { n: more })}</p>}
    </div>
  )
}

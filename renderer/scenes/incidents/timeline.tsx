import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Incident, IncidentFacts } from '../../../shared/estate/incident.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { clockText, countText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { sourceTitle } from '../../stores/estate-reading.ts'
import { noteStore } from '../../stores/notes.ts'
import { estateStore, openPage, shownNow, useClock, useLang } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'
import { useKnownNames } from '../alarms/known-names.ts'
import { rowWords } from './fact-words.ts'
import { MomentInput } from './moment-input.tsx'
import { change, newStep } from './say-incident.ts'
import { isOfInstance, type TimelineRow, timelineRows } from './timeline-rows.ts'
import { tell } from './words.ts'

/** Height of a row before it is measured, root units; rows that are kept ready beyond what is on screen, count. */
const ROW_REM = 2
const OVERSCAN = 12

const remPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/** The wall goes there, and the page makes way for it: its key brings it back as it is. */
function lookAt(at: number): void {
  traveller.look(at)
  openPage(null)
}

interface TimelineProps {
  readonly incident: Incident
  readonly facts: IncidentFacts
}

/** Everything in one order; only what is on screen is drawn. Arrows choose, Enter shows that moment on the wall. */
export function Timeline({ incident, facts }: TimelineProps) {
  const lang = useLang()
  const now = useClock()
  const all = useMemo(() => timelineRows(incident, facts), [incident, facts])
  const [isWhole, setWhole] = useState(false)
  const rows = useMemo(() => (isWhole ? all : all.filter((row) => !isOfInstance(row))), [all, isWhole])
  const instances = useMemo(() => all.filter(isOfInstance).length, [all])
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_REM * remPx(),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
  })
  const items = list.getVirtualItems()
  // What was just written is shown where it came to stand.
  const [added, setAdded] = useState<string | null>(null)
  const place = added === null ? -1 : rows.findIndex(({ key }) => key === `remark ${added}`)
  useEffect(() => {
    if (place < 0) return
    list.scrollToIndex(place)
    setAdded(null)
  }, [place, list])
  /** The row that the keys are on; the first that is drawn, where that is out of sight. */
  const here = items.some(({ index }) => index === at) ? at : (items[0]?.index ?? 0)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.altKey || event.metaKey) return
    const next = Math.max(0, Math.min(rows.length - 1, here + step))
    setAt(next)
    // It is there: rows beyond the edge are kept ready.
    event.currentTarget.querySelector<HTMLElement>(`[data-index="${next}"] .timeline-time`)?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <header className="timeline-head">
        <h3>{tell(lang, 'timeline')}</h3>
        <p className="panel-note">{tell(lang, 'timeline.count', { n: countText(rows.length, lang) })}</p>
        {instances > 0 && (
          <button type="button" className="timeline-whole" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
            {tell(lang, 'timeline.instances', { n: countText(instances, lang) })}
          </button>
        )}
        <p className="panel-note incident-keys">{tell(lang, 'timeline.keys')}</p>
      </header>
      {facts.kept > facts.from && (
        <p className="panel-note">{tell(lang, 'timeline.kept', { time: whenText(facts.kept, now, lang) })}</p>
      )}
      <div ref={scroller} className="timeline">
        <ol style={{ height: list.getTotalSize() }} onKeyDown={onKeyDown}>
          {items.map(({ index, key, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <li
                key={key}
                ref={list.measureElement}
                data-index={index}
                className={`timeline-row timeline-${row.what}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Line row={row} incident={incident.id} reached={index === here} choose={() => setAt(index)} />
              </li>
            )
          })}
        </ol>
      </div>
      {facts.more > 0 && <p className="panel-note">{tell(lang, 'timeline.more', { n: countText(facts.more, lang) })}</p>}
      <Remark incident={incident.id} added={setAdded} />
    </>
  )
}

interface LineProps {
  readonly row: TimelineRow
  readonly incident: string
  /** The keys are on it. */
  readonly reached: boolean
  readonly choose: () => void
}

function Line({ row, incident, reached, choose }: LineProps) {
  const lang = useLang()
  const now = useClock()
  const entity = useKnownNames()
  const source = (name: string) => sourceTitle(estateStore.getState(), name, lang)
  const { kind, text, who, grade } = rowWords(row, { entity, source }, lang)
  return (
    <>
      <button
        type="button"
        className="timeline-time"
        tabIndex={reached ? 0 : -1}
        title={tell(lang, 'look')}
        onFocus={choose}
        onClick={() => lookAt(row.at)}
      >
        <time>{whenText(row.at, now, lang, clockText)}</time>
      </button>
      <span className="timeline-mark">{grade !== null && <GradeMark grade={grade} />}</span>
      <span className="timeline-kind">{kind}</span>
      <span className="timeline-text">
        {text}
        {who !== '' && <span className="timeline-who">{text === '' ? who : ` ${who}`}</span>}
      </span>
      {row.what === 'remark' && (
        <button
          type="button"
          className="timeline-remove"
          title={tell(lang, 'remark.remove')}
          aria-label={tell(lang, 'remark.remove')}
          onClick={() => change(incident, [{ set: 'note', id: row.id, value: null }])}
        >
          ×
        </button>
      )}
    </>
  )
}

/** A remark at the moment on screen, or at one that is typed. */
function Remark({ incident, added }: { readonly incident: string; readonly added: (id: string) => void }) {
  const lang = useLang()
  const [word, setWord] = useState('')
  const [at, setAt] = useState<number | null>(null)
  const add = (): void => {
    if (word.trim() === '') return
    const who = noteStore.getState().author.trim()
    const id = newStep()
    change(incident, [{ set: 'note', id, value: { at: at ?? shownNow(), who, word: word.trim() } }])
    added(id)
    setWord('')
    setAt(null)
  }
  return (
    <form
      className="remark"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <MomentInput label={tell(lang, 'remark.at')} at={at} none={tell(lang, 'here')} change={setAt} />
      <input
        className="note-field remark-word"
        value={word}
        placeholder={tell(lang, 'remark.hint')}
        aria-label={tell(lang, 'remark.hint')}
        onChange={({ target }) => setWord(target.value)}
      />
      <button type="submit" className="alarm-act">
        {say(lang, 'notes.save')}
      </button>
    </form>
  )
}

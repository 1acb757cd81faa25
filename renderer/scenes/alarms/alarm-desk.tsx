import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { GRADES, type Grade } from '../../../shared/estate/level.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { NothingYet } from '../../components/nothing-yet.tsx'
import { countText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { alarmMarkStore, useAlarmMarks } from '../../stores/alarm-marks.ts'
import { useInCase } from '../../stores/cases.ts'
import { noAlarms } from '../../stores/estate-reading.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { incidentFromAlarm } from '../incidents/open-incident.ts'
import { AlarmDetail } from './alarm-detail.tsx'
import { AlarmListRow } from './alarm-list-row.tsx'
import { type ChosenPlace, chosenPlace } from './chosen-line.ts'
import { openAlarmCard, toggleAcknowledged, toggleShelved, undoMark } from './mark-alarm.ts'
import { MarkDone } from './mark-done.tsx'

/** Rows put into the page at most; the rest are counted. */
const MAX_ROWS = 300

const STATES = ['all', 'waiting', 'acknowledged', 'shelved'] as const
type ListState = (typeof STATES)[number]

/** Whether a line is to be seen to: nobody has acknowledged or shelved it, or it became graver since. */
const isWaiting = ({ handling }: AlarmRow): boolean => !handling?.acknowledged && !handling?.shelved

const IS: Readonly<Record<ListState, (alarm: AlarmRow) => boolean>> = {
  all: () => true,
  waiting: isWaiting,
  acknowledged: ({ handling }) => handling?.acknowledged != null,
  shelved: ({ handling }) => handling?.shelved != null,
}

const NONE: readonly AlarmRow[] = []

/** What the keys do to the line that is chosen; also as a Chinese input method writes them. */
const KEYS: Readonly<Record<string, (alarm: AlarmRow) => void>> = {
  q: toggleAcknowledged,
  Q: toggleAcknowledged,
  g: toggleShelved,
  G: toggleShelved,
  u: undoMark,
  U: undoMark,
  i: incidentFromAlarm,
  I: incidentFromAlarm,
  Enter: openAlarmCard,
}

/** Only what is open is lit, and a frame where all of it is stale: what merely could be is no alarm. */
const filterLook = (of: readonly AlarmRow[]): string => {
  if (of.length === 0) return 'alarm-filter unlit'
  return of.every(({ staleSince }) => staleSince !== null) ? 'alarm-filter alarm-stale' : 'alarm-filter'
}

const focusChosen = (list: HTMLElement | null): void =>
  list?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })

/** The open alarms: a list to go through, and all about the one that is chosen. */
export function AlarmDesk() {
  const lang = useLang()
  const isCase = useInCase()
  const now = useNow()
  const all = useEstate((estate) => estate.alarms) ?? NONE
  const none = useEstate(noAlarms)
  /** Of what nobody told anything there is no number. */
  const count = (alarms: readonly AlarmRow[]) => (none === 'alarms.unknown' ? '–' : countText(alarms.length, lang))
  const [grade, setGrade] = useState<Grade | null>(null)
  const [state, setState] = useState<ListState>('all')
  const [place, setPlace] = useState<ChosenPlace | null>(null)
  const list = useRef<HTMLOListElement>(null)
  // The keys work as soon as the page is open.
  useEffect(() => focusChosen(list.current), [])
  // What was done is told where it was done.
  useEffect(() => () => alarmMarkStore.setState({ form: null, done: null, problem: null }), [])
  const ofState = useMemo(() => all.filter(IS[state]), [all, state])
  const shown = useMemo(() => ofState.filter(({ level }) => grade === null || level === grade), [ofState, grade])
  const rows = useMemo(() => shown.slice(0, MAX_ROWS), [shown])
  const here = chosenPlace(rows, place)
  if (here !== null && here !== place) setPlace(here)
  const chosen = rows[here?.at ?? -1] ?? null
  const choose = useCallback((id: string) => setPlace({ id, at: 0 }), [])
  const asking = useAlarmMarks(({ form }) => form !== null)
  // A row or a form that goes, or is moved, loses the focus, and with it the keys.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are when, not what
  useEffect(() => {
    if (document.activeElement === document.body) focusChosen(list.current)
  }, [here, asking])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey || chosen === null) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const act = KEYS[event.key]
    if (step !== 0) {
      const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(chosen) + step))] ?? chosen
      choose(next.id)
      event.currentTarget.querySelector<HTMLElement>(`[data-alarm="${CSS.escape(next.id)}"]`)?.focus()
    } else if (act === undefined) return
    // A key that is held down says one thing, not one and its opposite in turn.
    else if (!event.repeat) act(chosen)
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="alarm-desk">
      <section className="alarm-desk-list" aria-label={say(lang, 'alarms.title')}>
        <div className="alarm-filters">
          {GRADES.map((each) => {
            const of = ofState.filter(({ level }) => level === each)
            return (
              <button
                key={each}
                type="button"
                className={filterLook(of)}
                aria-pressed={grade === each}
                onClick={() => setGrade(grade === each ? null : each)}
              >
                <GradeMark grade={each} />
                {count(of)}
              </button>
            )
          })}
          <fieldset className="alarm-states">
            <legend className="visually-hidden">{say(lang, 'alarms.states')}</legend>
            {STATES.map((each) => (
              <button key={each} type="button" aria-pressed={state === each} onClick={() => setState(each)}>
                {say(lang, `alarms.state.${each}`)} {count(all.filter(IS[each]))}
              </button>
            ))}
          </fieldset>
          {!isCase && <p className="panel-note alarm-keys">{say(lang, 'alarms.keys')}</p>}
        </div>
        {shown.length === 0 ? (
          all.length === 0 ? (
            <NothingYet>{say(lang, none)}</NothingYet>
          ) : (
            <p className="panel-empty">{say(lang, 'alarms.noneChosen')}</p>
          )
        ) : (
          <ol ref={list} className="alarm-rows" onKeyDown={onKeyDown}>
            {rows.map((alarm) => (
              <AlarmListRow key={alarm.id} alarm={alarm} now={now} chosen={alarm === chosen} choose={choose} />
            ))}
          </ol>
        )}
        {shown.length > MAX_ROWS && <p className="panel-note">{say(lang, 'alarms.more', { n: shown.length - MAX_ROWS })}</p>}
      </section>
      <aside className="alarm-desk-detail">
        <MarkDone />
        {chosen !== null && <AlarmDetail key={chosen.id} alarm={chosen} />}
      </aside>
    </div>
  )
}

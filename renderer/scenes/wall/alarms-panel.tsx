import { type CSSProperties, memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { GRADES } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { spanText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { noAlarms } from '../../stores/estate-reading.ts'
import { selectAlarm, toggleWhole, useEstate, useLang, useNow, useView, type View, viewStore } from '../../stores/stores.ts'
import { handlingTags } from '../alarms/handling-words.ts'
import { type AlarmRoom, alarmRoom } from './alarm-room.ts'
import { alarmWords, appOfAlarm } from './alarm-words.ts'

/** Rows put into the page at most; the rest are counted in words. Ordered gravest first by the engine. */
const MAX_ROWS = 60
/** A beginning that a source tells lies before the first sight by more than an assessment and a commit take, ms. */
const TOLD_MS = 2_000
/** Up to here an alarm whose beginning no source tells is just seen for the first time, ms. */
const JUST_SEEN_MS = 60_000

export function AlarmsPanel() {
  const lang = useLang()
  const alarms = useEstate((estate) => estate.alarms)
  const rows = alarms?.length ?? 0
  const [cut, setCut] = useState(0)
  return (
    <section
      className={rows === 0 ? 'panel alarms alarms-none' : 'panel alarms'}
      style={heightVariables(rows, cut)}
      aria-label={say(lang, 'alarms.title')}
    >
      <header className="panel-head">
        <h2>{say(lang, 'alarms.title')}</h2>
        {alarms && alarms.length > 0 ? <Tally alarms={alarms} /> : <NoAlarms />}
      </header>
      {alarms && alarms.length > 0 && <AlarmList alarms={alarms} onCut={setCut} />}
    </section>
  )
}

/** The panel takes the height of its rows, and of second lines where there is room (panels.css). */
const heightVariables = (rows: number, cut: number): CSSProperties =>
  Object.fromEntries([
    ['--rows', Math.min(rows, MAX_ROWS)],
    ['--second-lines', cut],
  ])

/** How many causes of each grade, and how many are shelved: what doesn't fit on an unattended wall is still counted. */
function Tally({ alarms }: { readonly alarms: readonly AlarmRow[] }) {
  const lang = useLang()
  const rings = alarms.filter(({ handling }) => !handling?.shelved)
  const shelved = alarms.length - rings.length
  return (
    <p className="panel-note tally">
      {GRADES.map((grade) => {
        const of = rings.filter((alarm) => alarm.level === grade)
        const isStale = of.every(({ staleSince }) => staleSince !== null)
        return of.length === 0 ? null : (
          <span key={grade} className={isStale ? 'tally-grade alarm-stale' : 'tally-grade'}>
            <GradeMark grade={grade} />
            {of.length}
          </span>
        )
      })}
      {shelved > 0 && <span>{say(lang, 'alarms.shelved', { n: shelved })}</span>}
      <span>{say(lang, 'alarms.grouped', { n: alarms.length })}</span>
    </p>
  )
}

/** Calm is quiet: one line, and it says how far it is known. */
function NoAlarms() {
  const lang = useLang()
  const text = useEstate(noAlarms)
  return <p className="panel-note">{say(lang, text)}</p>
}

/** Places of the rows whose reasons one line cuts. */
function cutRows(list: HTMLElement): readonly number[] {
  const reasons = [...list.querySelectorAll<HTMLElement>('.alarm-why')]
  return reasons.flatMap((reason, at) => {
    const line = Number.parseFloat(getComputedStyle(reason).lineHeight)
    return reason.scrollWidth > reason.clientWidth || reason.scrollHeight > 1.5 * line ? [at] : []
  })
}

interface AlarmListProps {
  readonly alarms: readonly AlarmRow[]
  /** Told how many reasons would take a second line. */
  readonly onCut: (count: number) => void
}

const ALL_ROOM: AlarmRoom = { rows: MAX_ROWS, long: [] }

/**
 * As many whole rows as there is room for, the others in a word; that word opens the list to be scrolled. What room is left goes to reasons that
 * one line cuts.
 */
function AlarmList({ alarms, onCut }: AlarmListProps) {
  const lang = useLang()
  const list = useRef<HTMLOListElement>(null)
  const all = useView((view) => view.whole.alarms)
  const [room, setRoom] = useState(ALL_ROOM)
  const measure = useRef(() => {})
  measure.current = () => {
    const element = list.current
    if (!element) return
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const cut = cutRows(element)
    const next = alarmRoom(element.clientHeight / unit, alarms.length, cut)
    onCut(cut.length)
    setRoom((was) => (was.rows === next.rows && String(was.long) === String(next.long) ? was : next))
  }
  const shown = Math.min(all ? MAX_ROWS : room.rows, alarms.length)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said, and which rows are in the page, changes with them
  useLayoutEffect(() => measure.current(), [alarms, all, lang, shown])
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const look = () => measure.current()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    // Parts of the face come in with the characters that need them, and are not as wide as what stood in for them.
    document.fonts.addEventListener('loadingdone', look)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', look)
    }
  }, [])
  const rest = alarms.length - shown
  return (
    <ol ref={list} className={all ? 'alarm-list alarm-list-all' : 'alarm-list'}>
      {alarms.slice(0, shown).map((alarm, at) => (
        <AlarmLine key={alarm.id} alarm={alarm} long={all || room.long.includes(at)} />
      ))}
      {(rest > 0 || all) && (
        <li className="alarm-more">
          <button type="button" onClick={() => toggleWhole('alarms')}>
            {all ? say(lang, 'alarms.fewer') : say(lang, 'alarms.more', { n: rest })}
          </button>
        </li>
      )}
    </ol>
  )
}

/** For how long the cause lasts; where no source tells when it began, for how long it has been seen. */
function lastsText({ since, raisedAt }: AlarmRow, now: number, lang: Lang): string {
  if (raisedAt - since > TOLD_MS) return say(lang, 'alarms.for', { span: spanText(now - since, lang) })
  if (now - raisedAt < JUST_SEEN_MS) return say(lang, 'alarms.firstSeen')
  return say(lang, 'alarms.seen', { span: spanText(now - raisedAt, lang) })
}

const unmark = () => viewStore.setState({ marked: null })

/** Rings the houses that an alarm touches while its line is pointed at; a line that goes under a resting pointer takes its rings along. */
function useMark({ apps, level }: AlarmRow): () => void {
  const mine = useRef<View['marked']>(null)
  useEffect(() => {
    return () => {
      if (mine.current !== null && viewStore.getState().marked === mine.current) unmark()
    }
  }, [])
  return () => {
    mine.current = { ids: apps, grade: level }
    viewStore.setState({ marked: mine.current })
  }
}

interface AlarmLineProps {
  readonly alarm: AlarmRow
  /** Its reason may take two lines. */
  readonly long: boolean
}

const AlarmLine = memo(function AlarmLine({ alarm, long }: AlarmLineProps) {
  const lang = useLang()
  const now = useNow()
  const isApp = appOfAlarm(alarm) !== undefined
  const chosen = useView((view) => (isApp ? view.selected === alarm.entity : view.alarm === alarm.id))
  const { title, owner, why, tellers, scope } = alarmWords(alarm, lang)
  const tags = handlingTags(alarm, now, lang)
  const { platform, alerts } = alarm.told
  const also = platform && alerts.length > 0 ? say(lang, 'alarms.told.also', { sources: alerts.join(', ') }) : ''
  const mark = useMark(alarm)
  return (
    <li className={long ? 'alarm-long' : undefined}>
      <button
        type="button"
        className={`alarm-line${chosen ? ' alarm-chosen' : ''}${alarm.staleSince !== null ? ' alarm-stale' : ''}${alarm.handling?.shelved ? ' alarm-quiet' : ''}`}
        onClick={() => selectAlarm(alarm.id, isApp ? alarm.entity : null)}
        onMouseEnter={mark}
        onFocus={mark}
        onMouseLeave={unmark}
        onBlur={unmark}
        title={[title, owner, alarm.count > 1 ? `${why} ×${alarm.count}` : why, tellers, ...tags, ...scope]
          .filter(Boolean)
          .join('\n')}
      >
        <GradeMark grade={alarm.level} />
        <span className="alarm-title">
          {title}
          {owner && <span className="alarm-owner"> · {owner}</span>}
        </span>
        <time className="alarm-when">{whenText(alarm.since, now, lang)}</time>
        <span className="alarm-why">
          {tags.map((tag) => (
            <span key={tag} className="alarm-tag">
              {tag}
            </span>
          ))}
          {why}
          {alarm.count > 1 && <span className="alarm-count"> ×{alarm.count}</span>}
          {also !== '' && (
            <span className="alarm-count" title={also}>
              {' '}
              {also}
            </span>
          )}
        </span>
        <span className="alarm-span">{lastsText(alarm, now, lang)}</span>
      </button>
    </li>
  )
})

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { levelsOf } from '../../../shared/estate/change-levels.ts'
import type { DiffRow } from '../../../shared/estate/frame.ts'
import { GRADES, type Grade, isGrade } from '../../../shared/estate/level.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { CloseButton } from '../../components/close-button.tsx'
import { giveBack, openerIn } from '../../components/focus-back.ts'
import type { CheckedDiffFrame } from '../../feed/frame-schema.ts'
import { clockText, countText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { selectApp, useClock, useLang, useView, viewStore } from '../../stores/stores.ts'
import { closeComparison, mark, useComparison } from '../../stores/travel.ts'
import { ChangeLine } from './change-line.tsx'
import { type AppGroup, type BureauGroup, diffGroups } from './diff-groups.ts'
import '../../styles/diff.css'

/** Apps put into the page at first, and added by each press. */
const APPS = 60

/** What differs between two moments, in place of what is: the city stays in view. */
export default function DiffPanel({ onShown }: { readonly onShown: (shown: boolean) => void }) {
  const lang = useLang()
  const panel = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    onShown(true)
    return () => onShown(false)
  }, [onShown])
  useEffect(() => {
    const opener = openerIn(document)
    const leaving = panel.current
    leaving?.focus({ preventScroll: true })
    return () => {
      viewStore.setState({ marked: null })
      giveBack(opener, leaving)
    }
  }, [])
  return (
    <section ref={panel} className="diff" role="dialog" aria-label={say(lang, 'diff.title')} tabIndex={-1}>
      <header className="diff-head">
        <h2>{say(lang, 'diff.title')}</h2>
        <CloseButton label={say(lang, 'diff.close')} close={closeComparison} />
      </header>
      <Moments />
      <Body />
    </section>
  )
}

function Moments() {
  const lang = useLang()
  const now = useClock()
  const pair = useComparison((comparison) => comparison.pair)
  const frame = useComparison((comparison) => comparison.frame)
  if (pair === null) return null
  const grounds = frame?.grounds
  const rows = [
    { name: 'A', at: pair.from, which: 'from', title: 'diff.markA' },
    { name: 'B', at: pair.to, which: 'to', title: 'diff.markB' },
  ] as const
  return (
    <div className="diff-moments">
      {rows.map(({ name, at, which, title }) => (
        <div key={name} className="diff-moment">
          <span className="diff-mark">{name}</span>
          {at === null && <span>{say(lang, 'diff.now')}</span>}
          <time>{at === null ? frame && whenText(frame.to, now, lang, clockText) : whenText(at, now, lang, clockText)}</time>
          <button type="button" className="diff-set" onClick={() => mark(which)}>
            {say(lang, title)}
            <kbd>{name}</kbd>
          </button>
          {grounds !== undefined && grounds[which].what !== 'whole' && (
            <p className="diff-ground">
              {say(lang, `diff.ground.${grounds[which].what}`, { time: whenText(grounds[which].at, now, lang, clockText) })}
            </p>
          )}
        </div>
      ))}
    </div>
  )
}

function Body() {
  const lang = useLang()
  const now = useClock()
  const frame = useComparison((comparison) => comparison.frame)
  const failed = useComparison((comparison) => comparison.failed)
  if (failed !== null) {
    const why = failed.what === 'problem' ? problemSentence(failed.problem, now, lang) : say(lang, 'past.noAnswer')
    return <p className="diff-state">{say(lang, 'diff.failed', { why })}</p>
  }
  if (frame === null) return <p className="diff-state diff-waits">{say(lang, 'diff.loading')}</p>
  if (frame.rows.length === 0) return <p className="diff-state">{say(lang, 'diff.none')}</p>
  return <Changes frame={frame} />
}

function Changes({ frame }: { readonly frame: CheckedDiffFrame }) {
  const lang = useLang()
  const [limit, setLimit] = useState(APPS)
  const groups = diffGroups(frame.rows)
  const total = groups.reduce((sum, group) => sum + group.apps.length, 0)
  let room = limit
  const shown = groups.flatMap((group) => {
    if (room <= 0) return []
    const apps = group.apps.slice(0, room)
    room -= group.apps.length
    return [{ ...group, apps }]
  })
  return (
    <div className="diff-body">
      {shown.map((group) => (
        <Bureau key={group.bureau ?? ''} group={group} />
      ))}
      {total > limit && (
        <button type="button" className="card-more" onClick={() => setLimit(limit + APPS)}>
          {say(lang, 'diff.more', { n: Math.min(APPS, total - limit) })}
        </button>
      )}
      {frame.more > 0 && total <= limit && (
        <p className="panel-note diff-left">{say(lang, 'diff.left', { n: countText(frame.more, lang) })}</p>
      )}
    </div>
  )
}

function Bureau({ group }: { readonly group: BureauGroup }) {
  const lang = useLang()
  const { name, nameEn, own, apps, changes } = group
  return (
    <section className="diff-bureau">
      <header className="part-head">
        <h3>{name === null ? say(lang, 'diff.noBureau') : nameIn({ name, nameEn }, lang)}</h3>
        <p className="panel-note">{say(lang, 'diff.count', { n: changes })}</p>
      </header>
      {own?.changes.some(({ what }) => what === 'came' || what === 'gone') && <Part row={own} lang={lang} />}
      <ul className="diff-apps">
        {apps.map((app) => (
          <App key={app.key} group={app} />
        ))}
      </ul>
    </section>
  )
}

/** The gravest grade that an app came to or left, for the ring around its house. */
function gradeOf({ own, parts }: AppGroup): Grade {
  const levels = [own, ...parts].flatMap((row) => (row?.changes ?? []).flatMap(levelsOf)).filter(isGrade)
  return GRADES.find((grade) => levels.includes(grade)) ?? 'notice'
}

function App({ group }: { readonly group: AppGroup }) {
  const lang = useLang()
  const { app, own, parts } = group
  const chosen = useView((view) => app !== null && view.selected === app)
  const name = nameIn(group, lang)
  const inside = (
    <>
      <span className="diff-name">
        {own === null || app !== null ? name : say(lang, 'diff.about', { kind: say(lang, `kind.${own.kind}`), name })}
      </span>
      {own?.changes.map((change) => (
        <ChangeLine key={change.what} change={change} />
      ))}
      {parts.map((row) => (
        <Part key={row.entity} row={row} lang={lang} />
      ))}
    </>
  )
  if (app === null) return <li className="diff-app">{inside}</li>
  const show = (id: RecordId) => viewStore.setState({ marked: { ids: [id], grade: gradeOf(group) } })
  const hide = () => viewStore.setState({ marked: null })
  return (
    <li>
      <button
        type="button"
        className={chosen ? 'diff-app diff-chosen' : 'diff-app'}
        onClick={() => selectApp(app)}
        onMouseEnter={() => show(app)}
        onFocus={() => show(app)}
        onMouseLeave={hide}
        onBlur={hide}
      >
        {inside}
      </button>
    </li>
  )
}

function Part({ row, lang }: { readonly row: DiffRow; readonly lang: Lang }) {
  return (
    <span className="diff-part">
      <span className="diff-about">
        {say(lang, 'diff.about', { kind: say(lang, `kind.${row.kind}`), name: nameIn(row, lang) })}
      </span>
      {row.changes.map((change) => (
        <ChangeLine key={change.what} change={change} />
      ))}
    </span>
  )
}

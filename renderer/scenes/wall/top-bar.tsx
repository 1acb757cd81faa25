import { useEffect, useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import { LANGS, type Lang } from '../../../shared/lib/words.ts'
import { TowerMark } from '../../components/tower-mark.tsx'
import { clockText, countText, dateText, dayText, isSameDay, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { DIVISIONS } from '../../map/grouping.ts'
import { anyLive, dataAsOf, estateGrade, hasCity, noAlarms, wallState } from '../../stores/estate-reading.ts'
import { divideCity, isLoading, useClock, useEstate, useLang, useView, viewStore } from '../../stores/stores.ts'
import { OTHER_THEME, setTheme } from '../../stores/theme.ts'
import { useTravel } from '../../stores/travel.ts'
import { PageTabs } from '../desk/page-tabs.tsx'
import { ScreenState } from '../screen/screen-state.tsx'
import { clustersFigure, instancesFigure } from './seen-figures.ts'

export function TopBar() {
  const lang = useLang()
  const name = useEstate((estate) => nameIn(estate, lang))
  const grade = useEstate(estateGrade)
  const known = useEstate((estate) => noAlarms(estate) === 'alarms.none')
  const inPast = useEstate((estate) => estate.moment !== null)
  return (
    <header className="top-bar">
      <TowerMark lamp={grade ?? (known ? 'calm' : 'dark')} />
      <div className="top-names">
        <h1 className="top-product">{say(lang, 'product')}</h1>
        <p className="top-estate" title={name ?? undefined}>
          {name ?? say(lang, 'estate.unnamed')}
        </p>
      </div>
      <div className="top-ways">
        <PageTabs />
        <div className="top-line">
          <DivisionSwitch />
          <ScreenState />
          <Badges />
          {inPast && <Figures />}
        </div>
      </div>
      <PastTab />
      {!inPast && <Figures />}
      <ClockAndAsOf />
    </header>
  )
}

/** That what is shown is past, and which moment: for ten metres. What is still awaited is told beside it. */
function PastTab() {
  const lang = useLang()
  const moment = useEstate((estate) => estate.moment)
  const asked = useTravel((travel) => travel.at)
  const awaited = useTravel((travel) => travel.failed === null)
  const loading = useEstate((estate) => isLoading(estate, asked)) && awaited
  const today = useClock()
  return (
    <div className="past-place" role="status">
      {moment !== null && (
        <div className="past-tab">
          <p className="past-moment">
            <span className="past-word">{say(lang, 'past.word')}</span>
            {!isSameDay(moment, today) && <span className="past-day">{dayText(moment, lang, today)}</span>}
            <time>{clockText(moment, lang)}</time>
          </p>
          <PastDoubt />
        </div>
      )}
      {loading && (
        <p className="past-loading">
          {asked === null
            ? say(lang, 'past.loading.live')
            : say(lang, 'past.loading', { time: whenText(asked, today, lang, clockText) })}
        </p>
      )}
    </div>
  )
}

/** In what way the moment is not all that it looks: here, and not in a strip over the city, which would move it on every gap. */
function PastDoubt() {
  const lang = useLang()
  const watched = useEstate((estate) => estate.past?.watched ?? true)
  const live = useEstate((estate) => anyLive(estate.sources))
  const known = useEstate((estate) => dataAsOf(estate) !== null)
  if (watched && live) return null
  const what = watched ? (known ? 'cut' : 'nothing') : known ? 'unwatched' : 'unwatched.nothing'
  return <p className="past-doubt">{say(lang, `past.${what}`)}</p>
}

/** The same city by bureau or by cloud; on the wall only. */
function DivisionSwitch() {
  const lang = useLang()
  const division = useView((view) => view.division)
  const onWall = useView((view) => view.page === null)
  const city = useEstate((estate) => hasCity(wallState(estate)))
  if (!onWall || !city) return null
  return (
    <fieldset className="division" aria-label={say(lang, 'map.by')}>
      {DIVISIONS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === division}
          title={say(lang, 'map.by')}
          onClick={() => divideCity(each)}
        >
          {say(lang, `map.by.${each}`)}
        </button>
      ))}
      <button
        type="button"
        className="division-turn"
        title={`${say(lang, 'map.by')}: ${say(lang, `map.by.${division}`)}`}
        aria-label={`${say(lang, 'map.by')}: ${say(lang, `map.by.${division}`)}`}
        onClick={() => divideCity()}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 5.5h10M9.5 3 12 5.5 9.5 8M14 10.5H4M6.5 8 4 10.5 6.5 13" />
        </svg>
      </button>
    </fieldset>
  )
}

function Badges() {
  const lang = useLang()
  const info = useView((view) => view.info)
  return (
    <div className="top-badges panel-note">
      <RecoveredBadge />
      {info?.demo && (
        <span className="badge" title={say(lang, 'badge.demo.why')}>
          {say(lang, 'badge.demo')}
        </span>
      )}
      {info?.developmentRuntime && (
        <span className="badge" title={say(lang, 'badge.runtime.why')}>
          {say(lang, 'badge.runtime', { version: info.electron })}
        </span>
      )}
    </div>
  )
}

/** That the screen was not there for a moment, and how often: a wall that mends itself must not keep it to itself. */
function RecoveredBadge() {
  const lang = useLang()
  const recoveries = useView((view) => view.recoveries)
  const now = useClock()
  if (recoveries === null || recoveries.last === null) return null
  const { count, since, last } = recoveries
  return (
    <span
      className="badge badge-recovered"
      title={say(lang, 'badge.recovered.why', {
        why: say(lang, `loss.${last.why}`),
        time: whenText(last.at, now, lang, clockText),
      })}
    >
      {say(lang, 'badge.recovered', { n: count, time: whenText(since, now, lang) })}
    </span>
  )
}

function Figures() {
  const lang = useLang()
  // Before anything was seen, nothing is counted: a nought would be a figure.
  const totals = useEstate((estate) => (hasCity(wallState(estate)) ? estate.totals : null))
  const isSeen = useEstate(({ sources }) => (sources ?? []).some(({ asOf }) => asOf !== null))
  if (!totals) return <dl className="figures" />
  const untold = totals.untoldInstances
  return (
    <dl className="figures">
      <Figure label={say(lang, 'figure.bureaus')} value={countText(totals.bureaus, lang)} />
      <Figure label={say(lang, 'figure.apps')} value={countText(totals.apps, lang)} />
      <Figure
        label={say(lang, untold === 0 ? 'figure.instances' : 'figure.instances.untold', { n: countText(untold, lang) })}
        {...instancesFigure(totals, isSeen, lang)}
      />
      <Figure label={say(lang, 'figure.clusters')} {...clustersFigure(totals, isSeen, lang)} />
    </dl>
  )
}

function Figure({ label, value, of }: { readonly label: string; readonly value: string; readonly of?: string }) {
  return (
    <div className="figure" title={`${value}${of === undefined ? '' : `/${of}`} ${label}`}>
      <dd className="figure-value">
        {value}
        {of !== undefined && <span className="figure-of">/{of}</span>}
      </dd>
      <dt className="figure-label">{label}</dt>
    </div>
  )
}

function ClockAndAsOf() {
  const lang = useLang()
  const now = useClock()
  const inPast = useEstate((estate) => estate.moment !== null)
  const asOf = useEstate(dataAsOf)
  const partly = useEstate((estate) => {
    const sources = estate.sources ?? []
    const live = sources.filter((source) => source.phase === 'live').length
    return live < sources.length ? `${live}/${sources.length}` : ''
  })
  const [live = '', total = ''] = partly.split('/')
  return (
    <div className="top-clock">
      <div className="top-time">
        <ThemeSwitch />
        <LangSwitch />
        {inPast && <span className="clock-now">{say(lang, 'clock.now')}</span>}
        <time className={inPast ? 'clock clock-aside' : 'clock'}>{clockText(now, lang)}</time>
      </div>
      <p className={partly === '' ? 'top-date' : 'top-date top-date-partly'}>
        <span className="top-day">{dateText(now, lang)}</span>
        <span className="top-as-of">
          {asOf === null ? say(lang, 'asOf.never') : say(lang, 'asOf', { time: whenText(asOf, now, lang, clockText) })}
          {partly !== '' && ` · ${say(lang, 'asOf.partly', { live, total })}`}
        </span>
      </p>
    </div>
  )
}

/** That a choice holds for this run only, and why; null: it was kept. */
const unsaved = (why: string, lang: Lang): string | null =>
  why === '' ? null : say(lang, 'screen.failed', { why: detailText(why, lang) })

/** A sun where the window is dark, a moon where it is light: what it would become. */
function ThemeSwitch() {
  const lang = useLang()
  const theme = useView((view) => view.theme)
  const [failed, setFailed] = useState('')
  const toggle = () => setTheme(OTHER_THEME[theme]).then(setFailed, console.error)
  const told = say(lang, `theme.${OTHER_THEME[theme]}`)
  return (
    <button type="button" className="theme-switch" onClick={toggle} title={unsaved(failed, lang) ?? told} aria-label={told}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {theme === 'dark' ? (
          <>
            <circle cx="12" cy="12" r="4" />
            <path d="M12 2.5 V5 M12 19 V21.5 M2.5 12 H5 M19 12 H21.5 M5.3 5.3 L7 7 M17 17 L18.7 18.7 M5.3 18.7 L7 17 M17 7 L18.7 5.3" />
          </>
        ) : (
          <path d="M19.5 14.5 A8 8 0 1 1 9.5 4.5 A6.5 6.5 0 0 0 19.5 14.5 Z" />
        )}
      </svg>
    </button>
  )
}

function LangSwitch() {
  const lang = useLang()
  const [failed, setFailed] = useState('')
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  const toggle = () => {
    const next = LANGS[(LANGS.indexOf(lang) + 1) % LANGS.length] ?? lang
    viewStore.setState({ lang: next })
    window.wanglou?.request('lang:set', next).then((answer) => setFailed(answer.ok ? '' : answer.message), console.error)
  }
  return (
    <button type="button" className="lang-switch" onClick={toggle} title={unsaved(failed, lang) ?? say(lang, 'lang.switch')}>
      {say(lang, 'lang.other')}
    </button>
  )
}

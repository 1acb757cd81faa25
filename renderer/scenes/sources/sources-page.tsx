import { problemText } from '../../../shared/estate/problem-words.ts'
import { NothingYet } from '../../components/nothing-yet.tsx'
import { Reading } from '../../components/reading.tsx'
import type { SeenSource } from '../../feed/estate-fold.ts'
import type { CheckedWatchFrame } from '../../feed/scene-schema.ts'
import { ageText, countText, decimalText, minuteText, percentText, spanText } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames, sourceName } from '../../stores/estate-reading.ts'
import { useScenes } from '../../stores/scenes.ts'
import { openPage, useEstate, useLang, useNow } from '../../stores/stores.ts'
import { Strip, StripKey } from './strip.tsx'
import './sources.css'

type Watched = CheckedWatchFrame['sources'][number]

/** Hours that are marked over the strips, count. */
const MARKS = 5

/** How fresh every source is, what it costs its platform, and how it fared over 24 h: to be read from afar. */
export default function SourcesPage() {
  const lang = useLang()
  const now = useNow()
  const moment = useEstate((estate) => estate.moment)
  const sources = useEstate((estate) => estate.sources)
  const clusters = useEstate((estate) => estate.clusters)
  const frame = useScenes(({ frames }) => frames.watch)
  const failed = useScenes(({ failed }) => failed.watch)
  // What came of another moment stands no longer for this one.
  const watch = frame?.moment === moment ? frame : null
  const watched = new Map(watch?.sources.map((each) => [each.name, each]))
  const names = clusterNames(clusters, lang)
  const live = (sources ?? []).filter(({ phase }) => phase === 'live').length
  return (
    <div className="sources-page">
      <header className="scene-head">
        <h2 className="desk-title">{say(lang, 'sourcesScene.title')}</h2>
        <p className="panel-note">
          {sources !== null && sources.length > 0 && say(lang, 'asOf.partly', { live, total: sources.length })}
          {moment !== null && ` · ${say(lang, 'sourcesScene.past')}`}
        </p>
        <StripKey />
      </header>
      {failed !== undefined && (
        <p className="card-state" role="alert">
          {say(lang, 'scene.failed', { why: problemSentence(failed, now, lang) })}
        </p>
      )}
      {sources === null || sources.length === 0 ? (
        sources === null ? (
          <Reading />
        ) : (
          <NothingYet>{say(lang, 'sources.none')}</NothingYet>
        )
      ) : (
        <table className="sources-table">
          <thead>
            <tr>
              <th>{say(lang, 'sources.title')}</th>
              <th className="number">{say(lang, 'sources.legend')}</th>
              <th className="number">{say(lang, 'sourcesScene.events')}</th>
              <th>{say(lang, 'sourcesScene.requests')}</th>
              <th className="sources-strip">{watch === null ? say(lang, 'sourcesScene.day') : <Hours watch={watch} />}</th>
              <th className="number">{say(lang, 'sourcesScene.liveShare')}</th>
              <th className="number">{say(lang, 'sourcesScene.gaps')}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <SourceRow
                key={source.name}
                source={source}
                name={sourceName(source, names, lang)}
                watch={watch}
                watched={watched.get(source.name) ?? null}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

/** Moments over the strips, evenly; the last is the end. */
function Hours({ watch: { from, to } }: { readonly watch: CheckedWatchFrame }) {
  const lang = useLang()
  const marks = Array.from({ length: MARKS }, (_, n) => from + (n / (MARKS - 1)) * (to - from))
  return (
    <span className="strip-hours">
      {marks.map((at) => (
        <time key={at}>{minuteText(at, lang)}</time>
      ))}
    </span>
  )
}

interface SourceRowProps {
  readonly source: SeenSource
  readonly name: string
  /** null: on its way. */
  readonly watch: CheckedWatchFrame | null
  readonly watched: Watched | null
}

function SourceRow({ source, name, watch, watched }: SourceRowProps) {
  const lang = useLang()
  const now = useNow()
  const problem = source.problem && problemText(source.problem.code, source.problem.facts, lang)
  const isLive = source.phase === 'live'
  const notObserved = source.resources.filter(({ state }) => state === 'not-observed').length
  return (
    <tr className={`source source-${source.phase}`}>
      <td>
        <button type="button" className="sources-name" onClick={() => openPage('connections')}>
          <span className="source-dot" aria-hidden="true" />
          <strong>{name}</strong>
          <small>
            {source.kind && `${source.kind} · `}
            {say(lang, `sources.phase.${source.phase}`)}
            {notObserved > 0 && ` · ${say(lang, 'sources.notObserved', { n: notObserved })}`}
          </small>
        </button>
        {problem && (
          <p className="sources-problem" title={problem.wayOut}>
            {problem.what}
          </p>
        )}
      </td>
      <td className={isLive ? 'number sources-age' : 'number sources-age sources-stale'}>
        {source.asOf === null ? say(lang, 'sources.never') : ageText(now - source.asOf, lang)}
      </td>
      <Rates source={source} />
      <td className="sources-strip">
        {watched !== null && watch !== null ? (
          <Strip watched={watched} from={watch.from} to={watch.to} name={name} />
        ) : (
          <span className="not-known" aria-busy={watch === null}>
            {say(lang, watch === null ? 'scene.reading' : 'chart.unseen')}
          </span>
        )}
      </td>
      <td className="number">
        {watched?.liveShare == null ? '' : percentText(watched.liveShare, lang)}
        {watched?.since != null && watch !== null && watched.since > watch.from && (
          <small className="sources-since">{say(lang, 'sourcesScene.since', { time: minuteText(watched.since, lang) })}</small>
        )}
      </td>
      <td className="number">
        {watched?.liveShare == null
          ? ''
          : watched.gaps === 0
            ? say(lang, 'sourcesScene.noGap')
            : say(lang, 'sourcesScene.gapsOf', {
                n: countText(watched.gaps, lang),
                longest: spanText(watched.longestGapMs, lang),
              })}
      </td>
    </tr>
  )
}

/** What goes over the line now. Of a moment of the past it was not written down. */
function Rates({ source }: { readonly source: SeenSource }) {
  const lang = useLang()
  const inPast = useEstate((estate) => estate.moment !== null)
  const { phase, eventsPerSecond, requestsPerMinute, requestBudgetPerMinute } = source
  if (inPast) {
    return (
      <>
        <td className="number not-known">{say(lang, 'sourcesScene.notKept')}</td>
        <td className="not-known">{say(lang, 'sourcesScene.notKept')}</td>
      </>
    )
  }
  const isUnwatched = phase === 'unwatched'
  const share = isUnwatched || requestBudgetPerMinute === 0 ? null : Math.min(1, requestsPerMinute / requestBudgetPerMinute)
  return (
    <>
      <td className="number">{phase === 'live' ? decimalText(eventsPerSecond, lang) : '–'}</td>
      <td>
        {share === null ? (
          <span className="not-known">{source.kind && !isUnwatched ? say(lang, 'sourcesScene.noBudget') : '–'}</span>
        ) : (
          <span className="budget">
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect className="budget-track" width="100" height="8" />
              <rect className="budget-used" width={share * 100} height="8" />
            </svg>
            <span>
              {countText(requestsPerMinute, lang)} / {countText(requestBudgetPerMinute, lang)}
            </span>
          </span>
        )}
      </td>
    </>
  )
}

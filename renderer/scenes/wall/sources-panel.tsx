import { memo, useState } from 'react'
import { WHY_NOT_WORDS } from '../../../shared/estate/identity.ts'
import { problemText } from '../../../shared/estate/problem-words.ts'
import type { Progress } from '../../../shared/estate/source-state.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { SeenSource } from '../../feed/estate-fold.ts'
import { ageText, bytesText, decimalText, whenText } from '../../i18n/format.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames, sourceName } from '../../stores/estate-reading.ts'
import { toggleWhole, useClock, useEstate, useLang, useNow, useView } from '../../stores/stores.ts'
import { type Room, sourceRows } from './source-rows.ts'

/** `room`: what alarms leave; where that is little, sources which are well are told in one line. */
export function SourcesPanel({ room }: { readonly room: Room }) {
  const lang = useLang()
  const sources = useEstate((estate) => estate.sources)
  const clusters = useEstate((estate) => estate.clusters)
  const faults = useEstate((estate) => estate.faults)
  const inPast = useEstate((estate) => estate.moment !== null)
  const names = clusterNames(clusters, lang)
  const all = useView((view) => view.whole.sources)
  const { shown, rest } = sourceRows(sources ?? [], room)
  return (
    <section className="panel sources" aria-label={say(lang, 'sources.title')}>
      <header className="panel-head">
        <h2>{say(lang, 'sources.title')}</h2>
        <p className="panel-note">{say(lang, inPast ? 'sources.legend.past' : 'sources.legend')}</p>
      </header>
      {sources?.length === 0 && <p className="panel-empty">{say(lang, 'sources.none')}</p>}
      <ul className="source-list">
        {(all ? (sources ?? []) : shown).map((source) => (
          <SourceLine key={source.name} source={source} name={sourceName(source, names, lang)} />
        ))}
        {rest.length > 0 && <RestLine rest={rest} isAll={shown.length === 0} all={all} toggle={() => toggleWhole('sources')} />}
        {faults.length > 0 && <Faults />}
      </ul>
      <JournalLine />
    </section>
  )
}

/** The sources that are well and not shown: how many, and how old the oldest data of them is. */
function RestLine({
  rest,
  isAll,
  all,
  toggle,
}: {
  readonly rest: readonly SeenSource[]
  /** There are no others. */
  readonly isAll: boolean
  readonly all: boolean
  readonly toggle: () => void
}) {
  const lang = useLang()
  const now = useNow()
  const oldest = Math.min(...rest.map(({ asOf }) => asOf ?? 0))
  // How old the data of then was is not kept: of a live source there is no age to tell.
  const inPast = useEstate((estate) => estate.moment !== null)
  const age = ageText(now - oldest, lang)
  if (isAll && !all)
    return (
      <li className="source source-live">
        <button type="button" className="source-line" aria-expanded={all} onClick={toggle}>
          <span className="source-dot" aria-hidden="true" />
          <span className="source-name">{say(lang, inPast ? 'sources.all.past' : 'sources.all', { n: rest.length })}</span>
          {!inPast && <span className="source-age">{say(lang, 'sources.oldest', { age })}</span>}
        </button>
      </li>
    )
  return (
    <li className="source-rest">
      <button type="button" aria-expanded={all} onClick={toggle}>
        {all ? say(lang, 'alarms.fewer') : say(lang, inPast ? 'sources.more.past' : 'sources.more', { n: rest.length, age })}
      </button>
    </li>
  )
}

/** How far back the record goes, and how much room it has. Of the present: in the past only the former is told. */
function JournalLine() {
  const lang = useLang()
  const now = useClock()
  const inPast = useEstate((estate) => estate.moment !== null)
  const journal = useEstate((estate) => estate.journal)
  if (journal === null) return null
  const { historyFrom, sizeBytes, limitBytes, freeBytes } = journal
  const parts = [
    historyFrom === null ? say(lang, 'journal.none') : say(lang, 'journal.from', { time: whenText(historyFrom, now, lang) }),
    ...(inPast
      ? []
      : [
          say(lang, 'journal.size', { size: bytesText(sizeBytes, lang), limit: bytesText(limitBytes, lang) }),
          freeBytes === null ? '' : say(lang, 'journal.free', { free: bytesText(freeBytes, lang) }),
        ]),
  ]
  return (
    <p className="panel-note journal-line">
      {parts
        .filter((part) => part !== '')
        .map((part) => (
          <span key={part}>{part}</span>
        ))}
    </p>
  )
}

const SourceLine = memo(function SourceLine({ source, name }: { readonly source: SeenSource; readonly name: string }) {
  const lang = useLang()
  const now = useNow()
  const [open, setOpen] = useState(false)
  // Rates tick, so that the record does not keep them: those of a past state are of when it began.
  const inPast = useEstate((estate) => estate.moment !== null)
  const notObserved = source.resources.filter((resource) => resource.state === 'not-observed')
  const problem = source.problem && problemText(source.problem.code, source.problem.facts, lang)
  const phase = source.phase === 'live' ? null : say(lang, `sources.phase.${source.phase}`)
  const isUnwatched = source.phase === 'unwatched'
  // What was wrong with it was so when it was last seen: that it is not is said before, where the line is cut last.
  const why = (isUnwatched ? [phase, problem?.what] : [problem?.what, phase]).filter(Boolean).join(' · ')
  const isThen = inPast && source.phase === 'live'
  const age =
    source.asOf === null ? say(lang, 'sources.never') : isThen ? say(lang, 'card.live.past') : ageText(now - source.asOf, lang)
  return (
    <li className={`source source-${source.phase}`}>
      <button
        type="button"
        className="source-line"
        aria-expanded={open}
        title={problem ? `${problem.what}\n${problem.wayOut}` : say(lang, 'sources.expand', { name })}
        onClick={() => setOpen(!open)}
      >
        <span className="source-dot" aria-hidden="true" />
        <span className="source-name" title={name}>
          {name}
        </span>
        <span className="source-age">{age}</span>
      </button>
      {why !== '' && (
        <p className={open ? 'source-problem' : 'source-problem one-line'} title={why}>
          {why}
        </p>
      )}
      {open && (
        <div className="source-more">
          {problem && <p className="source-way-out">{problem.wayOut}</p>}
          {source.retryAt !== null && source.phase !== 'live' && (
            <p>{say(lang, 'sources.retry', { seconds: Math.max(0, Math.ceil((source.retryAt - now) / 1000)) })}</p>
          )}
          {!inPast && !isUnwatched && (
            <p>
              {say(lang, 'sources.rate', {
                events: decimalText(source.eventsPerSecond, lang),
                requests: source.requestsPerMinute,
                budget: source.requestBudgetPerMinute,
              })}
            </p>
          )}
          {source.resources.map(
            ({ resource, progress }) =>
              progress && !isUnwatched && <p key={resource}>{progressText(resource, progress, lang)}</p>,
          )}
          {source.badFrames > 0 && <p>{say(lang, 'sources.badFrames', { n: source.badFrames })}</p>}
          {source.unplaced && <UnplacedSeries unplaced={source.unplaced} />}
          {notObserved.map((resource) => {
            const why = resource.problem && problemText(resource.problem.code, resource.problem.facts, lang)
            return (
              <p key={resource.resource}>
                <strong>{resource.resource}</strong> {why ? `${why.what} ${why.wayOut}` : ''}
              </p>
            )
          })}
        </div>
      )}
      {!open && source.unplaced && <p className="source-note">{say(lang, 'sources.unplaced', { n: source.unplaced.series })}</p>}
      {!open && notObserved.length > 0 && (
        <p className="source-note" title={notObserved.map((resource) => resource.resource).join(', ')}>
          {say(lang, 'sources.notObserved', { n: notObserved.length })}
        </p>
      )}
    </li>
  )
})

/** Series that are about nothing known: some of them, why, and what to do. */
function UnplacedSeries({ unplaced }: { readonly unplaced: NonNullable<SeenSource['unplaced']> }) {
  const lang = useLang()
  return (
    <>
      <p>
        {say(lang, 'sources.unplaced', { n: unplaced.series })} {say(lang, 'sources.unplaced.wayOut')}
      </p>
      {unplaced.examples.map(({ labels, why }) => {
        const told = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
        return (
          <p key={told.join()} className="source-labels">
            <code>{`{${told.join(', ')}}`}</code> {WHY_NOT_WORDS[why][lang]}
          </p>
        )
      })}
    </>
  )
}

function progressText(resource: string, { done, etaSeconds }: Progress, lang: Lang): string {
  const percent = Math.floor(done * 100)
  if (etaSeconds === null) return say(lang, 'sources.progress', { resource, percent })
  return say(lang, 'sources.progress.eta', { resource, percent, minutes: Math.max(1, Math.ceil(etaSeconds / 60)) })
}

function Faults() {
  const lang = useLang()
  const faults = useEstate((estate) => estate.faults)
  const [open, setOpen] = useState(false)
  return (
    <li className="source source-faults">
      <button type="button" className="source-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="source-dot" aria-hidden="true" />
        <span className="source-name">{say(lang, 'sources.faults', { n: faults.length })}</span>
      </button>
      {open && (
        <div className="source-more">
          {faults.map((fault) => (
            <p key={`${fault.code} ${JSON.stringify(fault.facts)}`}>{problemWords(fault, lang)}</p>
          ))}
        </div>
      )}
    </li>
  )
}

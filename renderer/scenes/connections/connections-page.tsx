import { useCallback, useEffect, useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import type { ConnectionList, SourceEntry, WordedProblem } from '../../../shared/ipc/connections.ts'
import { withSteps } from '../../../shared/lib/undo-steps.ts'
import { Reading } from '../../components/reading.tsx'
import type { SeenSource } from '../../feed/estate-fold.ts'
import { ageText, decimalText } from '../../i18n/format.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames, sourceName } from '../../stores/estate-reading.ts'
import { ask } from '../../stores/request.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { beginWalk, endWalk } from '../../stores/walk.ts'
import { ConnectionForm } from './connection-form.tsx'
import { VaultBar } from './vault-bar.tsx'
import { WalkSteps } from './walk-steps.tsx'
import { tell } from './words.ts'
import './connections.css'

type Removed = { readonly name: string; readonly undo: string }
type Open = { readonly was: string | null; readonly entry: SourceEntry }

const COLUMNS = ['name', 'kind', 'state', 'fresh', 'events', 'requests'] as const
const FIGURES: ReadonlySet<string> = new Set(['fresh', 'events', 'requests'])

export default function ConnectionsPage() {
  const lang = useLang()
  const [list, setList] = useState<ConnectionList | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [open, setOpen] = useState<Open | null>(null)
  /** What was removed and can be put back, the last first: each is put back into the file as it was left. */
  const [removed, setRemoved] = useState<readonly Removed[]>([])
  const [problem, setProblem] = useState<WordedProblem | null>(null)
  /** Why the last act was not answered at all. */
  const [unanswered, setUnanswered] = useState<string | null>(null)
  const inPast = useEstate((estate) => estate.moment !== null)
  const load = useCallback(() => {
    ask('connections:list').then(
      (told) => {
        setList(told)
        setFailed(null)
      },
      (error: Error) => setFailed(error.message),
    )
  }, [])
  useEffect(() => {
    load()
    const off = window.wanglou?.onPush('connections:changed', load)
    return () => {
      off?.()
      endWalk()
    }
  }, [load])

  /** Does what a person asked for; where nobody answers, that is said. */
  function act(work: () => Promise<void>): void {
    setUnanswered(null)
    work().catch((error: Error) => setUnanswered(error.message))
  }
  const remove = (name: string) =>
    act(async () => {
      const { problem, undo } = await ask('connections:remove', name)
      setProblem(problem)
      if (undo !== null) setRemoved((others) => withSteps([{ name, undo }], others))
    })
  const takeBack = (undo: string) =>
    act(async () => {
      setProblem((await ask('connections:undo', undo)).problem)
      setRemoved((others) => others.filter((other) => other.undo !== undo))
    })
  const pause = (name: string, paused: boolean) =>
    act(async () => setProblem((await ask('connections:pause', name, paused)).problem))

  const [last] = removed
  if (failed !== null)
    return (
      <p className="card-state" role="alert">
        {tell(lang, 'failed', { detail: detailText(failed, lang) })}
      </p>
    )
  if (list === null) return <Reading />
  return (
    <div className="connections">
      <header className="connections-head">
        <h2 className="desk-title">{tell(lang, 'title')}</h2>
        <button
          type="button"
          className="note-save"
          onClick={() => {
            endWalk()
            setOpen({ was: null, entry: { kind: 'kubernetes' } })
          }}
        >
          {tell(lang, 'add')}
        </button>
        {list.file && <span className="walk-more">{tell(lang, 'fileOf', { file: list.file })}</span>}
      </header>
      <VaultBar vault={list.vault} />
      {list.demo && <p className="connection-note">{tell(lang, 'demo')}</p>}
      {inPast && <p className="connection-note">{tell(lang, 'past')}</p>}
      {unanswered !== null && (
        <p role="alert" className="walk-problem">
          {tell(lang, 'unanswered', { detail: detailText(unanswered, lang) })}
        </p>
      )}
      {[problem, list.problem].map(
        (one) =>
          one && (
            <p key={one.code} role="alert" className="walk-problem">
              {problemWords(one, lang)}
            </p>
          ),
      )}
      {last && (
        <p className="connection-note" role="status">
          {tell(lang, 'removed', { name: last.name })}{' '}
          <button type="button" className="note-act" onClick={() => takeBack(last.undo)}>
            {tell(lang, 'undo')}
          </button>
        </p>
      )}
      {open && <ConnectionForm key={open.was ?? ''} was={open.was} first={open.entry} onClose={() => setOpen(null)} />}
      {list.entries.length === 0 && list.problem === null && <p className="connection-note">{tell(lang, 'empty')}</p>}
      {list.entries.length > 0 && (
        <table className="connection-table">
          <thead>
            <tr>
              {COLUMNS.map((word) => (
                <th key={word} className={FIGURES.has(word) ? 'number' : undefined}>
                  {tell(lang, word)}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {keyed(list.entries).map(({ key, name, entry }) => (
              <Row
                key={key}
                name={name}
                entry={entry}
                fixed={list.demo}
                onEdit={() => {
                  endWalk()
                  if (entry) setOpen({ was: name, entry })
                }}
                onRemove={() => name !== null && remove(name)}
                onPause={(paused) => name !== null && pause(name, paused)}
              />
            ))}
          </tbody>
        </table>
      )}
      {!open && <WalkSteps onTrust={null} />}
    </div>
  )
}

/** An entry may have no name, and names may be doubled: the place tells them apart. */
function keyed(entries: ConnectionList['entries']) {
  return entries.map((entry, place) => ({ ...entry, key: `${place} ${entry.name}` }))
}

interface RowProps {
  readonly name: string | null
  readonly entry: SourceEntry | null
  readonly fixed: boolean
  readonly onEdit: () => void
  readonly onRemove: () => void
  readonly onPause: (paused: boolean) => void
}

function Row({ name, entry, fixed, onEdit, onRemove, onPause }: RowProps) {
  const lang = useLang()
  const now = useNow()
  const state = useEstate((estate) => estate.sources?.find((source) => source.name === name) ?? null)
  const clusters = useEstate((estate) => estate.clusters)
  const title = state ? sourceName(state, clusterNames(clusters, lang), lang) : name
  const paused = entry?.paused === true
  const act = (word: 'edit' | 'test' | 'pause' | 'resume' | 'remove', work: () => void, off = fixed) => (
    <button type="button" className="note-act" data-act={word} disabled={off || entry === null} onClick={work}>
      {tell(lang, word)}
    </button>
  )
  return (
    <tr data-source={name ?? ''} data-phase={state?.phase ?? ''}>
      <td>
        {title !== name && `${title} `}
        <span className="walk-more">{name ?? '–'}</span>
      </td>
      <td>{typeof entry?.kind === 'string' ? entry.kind : '–'}</td>
      <td className={`source-${state?.phase ?? 'idle'}`}>
        <span className="source-dot" aria-hidden="true" />{' '}
        {state ? say(lang, `sources.phase.${state.phase}`) : tell(lang, 'unknown')}
        {state?.problem && <p className="walk-more">{problemWords(state.problem, lang)}</p>}
      </td>
      <td className="number">{state === null || state.asOf === null ? tell(lang, 'never') : ageText(now - state.asOf, lang)}</td>
      <Rates state={state} />
      <td className="connection-acts">
        {act('test', () => entry && beginWalk(entry, {}), false)}
        {act('edit', onEdit)}
        {act(paused ? 'resume' : 'pause', () => onPause(!paused))}
        {act('remove', onRemove)}
      </td>
    </tr>
  )
}

/** What goes over the line now. Of a moment of the past it was not written down. */
function Rates({ state }: { readonly state: SeenSource | null }) {
  const lang = useLang()
  const inPast = useEstate((estate) => estate.moment !== null)
  const notKept = say(lang, 'sourcesScene.notKept')
  if (inPast) {
    return (
      <>
        <td className="number not-known">{notKept}</td>
        <td className="number not-known">{notKept}</td>
      </>
    )
  }
  return (
    <>
      <td className="number">{state?.phase === 'live' ? decimalText(state.eventsPerSecond, lang) : tell(lang, 'unknown')}</td>
      <td className="number">
        {state && state.phase !== 'unwatched' && state.requestBudgetPerMinute > 0
          ? `${state.requestsPerMinute} / ${state.requestBudgetPerMinute}`
          : tell(lang, 'unknown')}
      </td>
    </>
  )
}

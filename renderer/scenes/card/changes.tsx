import { useState } from 'react'
import type { CheckedHistoryFrame } from '../../feed/frame-schema.ts'
import { clockText, countText, whenText } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { useCardFailure, useCardHistory, useClock, useEstate, useLang } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'
import { ChangeLine } from '../diff/change-line.tsx'
import { Part } from './part.tsx'
import { Series } from './series.tsx'

/** Entries put into the page at first, and added by each press. */
const ENTRIES = 8

/** What became of the app, newest first, and its sampled figures; each change leads to its moment. */
export function Changes() {
  const lang = useLang()
  const history = useCardHistory()
  return (
    <>
      <Part
        title={say(lang, 'card.changes')}
        {...(history === null ? {} : { note: countText(history.entries.length + history.more, lang) })}
      >
        {history === null ? (
          <NoHistory />
        ) : history.entries.length === 0 ? (
          <p className="panel-empty">{say(lang, 'card.changes.none')}</p>
        ) : (
          <Entries history={history} />
        )}
      </Part>
      {history !== null && history.series.length > 0 && <Series series={history.series} />}
    </>
  )
}

function NoHistory() {
  const lang = useLang()
  const now = useClock()
  const failed = useCardFailure('history')
  return <p className="panel-empty">{failed === null ? say(lang, 'card.loading') : problemSentence(failed, now, lang)}</p>
}

/** Each with its number from the oldest on: of the pods of a lost node many alarms are raised at once, and all look alike. */
function numbered({ entries, more }: CheckedHistoryFrame) {
  return entries.map((entry, place) => ({ ...entry, number: entries.length + more - place }))
}

function Entries({ history }: { readonly history: CheckedHistoryFrame }) {
  const lang = useLang()
  const now = useClock()
  const moment = useEstate((estate) => estate.moment)
  const [limit, setLimit] = useState(ENTRIES)
  const rest = history.entries.length - limit
  return (
    <>
      <ol className="history">
        {numbered(history)
          .slice(0, limit)
          .map(({ number, at, change }) => (
            <li key={number} className={at === moment ? 'history-entry history-here' : 'history-entry'}>
              <time>{whenText(at, now, lang, clockText)}</time>
              <ChangeLine change={change} />
              <button type="button" className="history-look" onClick={() => traveller.look(at)}>
                {say(lang, 'card.changes.look')}
              </button>
            </li>
          ))}
      </ol>
      {rest > 0 && (
        <button type="button" className="card-more" onClick={() => setLimit(limit + ENTRIES)}>
          {say(lang, 'card.more', { n: Math.min(ENTRIES, rest) })}
        </button>
      )}
      {rest <= 0 && history.more > 0 && (
        <p className="panel-note">{say(lang, 'card.changes.left', { n: countText(history.more, lang) })}</p>
      )}
    </>
  )
}

import { useEffect, useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import type { FindSort } from '../../../shared/estate/find.ts'
import { type SavedView, VIEWS_MAX } from '../../../shared/ipc/saved-views.ts'
import { withSteps } from '../../../shared/lib/undo-steps.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { ask } from '../../stores/request.ts'
import { estateStore, useLang } from '../../stores/stores.ts'
import { readableLine } from './line-text.ts'
import { tell } from './words.ts'

interface Props {
  readonly line: string
  readonly order: { readonly sort: FindSort; readonly down: boolean }
  readonly onOpen: (view: SavedView) => void
}

/** Why the views are not as they should be. */
type Failed =
  | { readonly word: 'views.failed' | 'views.unread'; readonly why: string }
  | { readonly word: 'views.full'; readonly n: number }

function failedText(failed: Failed, lang: Lang): string {
  if (failed.word !== 'views.full') return tell(lang, failed.word, { why: detailText(failed.why, lang) })
  return tell(lang, 'views.failed', { why: tell(lang, failed.word, { n: failed.n }) })
}

interface Gone {
  readonly view: SavedView
  readonly word: 'views.removed' | 'views.replaced'
}

/** With one more at the end, in place of the one of its name. */
const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] => [
  ...views.filter(({ name }) => name !== view.name),
  view,
]

/** Queries that a person gave a name, kept in the settings of this machine. */
export function SavedViews({ line, order, onOpen }: Props) {
  const lang = useLang()
  const [views, setViews] = useState<readonly SavedView[]>([])
  const [name, setName] = useState<string | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  /** What was removed or replaced and can be put back, the last first. */
  const [gone, setGone] = useState<readonly Gone[]>([])

  useEffect(() => {
    ask('views:list').then(setViews, (error: Error) => setFailed({ word: 'views.unread', why: error.message }))
  }, [])

  /** Keeps these views; `stillGone` can be put back afterwards. */
  const keep = (next: readonly SavedView[], stillGone: readonly Gone[]): void => {
    if (next.length > VIEWS_MAX) {
      setFailed({ word: 'views.full', n: VIEWS_MAX })
      return
    }
    ask('views:save', [...next]).then(
      () => {
        setFailed(null)
        setViews(next)
        setGone(stillGone)
        setName(null)
      },
      (error: Error) => setFailed({ word: 'views.failed', why: error.message }),
    )
  }
  const save = (): void => {
    const named = (name ?? '').trim()
    if (named === '') return
    const next = withView(views, { name: named, line, ...order })
    const replaced = views.filter((view) => view.name === named).map((view): Gone => ({ view, word: 'views.replaced' }))
    keep(next, withSteps(replaced, gone))
  }
  const [last, ...before] = gone

  return (
    <div className="find-views">
      {views.map((view) => (
        <span key={view.name} className="find-view">
          <button
            type="button"
            className="chip"
            title={readableLine(view.line, estateStore.getState(), lang)}
            aria-pressed={view.line === line || readableLine(view.line, estateStore.getState(), lang) === line}
            onClick={() => onOpen(view)}
          >
            {view.name}
          </button>
          <button
            type="button"
            className="chip-act"
            aria-label={tell(lang, 'views.remove', { name: view.name })}
            onClick={() =>
              keep(
                views.filter((other) => other !== view),
                withSteps([{ view, word: 'views.removed' }], gone),
              )
            }
          >
            ×
          </button>
        </span>
      ))}
      {name === null ? (
        <button type="button" className="chip-act" disabled={line.trim() === ''} onClick={() => setName('')}>
          + {tell(lang, 'views.save')}
        </button>
      ) : (
        <input
          className="find-view-name"
          // biome-ignore lint/a11y/noAutofocus: it comes by a press of a button that asks for a name
          autoFocus
          aria-label={tell(lang, 'views.name')}
          placeholder={tell(lang, 'views.name')}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onBlur={() => name.trim() === '' && setName(null)}
          onKeyDown={(event) => {
            event.stopPropagation()
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter') save()
            if (event.key !== 'Escape') return
            setName(null)
            setFailed(null)
          }}
        />
      )}
      {failed !== null && (
        <span className="panel-note" role="status">
          {failedText(failed, lang)}
        </span>
      )}
      {last !== undefined && (
        <span className="panel-note" role="status">
          {tell(lang, last.word, { name: last.view.name })}{' '}
          <button type="button" className="chip-act" onClick={() => keep(withView(views, last.view), before)}>
            {tell(lang, 'views.undo')}
          </button>
        </span>
      )}
    </div>
  )
}

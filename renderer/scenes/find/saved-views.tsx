import { useEffect, useState } from 'react'
import type { FindSort } from '../../../shared/estate/find.ts'
import { type SavedView, VIEWS_MAX } from '../../../shared/ipc/saved-views.ts'
import { useLang } from '../../stores/stores.ts'
import { tell } from './words.ts'

interface Props {
  readonly line: string
  readonly order: { readonly sort: FindSort; readonly down: boolean }
  readonly onOpen: (view: SavedView) => void
}

/** Queries that a person gave a name, kept in the settings of this machine. */
export function SavedViews({ line, order, onOpen }: Props) {
  const lang = useLang()
  const [views, setViews] = useState<readonly SavedView[]>([])
  const [name, setName] = useState<string | null>(null)
  const [failed, setFailed] = useState<string | null>(null)

  useEffect(() => {
    void window.wanglou?.request('views:list').then((answer) => answer.ok && setViews(answer.value))
  }, [])

  const keep = async (next: readonly SavedView[]): Promise<void> => {
    const answer = await window.wanglou?.request('views:save', [...next])
    if (answer === undefined) return
    setFailed(answer.ok ? null : tell(lang, 'views.failed', { why: answer.message }))
    if (!answer.ok) return
    setViews(next)
    setName(null)
  }
  const save = (): void => {
    const named = (name ?? '').trim()
    if (named === '') return
    const next = [...views.filter((view) => view.name !== named), { name: named, line, ...order }]
    if (next.length > VIEWS_MAX) setFailed(tell(lang, 'views.failed', { why: tell(lang, 'views.full', { n: VIEWS_MAX }) }))
    else void keep(next)
  }

  return (
    <div className="find-views">
      {views.map((view) => (
        <span key={view.name} className="find-view">
          <button type="button" className="chip" title={view.line} aria-pressed={view.line === line} onClick={() => onOpen(view)}>
            {view.name}
          </button>
          <button
            type="button"
            className="chip-act"
            aria-label={tell(lang, 'views.remove', { name: view.name })}
            onClick={() => void keep(views.filter((other) => other !== view))}
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
          {failed}
        </span>
      )}
    </div>
  )
}

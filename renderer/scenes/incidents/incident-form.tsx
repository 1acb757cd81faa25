import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { IncidentOpening } from '../../../shared/estate/incident.ts'
import { incidentFault } from '../../../shared/estate/incident-rules.ts'
import { NOTE_AUTHOR_MAX } from '../../../shared/estate/note.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { incidentStore } from '../../stores/incidents.ts'
import { noteStore, useNotes } from '../../stores/notes.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { MomentInput } from './moment-input.tsx'
import { openIncident } from './say-incident.ts'
import { ScopeField } from './scope-field.tsx'
import { tell } from './words.ts'

const drop = (): void => incidentStore.setState({ draft: null })

/** What is about to be opened: Enter opens it, since one that is open is never removed. */
export function IncidentForm({ draft }: { readonly draft: IncidentOpening }) {
  const lang = useLang()
  const now = useClock()
  const author = useNotes((notes) => notes.author)
  const [asked, setAsked] = useState(false)
  const title = useRef<HTMLInputElement>(null)
  useEffect(() => title.current?.select(), [])
  const fault = incidentFault({ id: '', incident: '', step: '', author: author.trim() || null, deed: draft }, null, now)
  const set = (part: Partial<IncidentOpening>): void => incidentStore.setState({ draft: { ...draft, ...part } })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (fault === null) openIncident({ ...draft, title: draft.title.trim() })
    else setAsked(true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.preventDefault()
    drop()
  }
  return (
    <form className="incident-form" aria-label={tell(lang, 'new')} onSubmit={submit} onKeyDown={onKeyDown}>
      <label>
        {tell(lang, 'name')}
        <input
          ref={title}
          className="note-field incident-title-new"
          value={draft.title}
          onChange={({ target }) => set({ title: target.value })}
        />
      </label>
      <div className="incident-form-row">
        <span>{tell(lang, 'scope')}</span>
        <ScopeField scope={draft.scope} change={(scope) => set({ scope })} />
      </div>
      <div className="incident-form-row">
        <span>{tell(lang, 'window')}</span>
        <div className="incident-window">
          <MomentInput label={tell(lang, 'from')} at={draft.from} none="" change={(at) => at !== null && set({ from: at })} />
          <span aria-hidden="true">–</span>
          <MomentInput label={tell(lang, 'to')} at={draft.to} none={tell(lang, 'lasting')} change={(to) => set({ to })} />
        </div>
      </div>
      <label>
        {tell(lang, 'by')}
        <input
          className="note-field incident-author"
          value={author}
          maxLength={NOTE_AUTHOR_MAX}
          placeholder={tell(lang, 'by.hint')}
          onChange={({ target }) => noteStore.setState({ author: target.value })}
        />
      </label>
      {asked && fault !== null && (
        <p className="incident-problem" role="alert">
          {problemSentence(fault, now, lang)}
        </p>
      )}
      <div className="alarm-acts">
        <button type="submit" className="alarm-act">
          {tell(lang, 'create')}
        </button>
        <button type="button" className="alarm-act" onClick={drop}>
          {tell(lang, 'cancel')}
        </button>
        <span className="panel-note">{tell(lang, 'create.keys')}</span>
      </div>
    </form>
  )
}

import { type DragEvent, type KeyboardEvent, useCallback, useEffect, useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import { DEFAULT_IMPORT, IMPORT_MAX_BYTES, type ImportOptions } from '../../../shared/estate/register-import.ts'
import type { WordedProblem } from '../../../shared/ipc/connections.ts'
import type { RegisterOverview, ToldPreview } from '../../../shared/ipc/register.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { Reading } from '../../components/reading.tsx'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { ask } from '../../stores/request.ts'
import { useLang } from '../../stores/stores.ts'
import { ImportPreview } from './import-preview.tsx'
import { Overview } from './overview.tsx'
import { UndoBar } from './undo-bar.tsx'
import { tell } from './words.ts'
import './register.css'

/** A sheet that was chosen or dropped; its bytes go with each request, so that nothing of it is kept elsewhere. */
interface Sheet {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly options: ImportOptions
  /** null: it is being read for the first time. */
  readonly told: ToldPreview | null
}

/** A message that stays, in whichever language the screen then is. */
interface Said {
  readonly in: (lang: Lang) => string
}

const failedBy = (error: unknown): Said => {
  const detail = error instanceof Error ? error.message : String(error)
  return { in: (lang) => tell(lang, 'failed', { detail: detailText(detail, lang) }) }
}

type Answer<T> = { readonly value: T } | { readonly problem: WordedProblem }

export default function RegisterPage() {
  const lang = useLang()
  const [register, setRegister] = useState<RegisterOverview | null>(null)
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const [problem, setProblem] = useState<Said | null>(null)
  const [note, setNote] = useState<Said | null>(null)
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)

  /** The value of an answer; null, and the problem on screen, where there is none. */
  const unwrapped = useCallback(<T,>(answer: Answer<T>): T | null => {
    if ('value' in answer) return answer.value
    setProblem({ in: (lang) => problemWords(answer.problem, lang) })
    return null
  }, [])

  /** Runs a request with everything else held, its failure told. */
  async function during(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(failedBy(error))
    } finally {
      setBusy(false)
    }
  }

  const load = useCallback(
    () =>
      ask('register:read').then(
        (answer) => {
          const value = unwrapped(answer)
          if (value !== null) setRegister(value)
        },
        (error: Error) => setProblem(failedBy(error)),
      ),
    [unwrapped],
  )
  useEffect(() => {
    void load()
    return window.wanglou?.onPush('register:changed', () => void load())
  }, [load])

  const look = (name: string, bytes: Uint8Array<ArrayBuffer>, options: ImportOptions) =>
    during(async () => {
      setNote(null)
      setSheet((now) => (now?.bytes === bytes ? { ...now, options } : { name, bytes, options, told: null }))
      const told = unwrapped(await ask('register:preview', { bytes, options: asked(options) }))
      setSheet((now) => (told !== null ? { name, bytes, options, told } : now?.told ? now : null))
    })

  const choose = () =>
    during(async () => {
      const chosen = unwrapped(await ask('register:choose'))
      if (chosen !== null) await look(chosen.name, chosen.bytes, DEFAULT_IMPORT)
    })

  async function drop(event: DragEvent): Promise<void> {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file === undefined || busy) return
    if (file.size > IMPORT_MAX_BYTES)
      return setProblem({ in: (lang) => tell(lang, 'tooLarge', { megabytes: IMPORT_MAX_BYTES / 1024 ** 2 }) })
    await look(file.name, new Uint8Array(await file.arrayBuffer()), DEFAULT_IMPORT)
  }

  const apply = ({ name, bytes, options, told }: Sheet) =>
    during(async () => {
      if (told === null) return
      const step = unwrapped(await ask('register:apply', { name, bytes, options: asked(options), base: told.base }))
      if (step === null) return
      await load()
      setSheet(null)
      const { added, changed, removed } = step
      setNote({ in: (lang) => tell(lang, 'applied', { added, changed, removed }) })
    })

  const undo = (force: boolean) =>
    during(async () => {
      setNote(null)
      const undone = unwrapped(await ask('register:undo', { force }))
      if (undone === null) return
      await load()
      setNote({
        in: (lang) =>
          [
            tell(lang, 'undone', { name: undone.step.fileName }),
            ...undone.copies.map((path) => tell(lang, 'copies', { path })),
          ].join(' '),
      })
      setSheet(null)
    })

  /** Escape leaves a preview, and not the page too. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || sheet === null || busy) return
    event.preventDefault()
    event.stopPropagation()
    setSheet(null)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files are dropped anywhere on the page; for keys there is the button
    <div
      className={over ? 'register register-over' : 'register'}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setOver(false)}
      onDrop={(event) => void drop(event)}
    >
      <header className="register-head">
        <h2 className="desk-title">{tell(lang, 'title')}</h2>
        <button type="button" className="note-save register-import" disabled={busy} onClick={() => void choose()}>
          {tell(lang, 'import')}
        </button>
        <span className="register-note">{tell(lang, over ? 'dropNow' : 'drop')}</span>
      </header>
      {register !== null && <p className="register-note register-path">{tell(lang, 'file', { path: register.path })}</p>}
      {problem !== null && (
        <p role="alert" className="register-warning">
          {problem.in(lang)}
        </p>
      )}
      {note !== null && (
        <p role="status" className="register-done">
          {note.in(lang)}
        </p>
      )}
      {register !== null && sheet === null && <UndoBar steps={register.steps} busy={busy} onUndo={(force) => void undo(force)} />}
      {sheet !== null && sheet.told === null && (
        <p role="status" className="card-state">
          {tell(lang, 'reading', { name: sheet.name })}
        </p>
      )}
      {sheet !== null && sheet.told !== null && (
        <ImportPreview
          name={sheet.name}
          told={sheet.told}
          options={sheet.options}
          busy={busy}
          onOptions={(options) => void look(sheet.name, sheet.bytes, options)}
          onApply={() => void apply(sheet)}
          onCancel={() => setSheet(null)}
        />
      )}
      {sheet === null && register === null && problem === null && <Reading />}
      {sheet === null && register !== null && <Overview register={register} />}
    </div>
  )
}

/** As the contract has it: plain and its own. */
const asked = (options: ImportOptions) => ({ ...options, mapping: options.mapping === null ? null : { ...options.mapping } })

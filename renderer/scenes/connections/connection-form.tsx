import { useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import type { EntryIssue, SourceEntry, WordedProblem } from '../../../shared/ipc/connections.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { ask } from '../../stores/request.ts'
import { useLang } from '../../stores/stores.ts'
import { beginWalk, endWalk } from '../../stores/walk.ts'
import { FIELDS, type Field, KINDS, type Kind, listFrom, secretName, valueAt, withValue } from './fields.ts'
import { WalkSteps } from './walk-steps.tsx'
import { tell } from './words.ts'

const AUTHS = ['none', 'basic', 'bearer'] as const

/** Adds a source (`was` null) or edits one; what is typed can be tested before it is saved. */
export function ConnectionForm({
  was,
  first,
  onClose,
}: {
  readonly was: string | null
  readonly first: SourceEntry
  readonly onClose: () => void
}) {
  const lang = useLang()
  const [entry, setEntry] = useState(first)
  /** Secrets and lists as they are typed: neither stands so in the entry. */
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [issues, setIssues] = useState<readonly EntryIssue[]>([])
  const [problem, setProblem] = useState<WordedProblem | null>(null)
  /** Why saving was not answered at all. */
  const [unanswered, setUnanswered] = useState<string | null>(null)
  const failed = (error: Error) => setUnanswered(error.message)
  const kind = KINDS.find((each) => each === entry.kind) ?? 'kubernetes'
  const auth = AUTHS.find((each) => each === valueAt(entry, ['auth', 'type'])) ?? 'none'
  const fields = FIELDS[kind].filter((field) => field.auth === undefined || field.auth === auth)
  const put = (path: readonly string[], value: string) => {
    // What was wrong is of what stood there.
    setIssues([])
    setEntry((now) => withValue(now, path, value))
  }

  /** Entry and secrets as they would be stored: a typed secret leaves its name in the entry. */
  function draft(): { readonly entry: SourceEntry; readonly secrets: Readonly<Record<string, string>> } {
    const given = fields.flatMap(({ type, path }) => {
      const value = typed[path.join('.')] ?? ''
      return type === 'secret' && value !== ''
        ? [{ path, value, name: secretName(String(entry.name ?? ''), path.at(-1) ?? '') }]
        : []
    })
    const listed = fields.reduce((now, { type, path }) => {
      const text = typed[path.join('.')]
      return type === 'list' && text !== undefined ? withValue(now, path, listFrom(text)) : now
    }, entry)
    return {
      entry: given.reduce((now, { path, name }) => withValue(now, path, { secret: name }), listed),
      secrets: Object.fromEntries(given.map(({ name, value }) => [name, value])),
    }
  }

  async function save() {
    setUnanswered(null)
    const saved = await ask('connections:save', { was, ...draft() })
    setIssues(saved.issues)
    setProblem(saved.problem)
    if (saved.issues.length === 0 && saved.problem === null) close()
  }
  function close() {
    endWalk()
    setTyped({})
    onClose()
  }
  const issueOf = ({ path }: Field) =>
    issues.find(({ field }) => field === path.join('.') || field.startsWith(`${path.join('.')}.`))
  const others = issues.filter((issue) => !fields.some((field) => issueOf(field) === issue))

  return (
    <form
      className="connection-form"
      onSubmit={(event) => {
        event.preventDefault()
        save().catch(failed)
      }}
    >
      <label>
        <span>{tell(lang, 'kind')}</span>
        <select
          className="note-field"
          name="kind"
          value={kind}
          disabled={was !== null}
          onChange={(event) => setEntry({ ...(entry.name ? { name: entry.name } : {}), kind: event.target.value })}
        >
          {KINDS.map((each: Kind) => (
            <option key={each} value={each}>
              {tell(lang, `kind.${each}`)}
            </option>
          ))}
        </select>
      </label>
      {kind !== 'kubernetes' && (
        <label>
          <span>{tell(lang, 'f.auth')}</span>
          <select
            className="note-field"
            name="auth"
            value={auth}
            onChange={(event) =>
              setEntry(withValue(entry, ['auth'], event.target.value === 'none' ? undefined : { type: event.target.value }))
            }
          >
            {AUTHS.map((each) => (
              <option key={each} value={each}>
                {tell(lang, `auth.${each}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {fields.map((field) => {
        const { label, path, type } = field
        const key = path.join('.')
        const value = valueAt(entry, path)
        const isStored = type === 'secret' && value !== undefined
        const issue = issueOf(field)
        const isTyped = type === 'secret' || type === 'list'
        const stands = type === 'list' && Array.isArray(value) ? value.join(', ') : ''
        const text = isTyped ? (typed[key] ?? stands) : typeof value === 'string' ? value : ''
        return (
          <label key={key}>
            <span>{tell(lang, label)}</span>
            <span className="connection-input">
              <input
                className="note-field"
                name={key}
                type={type === 'secret' ? 'password' : 'text'}
                autoComplete="off"
                placeholder={isStored ? tell(lang, 'stored') : ''}
                aria-invalid={issue !== undefined}
                value={text}
                onChange={({ target }) => {
                  if (!isTyped) return put(path, target.value)
                  setIssues([])
                  setTyped({ ...typed, [key]: target.value })
                }}
              />
              {type === 'file' && (
                <button
                  type="button"
                  className="note-act"
                  onClick={() => ask('file:pick').then((file) => file !== null && put(path, file), failed)}
                >
                  {tell(lang, 'pick')}
                </button>
              )}
            </span>
            {issue && <em role="alert">{issueText(issue, lang)}</em>}
          </label>
        )
      })}
      {unanswered !== null && <em role="alert">{tell(lang, 'unanswered', { detail: detailText(unanswered, lang) })}</em>}
      {others.map((issue) => (
        <em key={issue.field} role="alert">
          {issue.field} {issueText(issue, lang)}
        </em>
      ))}
      {problem && (
        <p role="alert" className="walk-problem">
          {problemWords(problem, lang)}
        </p>
      )}
      <div className="connection-acts">
        <button type="submit" className="note-save">
          {tell(lang, 'save')}
        </button>
        <button
          type="button"
          className="note-act"
          onClick={() => {
            const { entry, secrets } = draft()
            beginWalk(entry, secrets)
          }}
        >
          {tell(lang, 'test')}
        </button>
        <button type="button" className="note-act" onClick={close}>
          {tell(lang, 'cancel')}
        </button>
      </div>
      <WalkSteps onTrust={kind === 'kubernetes' ? null : (sha256) => put(['tls', 'trust'], sha256)} />
    </form>
  )
}

function issueText({ code, facts }: EntryIssue, lang: Lang): string {
  return tell(lang, `i.${code}`, { ...facts, detail: detailText(String(facts.detail ?? ''), lang) })
}

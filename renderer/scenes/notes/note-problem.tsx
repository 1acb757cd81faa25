import { problemText } from '../../../shared/estate/problem-words.ts'
import { say } from '../../i18n/say.ts'
import { useNotes } from '../../stores/notes.ts'
import { useLang } from '../../stores/stores.ts'

/** Why the note `id` was not written, and the way out. */
export function NoteProblem({ id }: { readonly id: string }) {
  const lang = useLang()
  const problem = useNotes((notes) => (notes.problem?.id === id ? notes.problem : null))
  if (problem === null) return null
  const { what, wayOut } = problemText(problem.code, problem.facts, lang)
  return (
    <p className="note-problem" role="alert">
      {say(lang, 'notes.unwritten', { what })}
      <span>{wayOut}</span>
    </p>
  )
}

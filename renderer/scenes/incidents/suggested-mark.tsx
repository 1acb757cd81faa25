import { SUGGESTED_WORDS } from '../../../shared/estate/incident-words.ts'
import type { Grade } from '../../../shared/estate/level.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { useLang } from '../../stores/stores.ts'
import { tell } from './words.ts'

/** A grade that nobody has judged: the outline of its shape, and what it is in words. null: there is nothing to go by. */
export function SuggestedMark({ grade }: { readonly grade: Grade | null }) {
  const lang = useLang()
  const label = grade === null ? tell(lang, 'grade.unchosen') : SUGGESTED_WORDS[lang]
  return (
    <span className="grade-suggested" title={label}>
      {grade === null ? (
        <span className="grade-unknown" aria-label={label} role="img">
          –
        </span>
      ) : (
        <GradeMark grade={grade} />
      )}
    </span>
  )
}

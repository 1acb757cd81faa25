import { type ProblemCode, problemText } from '../../../../shared/estate/problem-words.ts'
import type { Facts, Lang } from '../../../../shared/lib/words.ts'

/** A case cannot be made, read or removed: a coded problem with its way out. `message` holds both in English. */
export class CaseError extends Error {
  override readonly name = 'CaseError'
  readonly code: ProblemCode
  readonly facts: Facts

  constructor(code: ProblemCode, facts: Facts) {
    const { what, wayOut } = problemText(code, facts, 'en')
    super(`${what}. ${wayOut}`)
    this.code = code
    this.facts = facts
  }

  /** The sentence and its way out in `lang`. */
  text(lang: Lang): string {
    const { what, wayOut } = problemText(this.code, this.facts, lang)
    return lang === 'en' ? `${what}. ${wayOut}` : `${what}。${wayOut}`
  }
}

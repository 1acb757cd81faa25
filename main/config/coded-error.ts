import { type ProblemCode, problemText } from '../../shared/estate/problem-words.ts'
import type { Facts, Lang } from '../../shared/lib/words.ts'

/** A coded problem with its way out, thrown to whoever can tell it. `message` holds both in English. */
export abstract class CodedError extends Error {
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

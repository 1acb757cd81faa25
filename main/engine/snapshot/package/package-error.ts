import { type ProblemCode, problemText } from '../../../../shared/estate/problem-words.ts'
import type { Facts } from '../../../../shared/lib/words.ts'

/** A package cannot be written or read: a coded problem with its way out. `message` holds both in English. */
export class PackageError extends Error {
  override readonly name = 'PackageError'
  readonly code: ProblemCode
  readonly facts: Facts

  constructor(code: ProblemCode, facts: Facts) {
    const { what, wayOut } = problemText(code, facts, 'en')
    super(`${what}. ${wayOut}`)
    this.code = code
    this.facts = facts
  }
}

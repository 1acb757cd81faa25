import type { ProblemCode } from '../../../shared/estate/problem-words.ts'
import type { Facts } from '../../../shared/lib/words.ts'

/** Secrets by name. The values exist in memory only while it is not locked, and on the disk only encrypted. */
export interface Secrets {
  /** Nothing can be read or written before it is unlocked; it then looks empty. */
  readonly locked: boolean
  /** Sorted; empty while it is locked. */
  names(): readonly string[]
  /** null: there is none of that name, or it is locked. */
  get(name: string): string | null
  /** All of them, for the engine; null: it is locked. */
  all(): Readonly<Record<string, string>> | null
  /** On the disk when it returns. @throws SecretsError */
  put(name: string, value: string): void
  /** @throws SecretsError */
  remove(name: string): void
}

/** A vault that cannot be opened or written, worded. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError'
  readonly code: ProblemCode
  readonly facts: Facts

  constructor(code: ProblemCode, facts: Facts) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

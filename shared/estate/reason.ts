import type { Grade } from './level.ts'
import type { ReasonCode } from './reason-words.ts'

/** A coded cause of a level. Its words come from `reason-words.ts`, filled in with `facts`. */
export interface Reason {
  readonly code: ReasonCode
  readonly level: Grade | 'unknown'
  /** When the cause began as far as the source tells, else when we first saw it; ms since the epoch. */
  readonly since: number
  /** Evidence: figures and names, put into the words as {name}. */
  readonly facts: Readonly<Record<string, string | number>>
  /** Tells apart causes of the same code on one entity, such as two alerts; absent: there is only one. Never empty. */
  readonly key?: string
}

/** By what causes on one entity are told apart. */
export const causeOf = ({ code, key }: Pick<Reason, 'code' | 'key'>): string => (key === undefined ? code : `${code}/${key}`)

/** `key` as a field to be spread: absent where there is none, since a field that is undefined is not the same record. */
export const keyed = (key: string | undefined): { readonly key?: string } => (key === undefined ? {} : { key })

/** The reasons of most entities: one array for all of them. */
export const NO_REASONS: readonly Reason[] = []

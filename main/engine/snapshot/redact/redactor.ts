import { HIDDEN } from '../../masking/credential-shapes.ts'
import { isCredentialField, withoutCredentials } from './credentials.ts'
import { walked } from './walk.ts'

export const PROFILES = ['none', 'internal', 'external'] as const
export type Profile = (typeof PROFILES)[number]

/** What a manifest says of the redaction. Never what stood there. */
export interface RedactionSummary {
  readonly profile: Profile
}

/** Takes out of a package what its receivers are not to read. */
export interface Redactor {
  /** A text, whatever it is of. */
  text(text: string): string
  /** Plain JSON: texts and the names of labels; words of ours (kinds, levels, codes) stay what they are. */
  value<T>(value: T): T
  /** What was done so far. */
  summary(): RedactionSummary
}

/** Texts whose outcome is remembered, count: most texts of an estate come again. */
const REMEMBERED = 50_000

/** The same text always comes out the same. */
export function remembering(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = work(text)
    if (known.size >= REMEMBERED) known.clear()
    known.set(text, made)
    return made
  }
}

/** Leaves everything but credentials. */
export function createPlainRedactor(): Redactor {
  const text = remembering(withoutCredentials)
  return {
    text,
    value: (value) => walked(value, (each, field, free) => (free && isCredentialField(field) ? HIDDEN : text(each))),
    summary: () => ({ profile: 'none' }),
  }
}

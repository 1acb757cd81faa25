import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedCase } from '../../feed/case-schema.ts'
import { tell } from './words.ts'

/** The incident's title, else what it is about. */
export function caseName({ title, scope }: Pick<CheckedCase, 'title' | 'scope'>, lang: Lang): string {
  if (title !== null && title !== '') return title
  if (scope === null) return tell(lang, 'estate')
  return scope.map(({ name }) => name).join(lang === 'en' ? ', ' : '、')
}

const PROFILES = ['none', 'internal', 'external'] as const

/** The profile in words; one of another version by its name. */
export function redactionText(profile: string, lang: Lang): string {
  const known = PROFILES.find((each) => each === profile)
  return known === undefined ? profile : tell(lang, `redaction.${known}`)
}

import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedCase } from '../../feed/case-schema.ts'
import { clockText, isSameDay, minuteText, whenText } from '../../i18n/format.ts'
import { joined } from '../../i18n/names.ts'
import { tell } from './words.ts'

/** The incident's title, else what it is about. */
export function caseName({ title, scope }: Pick<CheckedCase, 'title' | 'scope'>, lang: Lang): string {
  if (title !== null && title !== '') return title
  if (scope === null) return tell(lang, 'estate')
  return joined(
    scope.map(({ name }) => name),
    lang,
  )
}

const PROFILES = ['none', 'internal', 'external'] as const

/** The profile in words; one of another version by its name. */
export function redactionText(profile: string, lang: Lang): string {
  const known = PROFILES.find((each) => each === profile)
  return known === undefined ? profile : tell(lang, `redaction.${known}`)
}

/** Shorter windows are told to the second, ms. */
const SHORT_MS = 600_000

/** From and to; the day once where it is the same. */
export function windowText({ from, to }: CheckedCase['window'], now: number, lang: Lang): string {
  const clock = to - from < SHORT_MS ? clockText : minuteText
  return `${whenText(from, now, lang, clock)} – ${isSameDay(from, to) ? clock(to, lang) : whenText(to, now, lang, clock)}`
}

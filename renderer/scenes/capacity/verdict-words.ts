import type { Exemption, Verdict } from '../../../shared/estate/verdict.ts'
import { testText } from '../../../shared/estate/verdict-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedCapacityFrame } from '../../feed/frame-schema.ts'
import { dayText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'

export type CapacityReport = NonNullable<CheckedCapacityFrame['report']>
export type AppVerdict = CapacityReport['apps'][number]
export type PartVerdict = AppVerdict['parts'][number]
export type Group = CapacityReport['estate']

/** From short to idle, as they are listed. */
export const SHOWN_VERDICTS: readonly Verdict[] = ['saturated', 'tight', 'unknown', 'healthy', 'under-used', 'zombie']

export function exemptionText(exemption: Exemption, lang: Lang): string {
  if (exemption.why === 'standby') return say(lang, 'cap.exempt.standby')
  const until = dayText(exemption.until, lang)
  if (exemption.why === 'young') return say(lang, 'cap.exempt.young', { until })
  return say(lang, 'cap.exempt.peak', { until, name: nameIn(exemption, lang) })
}

/** The test that decided; of an app with several parts with the name of the part that it was. */
export function whyText(app: Pick<AppVerdict, 'test' | 'binding' | 'parts'>, lang: Lang): string {
  const text = testText(app.test.code, app.test.facts, lang)
  const binding = app.parts.length > 1 ? app.parts.find(({ id }) => id === app.binding) : undefined
  return binding === undefined ? text : say(lang, 'cap.of', { name: binding.name, text })
}

/** What is missing, where it is, until when. */
function enoughText({ verdict, enoughAt }: Pick<AppVerdict, 'verdict' | 'enoughAt'>, lang: Lang): string | null {
  if (verdict !== 'unknown') return null
  return enoughAt === null ? say(lang, 'cap.neverEnough') : say(lang, 'cap.enoughAt', { day: dayText(enoughAt, lang) })
}

/** What holds beside a verdict: why it asks for nothing, what it is marked with, and what is missing. */
export const verdictNotes = (
  of: Pick<AppVerdict, 'exemptions' | 'flags' | 'verdict' | 'enoughAt'>,
  lang: Lang,
): readonly string[] => [
  ...of.exemptions.map((exemption) => exemptionText(exemption, lang)),
  ...of.flags.map((flag) => say(lang, `flag.${flag}`)),
  ...[enoughText(of, lang)].filter((text) => text !== null),
]

/** Languages of the product. zh-CN is the first; en is complete. */
export const LANGS = ['zh-CN', 'en'] as const
export type Lang = (typeof LANGS)[number]

/** A text in every language, with {name} places. */
export type Words = Readonly<Record<Lang, string>>

export type Facts = Readonly<Record<string, string | number>>

const PLURALS = new Intl.PluralRules('en')
const PLURAL_PLACE = /\{(\w+)#([^/}]+)\/([^}]+)\}/g

/**
 * Fills {name} places from `facts`, and chooses {n#one/other} words by the count `n`, as English needs them. A place without a fact
 * shows as "–", never as an empty gap.
 */
export function fill(template: string, facts: Facts): string {
  if (!template.includes('{')) return template
  const chosen = template.includes('#') ? template.replace(PLURAL_PLACE, chooseWord(facts)) : template
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '–'))
}

const chooseWord = (facts: Facts) => (_: string, name: string, one: string, other: string) =>
  PLURALS.select(countOf(facts[name])) === 'one' ? one : other

/** A count may come as a worded figure ("1,024"): its plural is that of the number. */
function countOf(fact: string | number | undefined): number {
  return typeof fact === 'number' ? fact : Number(String(fact ?? 0).replaceAll(',', ''))
}

/** Languages of the product. zh-CN is the first; en is complete. */
export const LANGS = ['zh-CN', 'en'] as const
export type Lang = (typeof LANGS)[number]

/** A text in every language, with {name} places. */
export type Words = Readonly<Record<Lang, string>>

export type Facts = Readonly<Record<string, string | number>>

/** Fills {name} places from `facts`; a place without a fact shows as "–", never as an empty gap. */
export function fill(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '–'))
}

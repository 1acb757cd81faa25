import { type Facts, fill, type Lang } from '../../shared/lib/words.ts'
import { EN } from './en.ts'
import { ZH_CN } from './zh-cn.ts'

export type TextKey = keyof typeof ZH_CN

export const TEXTS: Readonly<Record<Lang, Readonly<Record<TextKey, string>>>> = { 'zh-CN': ZH_CN, en: EN }

const PLURALS = new Intl.PluralRules('en')
const PLURAL_PLACE = /\{(\w+)#([^/}]+)\/([^}]+)\}/g

/** The text `key` in `lang`, its {name} places filled from `facts` and its {n#one/other} words chosen by the count `n`. */
export function say(lang: Lang, key: TextKey, facts: Facts = {}): string {
  const template = TEXTS[lang][key]
  if (!template.includes('{')) return template
  if (!template.includes('#')) return fill(template, facts)
  const chosen = template.replace(PLURAL_PLACE, (_, name: string, one: string, other: string) =>
    PLURALS.select(countOf(facts[name])) === 'one' ? one : other,
  )
  return fill(chosen, facts)
}

/** A count may come as a worded figure ("1,024"): its plural is that of the number. */
function countOf(fact: string | number | undefined): number {
  return typeof fact === 'number' ? fact : Number(String(fact ?? 0).replaceAll(',', ''))
}

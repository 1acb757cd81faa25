import { type Facts, fill, type Lang } from '../../shared/lib/words.ts'
import { EN } from './en.ts'
import { ZH_CN } from './zh-cn.ts'

export type TextKey = keyof typeof ZH_CN

export const TEXTS: Readonly<Record<Lang, Readonly<Record<TextKey, string>>>> = { 'zh-CN': ZH_CN, en: EN }

/** The text `key` in `lang`, its places filled from `facts`. */
export const say = (lang: Lang, key: TextKey, facts: Facts = {}): string => fill(TEXTS[lang][key], facts)

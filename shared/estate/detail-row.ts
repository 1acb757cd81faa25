import type { Words } from '../lib/words.ts'

/** A sentence in both languages. */
export const both = (zh: string, en: string): Words => ({ 'zh-CN': zh, en })

/** What a fault says, and its words by the groups of that; a text alone is the Chinese of one that stands in English as it is. */
export type DetailWords = readonly [RegExp, (...parts: string[]) => Words | string]

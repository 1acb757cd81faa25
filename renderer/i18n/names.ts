import type { Lang } from '../../shared/lib/words.ts'

/** A name in the language of the screen; the register's own where it has no English one. */
export const nameIn = <N extends string | null>(
  { name, nameEn }: { readonly name: N; readonly nameEn: string | null },
  lang: Lang,
): N | string => (lang === 'en' ? (nameEn ?? name) : name)

/** Names one after the other. */
export const joined = (names: readonly string[], lang: Lang): string => names.join(lang === 'en' ? ', ' : '、')

import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'

/** Every reason's words. A reason code is a key of this table; {name} is filled from the reason's facts. */
export const REASON_WORDS = {
  'instance.crash-loop': {
    'zh-CN': '容器反复崩溃（{waiting}），已重启 {restarts} 次',
    en: 'container keeps crashing ({waiting}), {restarts} restarts',
  },
} as const satisfies Record<string, Words>

export type ReasonCode = keyof typeof REASON_WORDS

/** One line that says the reason in `lang`. */
export function reasonText(code: ReasonCode, facts: Facts, lang: Lang): string {
  return fill(REASON_WORDS[code][lang], facts)
}

import { REASON_WORDS, type ReasonCode, reasonText } from '../../shared/estate/reason-words.ts'
import type { Facts, Lang } from '../../shared/lib/words.ts'

const isReason = (code: string): code is ReasonCode => Object.hasOwn(REASON_WORDS, code)

/** A reason in words; one of a later version by its code. */
export const whyText = (code: string, facts: Facts, lang: Lang): string => (isReason(code) ? reasonText(code, facts, lang) : code)

import { REASON_WORDS, type ReasonCode } from '../../../shared/estate/reason-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'

const isCode = (code: string): code is ReasonCode => Object.hasOwn(REASON_WORDS, code)

/** Codes that a rule may speak of: findings that can be an alarm. */
export const RULE_CODES: readonly ReasonCode[] = Object.keys(REASON_WORDS).filter(isCode).sort()

/** What a code says, without the figures of a case. */
export const codeText = (code: ReasonCode, lang: Lang): string => REASON_WORDS[code][lang].replace(/\{\w+\}/g, '…')

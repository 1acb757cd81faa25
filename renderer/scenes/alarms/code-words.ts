import { REASON_WORDS, type ReasonCode } from '../../../shared/estate/reason-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'

const isCode = (code: string): code is ReasonCode => Object.hasOwn(REASON_WORDS, code)

/** What only says that something is not known: that is no alarm, whatever a rule says. */
const UNKNOWNS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'instance.unknown',
  'instance.readiness-untold',
  'component.readiness-untold',
  'component.nothing-told',
  'app.nothing-observed',
  'bureau.no-apps',
  'node.no-status',
  'cluster.nodes-unknown',
])

/** Codes that a rule may speak of: findings that can be an alarm. */
export const RULE_CODES: readonly ReasonCode[] = Object.keys(REASON_WORDS)
  .filter(isCode)
  .filter((code) => !UNKNOWNS.has(code))
  .sort()

/** What a code says, without the figures of a case. */
export const codeText = (code: ReasonCode, lang: Lang): string => REASON_WORDS[code][lang].replace(/\{\w+\}/g, '…')

import type { AppRow } from '../../shared/estate/frame.ts'
import { reasonText } from '../../shared/estate/reason-words.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { say } from '../i18n/say.ts'

/** Why an app is not normal, and what in it is the cause where it is not the app itself; '' where nothing is wrong. */
export function topReasonText({ topReason, topReasonOn }: Pick<AppRow, 'topReason' | 'topReasonOn'>, lang: Lang): string {
  if (topReason === null) return ''
  const reason = reasonText(topReason.code, topReason.facts, lang)
  return topReasonOn === null ? reason : say(lang, 'house.reasonOn', { on: topReasonOn, reason })
}

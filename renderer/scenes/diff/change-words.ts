import type { EntityChange } from '../../../shared/estate/frame.ts'
import { imageTag } from '../../../shared/estate/image-tag.ts'
import { isGrade, type Level } from '../../../shared/estate/level.ts'
import type { Reason } from '../../../shared/estate/reason.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { countText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'

/** One change as it is shown: signs of levels, then words. */
interface ChangeWords {
  /** Before and after; one alone for what came or is gone; none for what is no level. */
  readonly signs: readonly Level[]
  readonly text: string
  /** All of it, where the words leave something out. */
  readonly whole: string
}

/** A change in words of the screen. */
export function changeWords(change: EntityChange, lang: Lang): ChangeWords {
  const told = (signs: readonly Level[], text: string, whole = text): ChangeWords => ({ signs, text, whole })
  const counts = (before: number, after: number) => ({ before: countText(before, lang), after: countText(after, lang) })
  switch (change.what) {
    case 'came':
      return told([change.level], [say(lang, 'change.came'), why(change.reason, lang)].filter(Boolean).join(' · '))
    case 'gone':
      return told([change.level], say(lang, 'change.gone'))
    case 'level':
      return told([change.before, change.after], why(change.reason, lang) ?? say(lang, `level.${change.after}`))
    case 'image':
      return image(change.before, change.after, lang)
    case 'desired': {
      const { before, after } = change
      return told([], say(lang, after > before ? 'change.desired.up' : 'change.desired.down', counts(before, after)))
    }
    case 'ready':
      return told([], say(lang, 'change.ready', counts(change.before, change.after)))
    case 'raised':
    case 'cleared':
      return told(
        isGrade(change.reason.level) ? [change.reason.level] : [],
        say(lang, `change.${change.what}`, { reason: why(change.reason, lang) ?? '' }),
      )
    case 'restarts': {
      const n = Math.max(0, change.after - change.before)
      return told([], say(lang, 'change.restarts', { n, after: countText(change.after, lang) }))
    }
  }
}

function why(reason: Reason | null, lang: Lang): string | null {
  return reason && reasonText(reason.code, reason.facts, lang)
}

/** By tags; by the whole references where these are the same, as after a change of registry. */
function image(before: string | null, after: string | null, lang: Lang): ChangeWords {
  const none = say(lang, 'change.image.none')
  const whole = { before: before ?? none, after: after ?? none }
  const tags = { before: before === null ? none : imageTag(before), after: after === null ? none : imageTag(after) }
  const text = say(lang, 'change.image', tags.before === tags.after ? whole : tags)
  return { signs: [], text, whole: say(lang, 'change.image', whole) }
}

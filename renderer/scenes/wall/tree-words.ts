import { isGrade, type Level, shownLevel } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { ageText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'

/** How old what is told is; '' while it is live. @param staleSince ms since the epoch (0: never seen); null: live */
export function ageWords(staleSince: number | null, now: number, lang: Lang): string {
  if (staleSince === null) return ''
  return staleSince === 0 ? say(lang, 'house.neverSeen') : say(lang, 'map.asOf', { age: ageText(now - staleSince, lang) })
}

/** A level as it is drawn: an alarm of which nobody knows whether it still burns keeps its grade, and says so. */
export function levelWords(level: Level, staleSince: number | null, lang: Lang): string {
  const shown = say(lang, `level.${shownLevel(level, staleSince)}`)
  return isGrade(level) && staleSince !== null ? say(lang, 'map.staleGrade', { level: shown }) : shown
}

/** All that a house or a room says. */
interface ItemWords {
  readonly name: string
  readonly level: string
  readonly why: string
  readonly ready: string
  /** '': live. */
  readonly age: string
}

export function itemWords({ age, why, ...facts }: ItemWords, lang: Lang): string {
  const item = why === '' ? say(lang, 'map.item', facts) : say(lang, 'map.itemWhy', { ...facts, why })
  return age === '' ? item : say(lang, 'map.itemAge', { item, age })
}

import { isGrade } from '../../shared/estate/level.ts'
import type { LastWords, Place } from '../../shared/ipc/wall.ts'
import { LAST_LINE_MAX, MAX_LAST_LINES } from '../../shared/ipc/wall-limits.ts'
import { whenText } from '../i18n/format.ts'
import { isPageName } from '../scenes/desk/pages.ts'
import { alarmWords } from '../scenes/wall/alarm-words.ts'
import { inCase } from '../stores/cases.ts'
import { dataAsOf, noAlarms } from '../stores/estate-reading.ts'
import { estateStore, viewStore } from '../stores/stores.ts'
import { traveller, travelStore } from '../stores/travel.ts'
import { AT_PRESENT } from '../travel/traveller.ts'

/** Where the window stands: what a page that comes after this one is to show again. */
export function placeNow(): Place {
  const { page, selected, alarm } = viewStore.getState()
  // A case is not stood in again: a moment of it would be one of the live estate.
  const { at, barTo } = inCase() ? AT_PRESENT : travelStore.getState()
  return { page, selected, alarm, look: at === null || barTo === null ? null : { at, barTo } }
}

/** Stands there, at the present where no moment is named. After a restart before the feed is connected, so that the present is never shown in between. */
export function standAt({ page, selected, alarm, look }: Place): void {
  viewStore.setState({ page: isPageName(page) ? page : null, selected, alarm })
  if (look === null) traveller.live()
  else traveller.resume(look)
}

/** The open alarms of the present in words; null: another moment is on screen, or nothing has come yet. */
export function wordsNow(now: number): LastWords | null {
  const estate = estateStore.getState()
  if (estate.moment !== null || estate.alarms === null) return null
  const { lang } = viewStore.getState()
  const lines = estate.alarms.slice(0, MAX_LAST_LINES).flatMap((alarm) => {
    if (!isGrade(alarm.level)) return []
    const { title, owner, why, scope } = alarmWords(alarm, lang)
    const text = [title, owner, why, ...scope, whenText(alarm.since, now, lang)].filter(Boolean).join(' · ')
    return [{ grade: alarm.level, text: text.slice(0, LAST_LINE_MAX) }]
  })
  // Of what nobody watched, that nothing was open there is not known.
  const isKnown = lines.length > 0 || noAlarms(estate) !== 'alarms.none.partly'
  return { asOf: isKnown ? dataAsOf(estate) : null, lines, more: Math.max(0, estate.alarms.length - MAX_LAST_LINES) }
}

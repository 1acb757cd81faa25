import type { AlarmRow } from '../../../shared/estate/frame.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { spanText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'

/** How a line is being handled, in a word each. No names: a wall shows none. */
export function handlingTags({ handling, flaps, calmSince }: AlarmRow, now: number, lang: Lang): readonly string[] {
  return [
    handling?.brokeThrough === true ? say(lang, 'alarm.broke') : '',
    handling?.acknowledged ? say(lang, 'alarm.acknowledged') : '',
    handling?.shelved ? say(lang, 'alarm.shelvedUntil', { time: whenText(handling.shelved.until, now, lang) }) : '',
    flaps > 0 ? say(lang, 'alarm.flapping', { n: flaps }) : '',
    calmSince === null ? '' : say(lang, 'alarm.calm', { span: spanText(now - calmSince, lang) }),
  ].filter((tag) => tag !== '')
}

/** The same for the desk, with who said it, when, and why. */
export function handlingLines({ handling }: AlarmRow, now: number, lang: Lang): readonly string[] {
  const { acknowledged = null, shelved = null } = handling ?? {}
  return [
    acknowledged === null
      ? ''
      : say(lang, 'alarm.acknowledgedBy', { by: acknowledged.by, time: whenText(acknowledged.at, now, lang) }),
    shelved === null
      ? ''
      : say(lang, 'alarm.shelvedBy', {
          ...{ by: shelved.by, time: whenText(shelved.at, now, lang) },
          ...{ until: whenText(shelved.until, now, lang), reason: shelved.reason },
        }),
    handling?.brokeThrough === true ? say(lang, 'alarm.broke.why') : '',
  ].filter((line) => line !== '')
}

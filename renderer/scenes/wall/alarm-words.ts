import type { AlarmRow, AppRow } from '../../../shared/estate/frame.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { sourceTitle } from '../../stores/estate-reading.ts'
import { estateStore } from '../../stores/stores.ts'

/** What an alarm is called and said in a language. */
interface AlarmWords {
  readonly title: string
  /** The bureau of an app, the cluster of what stands in no bureau; null: neither is known. */
  readonly owner: string | null
  readonly why: string
  /** Who tells of it, where that is not the platform alone. */
  readonly tellers: string | null
  /** How far it reaches, where that is further than one thing. */
  readonly scope: readonly string[]
}

/** The app that an alarm is on; undefined: it is on a node or a cluster. */
export function appOfAlarm(alarm: AlarmRow): AppRow | undefined {
  return estateStore.getState().apps.get(alarm.entity)
}

export function alarmWords(alarm: AlarmRow, lang: Lang): AlarmWords {
  const { bureaus, clusters } = estateStore.getState()
  const app = appOfAlarm(alarm)
  const bureau = app && bureaus.get(app.bureau)
  const own = app ?? clusters.get(alarm.entity)
  return {
    title: own ? nameIn(own, lang) : alarm.entityName,
    owner: bureau ? nameIn(bureau, lang) : (alarm.bureauName ?? clusterName(alarm, lang)),
    why: reasonText(alarm.code, alarm.facts, lang),
    tellers: tellersText(alarm, lang),
    scope: [
      // None in sight is not none.
      alarm.apps.length > 1 || (!app && alarm.apps.length > 0) ? say(lang, 'alarms.touches', { n: alarm.apps.length }) : '',
      alarm.count > 1 ? say(lang, 'alarms.places', { n: alarm.count }) : '',
      alarm.staleSince !== null ? say(lang, 'alarms.stale') : '',
      callText(alarm, lang),
    ].filter((part) => part !== ''),
  }
}

/** An alert alone says in its own words where it comes from. */
function tellersText({ told }: AlarmRow, lang: Lang): string | null {
  if (!told.platform || told.alerts.length === 0) return null
  return say(lang, 'alarms.told.both', { sources: told.alerts.join(', ') })
}

/** A phone number whose line does not break inside it: no-break spaces, and a word joiner after each hyphen. */
const inOneLine = (phone: string | null | undefined) => phone?.replaceAll(' ', '\u00a0').replaceAll('-', '-\u2060')

/** The duty post and its phone; '': neither is told. */
function callText({ call }: AlarmRow, lang: Lang): string {
  const told = [call?.post, inOneLine(call?.phone)].filter((part) => typeof part === 'string')
  return told.length === 0 ? '' : say(lang, 'alarms.call', { post: told.join(' ') })
}

/** The cluster of what stands in no bureau, such as a node: its id is `<kind>:<source>/<uid>`. */
function clusterName(alarm: AlarmRow, lang: Lang): string | null {
  const source = /^[a-z]+:([^/]+)\//.exec(alarm.entity)?.[1]
  return source === undefined ? null : sourceTitle(estateStore.getState(), source, lang)
}

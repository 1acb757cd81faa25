import type { AlarmRow } from '../../../shared/estate/frame.ts'
import {
  INCIDENT_TITLE_MAX,
  type IncidentOpening,
  type IncidentScope,
  SCOPE_PARTS_MAX,
  type ScopePart,
} from '../../../shared/estate/incident.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import { minuteText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { inCase } from '../../stores/cases.ts'
import { incidentStore } from '../../stores/incidents.ts'
import { cardStore, estateStore, openPage, shownNow, viewStore } from '../../stores/stores.ts'
import { comparisonStore } from '../../stores/travel.ts'
import { alarmWords } from '../wall/alarm-words.ts'

/** Where nothing tells when it began, an incident is about the last hour before the moment shown, ms. */
const LAST_HOUR_MS = 3_600_000

const part = (id: RecordId, fallback: string): ScopePart => {
  const { apps, bureaus, clusters } = estateStore.getState()
  const known = apps.get(id) ?? bureaus.get(id) ?? clusters.get(id)
  return { id, name: known === undefined ? fallback : nameIn(known, viewStore.getState().lang) }
}

/** A long title is cut between characters, not within one. */
const titled = (title: string): string => [...title].slice(0, INCIDENT_TITLE_MAX).join('')

/** Shows what is about to be opened, to be confirmed: an incident is never removed. */
function draftIncident(draft: Omit<IncidentOpening, 'do'>): void {
  if (inCase()) return
  openPage('incidents')
  incidentStore.setState({ chosen: null, problem: null, draft: { do: 'open', ...draft, title: titled(draft.title) } })
}

/** From a line of the alarm list: since it began, about what it is on and the apps that it touches. */
export function incidentFromAlarm(alarm: AlarmRow): void {
  const { title, why } = alarmWords(alarm, viewStore.getState().lang)
  const touched = alarm.apps.filter((id) => id !== alarm.entity).slice(0, SCOPE_PARTS_MAX - 1)
  const scope = [part(alarm.entity, alarm.entityName), ...touched.map((id) => part(id, id))]
  draftIncident({ origin: 'alarm', title: `${title}：${why}`, scope, from: alarm.since, to: null })
}

/** From the card of an app: since the first of its open alarms. */
function incidentFromApp(id: RecordId): void {
  const { frame } = cardStore.getState()
  const { moment } = estateStore.getState()
  const open = frame?.id === id ? frame.alarms.flatMap((each) => (each.clearedAt === null ? [each.raisedAt] : [])) : []
  const from = open.length > 0 ? Math.min(...open) : shownNow() - LAST_HOUR_MS
  const own = part(id, id)
  draftIncident({ origin: 'entity', title: own.name, scope: [own], from, to: moment })
}

/** From the time bar: the two marks where there are any, else the last hour before the moment shown. */
export function incidentFromRange(): void {
  const { lang } = viewStore.getState()
  const { moment } = estateStore.getState()
  const { pair } = comparisonStore.getState()
  const { from, to } = pair ?? { from: shownNow() - LAST_HOUR_MS, to: moment }
  const now = Date.now()
  const title = say(lang, 'incident.range', { from: whenText(from, now, lang), to: minuteText(to ?? now, lang) })
  draftIncident({ origin: 'range', title, scope: null satisfies IncidentScope, from, to })
}

/** By one key, from what is in front: the card that is open, else the time bar. */
export function openIncidentHere(): void {
  const { selected, alarm } = viewStore.getState()
  const { alarms, seq } = estateStore.getState()
  const line = alarm === null ? undefined : alarms?.find(({ id }) => id === alarm)
  if (seq === null) return
  if (line !== undefined) incidentFromAlarm(line)
  else if (selected !== null) incidentFromApp(selected)
  else incidentFromRange()
}

import type { AlertLine } from '../../../shared/estate/frame.ts'
import { compareLevels } from '../../../shared/estate/level.ts'
import { type AlertRecord, isEntity, type RecordId } from '../../../shared/estate/record.ts'
import { distinctAlerts, isLoud, saidBy } from '../assess/alerts/alert-findings.ts'
import type { EstateReader } from './estate-reader.ts'

const gradeOrder = (a: AlertRecord, b: AlertRecord): number =>
  a.grade === 'none' || b.grade === 'none'
    ? Number(a.grade === 'none') - Number(b.grade === 'none')
    : compareLevels(a.grade, b.grade)

/** Those that raise an alarm first, then by grade, then the newest. */
const order = (a: AlertRecord, b: AlertRecord): number =>
  Number(isLoud(b)) - Number(isLoud(a)) || gradeOrder(a, b) || b.startsAt - a.startsAt || (a.id < b.id ? -1 : 1)

/** The alerts that stand on these entities, for a card. `self`: what is not named, since the card is its own. */
export function alertLines(estate: EstateReader, on: ReadonlySet<RecordId>, self: RecordId): readonly AlertLine[] {
  const standing = [...estate.ofKind('alert')].filter((alert) => alert.on !== null && on.has(alert.on))
  return [...distinctAlerts(standing)].sort(order).map((alert) => {
    const bearer = alert.on === null || alert.on === self ? undefined : estate.get(alert.on)
    const { id, name, source, startsAt, state, silences, grade } = alert
    const onName = bearer !== undefined && isEntity(bearer) ? bearer.name : null
    return { id, name, source, startsAt, state, silences, grade, summary: saidBy(alert), on: onName }
  })
}

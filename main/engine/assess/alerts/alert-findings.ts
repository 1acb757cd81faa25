import type { AlertRecord, ObservedAlert, RecordId } from '../../../../shared/estate/record.ts'
import type { Estate } from '../../estate/estate.ts'
import { same } from '../../estate/same.ts'
import type { Finding } from '../health/finding.ts'

const NONE: readonly Finding[] = []

/** Whether it raises an alarm: it fires, nobody silenced it, and its grade is one. */
export const isLoud = ({ state, grade }: AlertRecord): boolean => state === 'firing' && grade !== 'none'

/** Labels that the line of an alert tells anyway. */
const TOLD_ANYWAY: ReadonlySet<string> = new Set(['alertname', 'severity'])

/** What an alert says; one without a summary, its labels. */
export function saidBy({ summary, labels }: ObservedAlert): string {
  if (summary !== null) return summary
  const told = Object.entries(labels).filter(([key]) => !TOLD_ANYWAY.has(key))
  return told.length === 0 ? '–' : told.map(([key, value]) => `${key}=${value}`).join(', ')
}

/** By source, then by uid: a space sorts before all that may stand in a source's name. */
const orderOf = ({ source, uid }: AlertRecord): string => `${source} ${uid}`

/** Without those that another source tells too: Alertmanagers that are one cluster say the same, and the first by name counts. */
export function distinctAlerts(alerts: readonly AlertRecord[]): readonly AlertRecord[] {
  const told = new Map<string, AlertRecord[]>()
  for (const alert of [...alerts].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
    const alike = told.get(alert.uid)
    if (alike === undefined) told.set(alert.uid, [alert])
    else if (!alike.some((other) => other.source !== alert.source && same(other.labels, alert.labels))) alike.push(alert)
  }
  return [...told.values()].flat()
}

function findingOf(alert: AlertRecord): readonly Finding[] {
  const { grade, name, source, uid, startsAt } = alert
  if (grade === 'none') return NONE
  const facts = { name, summary: saidBy(alert), source }
  return [{ code: 'alert.firing', level: grade, since: startsAt, facts, key: `${source}/${uid}` }]
}

/** What a rule found of an entity, and the alerts that stand on it. */
export function withAlerts(findings: readonly Finding[], estate: Estate, id: RecordId): readonly Finding[] {
  const ids = estate.alertsOn.get(id)
  if (ids === undefined) return findings
  const loud = [...ids].flatMap((alert) => estate.store.tables.alert.get(alert) ?? []).filter(isLoud)
  return [...findings, ...distinctAlerts(loud).flatMap(findingOf)]
}

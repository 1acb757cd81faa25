import { METRICS, type MetricName } from '../estate/metric.ts'
import { MEMBERS, samplesPath } from './members.ts'

/** The page inside a package, and its place there. */
export const REPORT_PATH = 'report.html'

const metricNames = Object.keys(METRICS).filter((name): name is MetricName => Object.hasOwn(METRICS, name))

/** Members that the page shows, those first without which it says least. */
export const REPORT_MEMBERS: readonly string[] = [
  ...[MEMBERS.incident, MEMBERS.coverage, MEMBERS.alarms, MEMBERS.notes, MEMBERS.checkpoint, MEMBERS.changeLog, MEMBERS.changes],
  ...metricNames.map(samplesPath),
]

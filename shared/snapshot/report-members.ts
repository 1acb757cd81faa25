import type { MetricName } from '../estate/metric.ts'
import { MEMBERS, samplesPath } from './members.ts'

/** The page inside a package, and its place there. */
export const REPORT_PATH = 'report.html'

/** Metrics of which the page shows series: what citizens feel first, then why. */
export const SHOWN_METRICS: readonly MetricName[] = [
  ...(['probeSuccess', 'latency', 'probeDuration', 'errors', 'requests', 'ready', 'connectionsUsed'] as const),
  ...(['cpuUtilisation', 'memoryUtilisation', 'cpuThrottled', 'diskUsed', 'cpuUsed', 'memoryUsed'] as const),
]

/** Members that the page shows, those first without which it says least. */
export const REPORT_MEMBERS: readonly string[] = [
  ...[MEMBERS.incident, MEMBERS.coverage, MEMBERS.alarms, MEMBERS.notes, MEMBERS.checkpoint, MEMBERS.changeLog, MEMBERS.changes],
  ...SHOWN_METRICS.map(samplesPath),
]

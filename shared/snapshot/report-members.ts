import { z } from 'zod'
import type { MetricName } from '../estate/metric.ts'
import { listOf } from '../lib/list-schema.ts'
import { MEMBERS, samplesPath } from './members.ts'
import { objectSchema } from './table.ts'

/** The page inside a package, and its place there. */
export const REPORT_PATH = 'report.html'

/** Metrics of which the page shows series: what citizens feel first, then why. */
export const SHOWN_METRICS: readonly MetricName[] = [
  ...(['probeSuccess', 'latency', 'probeDuration', 'errors', 'requests', 'ready', 'connectionsUsed'] as const),
  ...(['cpuUtilisation', 'memoryUtilisation', 'cpuThrottled', 'diskUsed', 'cpuUsed', 'memoryUsed'] as const),
]

const PAGE_FOLDER = 'page/'

/** The member that holds of another what the page shows of it, in the same form. */
const pagePath = (path: string): string => `${PAGE_FOLDER}${path}`
export const pageSamplesPath = (metric: MetricName): string => pagePath(samplesPath(metric))

export const PAGE_MEMBERS = {
  /** Bureaus, apps and components (page-estate.ts). */
  checkpoint: pagePath(MEMBERS.checkpoint),
  changeLog: pagePath(MEMBERS.changeLog),
  /** Those of the window itself. */
  alarms: pagePath(MEMBERS.alarms),
  /** Rollouts, and how many were wanted. */
  changes: pagePath(MEMBERS.changes),
  /** What else is called how that a series on the page is of. */
  named: `${PAGE_FOLDER}named.json`,
} as const

/** The member of which this one holds a part; null: it is none of the page's own. */
export const wholeOf = (path: string): string | null => (path.startsWith(PAGE_FOLDER) ? path.slice(PAGE_FOLDER.length) : null)

/** `page/named.json`: records by their numbers, as far as their names need them. */
export const namedMemberSchema = z.object({ records: listOf(z.tuple([z.int().nonnegative(), objectSchema])) })
export type NamedMember = Readonly<z.infer<typeof namedMemberSchema>>

/** Kinds of changes in `page/changes.json`. */
export const SHOWN_CHANGES: ReadonlySet<string> = new Set(['image', 'desired'])

/** Members that the page shows, those first without which it says least. */
export const REPORT_MEMBERS: readonly string[] = [
  ...[MEMBERS.incident, MEMBERS.coverage, PAGE_MEMBERS.alarms, MEMBERS.notes],
  ...[PAGE_MEMBERS.checkpoint, PAGE_MEMBERS.changeLog, PAGE_MEMBERS.changes, PAGE_MEMBERS.named],
  ...SHOWN_METRICS.map(pageSamplesPath),
]

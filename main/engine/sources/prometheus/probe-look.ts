import type { Series } from './answer.ts'
import type { Asking } from './asking.ts'
import { PROBE_STATUS_QUERY } from './exporter-templates.ts'
import { type ProbeSaid, probeKey } from './targets.ts'

/** The name of a series, perhaps with matchers: what a range can be asked of. */
const PLAIN_SELECTOR = /^[a-zA-Z_:][\w:]*(\{[^{}]*\})?$/

/** One look at all probes. Times in s since the epoch. */
export interface ProbeLook {
  /** The query that told whether they succeed, and its answer. */
  readonly query: string
  readonly series: readonly Series[]
  readonly at: number
  /** The look before; null: there was none. */
  readonly since: number | null
}

/**
 * All that the probes said since the look before, by their key: one that failed and recovered in between has failed. Of a query that is more than the
 * name of a series only the answer itself is known.
 */
async function samplesOf(asking: Asking, look: ProbeLook, lookBackMs: number, signal: AbortSignal) {
  const { query, at, since } = look
  if (!PLAIN_SELECTOR.test(query)) return new Map<string, Series>()
  const seconds = Math.ceil(Math.min(since === null ? Number.POSITIVE_INFINITY : at - since, lookBackMs / 1000))
  const asked = await asking.instant('probe-samples', `${query}[${Math.max(1, seconds)}s]`, at, signal)
  return new Map(asked.type === 'answered' ? asked.answer.series.map((each) => [probeKey(each.labels), each]) : [])
}

async function statusesOf(asking: Asking, at: number, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const asked = await asking.instant('probe-status', PROBE_STATUS_QUERY, at, signal)
  if (asked.type !== 'answered') return new Map()
  return new Map(asked.answer.series.map((each) => [probeKey(each.labels), each.values[0] ?? 0]))
}

/** What probes say, by the labels of their target. `lookBackMs`: no samples from before are asked for. */
export async function lookAtProbes(
  asking: Asking,
  look: ProbeLook,
  lookBackMs: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProbeSaid>> {
  if (look.series.length === 0) return new Map()
  const statuses = await statusesOf(asking, look.at, signal)
  const samples = await samplesOf(asking, look, lookBackMs, signal)
  return new Map(
    look.series.map((each) => {
      const key = probeKey(each.labels)
      const said = { labels: each.labels, ok: each.values[0] === 1, status: statuses.get(key) || null }
      return [key, { ...said, samples: samples.get(key) ?? each }]
    }),
  )
}

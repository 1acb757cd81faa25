import type { SourceBatch } from '../../../../shared/estate/observation.ts'
import type { ObservedAlert } from '../../../../shared/estate/record.ts'
import type { Problem, ResourceState } from '../../../../shared/estate/source-state.ts'
import type { AlertmanagerConfig } from '../../../config/sources-file.ts'
import { keepAccess } from '../access.ts'
import { createBudget } from '../budget.ts'
import { delay } from '../delay.ts'
import { openEndpoint } from '../endpoint-access.ts'
import { type Fault, fault, type Outcome } from '../faults.ts'
import { createHttp } from '../http.ts'
import { createPolling } from '../polling/polling.ts'
import type { Source, SourceDeps } from '../source.ts'
import { type AlertAnswer, decodeAlerts, decodeSilences, decodeStatus, type SilenceAnswer } from './decode.ts'
import { createHeartbeat } from './heartbeat.ts'
import { normalizeAlert } from './normalize.ts'
import { createRelearning } from './relearning.ts'
import { TUNABLES, type Tunables } from './tunables.ts'

/** The whole of what is asked, by GET. */
const PATHS = { status: '/api/v2/status', alerts: '/api/v2/alerts', silences: '/api/v2/silences' } as const
const ALLOWED: ReadonlySet<string> = new Set(Object.values(PATHS))

/** Up to which start of the server its alerts are committed. */
const RESOURCE = 'alerts'

const NO_SILENCES: ReadonlyMap<string, SilenceAnswer> = new Map()

type Resource = keyof typeof PATHS

/** What one round learnt. */
interface Round {
  readonly alerts: readonly ObservedAlert[]
  /** Some of the answer could not be read: nothing may be taken for resolved by it. */
  readonly partial: boolean
  /** When the server began, ms since the epoch; null: it does not tell. */
  readonly uptime: number | null
}

/**
 * Asks one Alertmanager for its alerts, and for the silences that they name. A whole answer replaces what was there before: what is resolved is
 * gone. It only reads.
 */
export function createAlertmanagerSource(config: AlertmanagerConfig, deps: SourceDeps, tunables: Tunables = TUNABLES): Source {
  const { sink, clock, log } = deps
  const source = config.name
  const { host } = new URL(config.endpoint.url)
  const budget = createBudget({ perMinute: tunables.requestsPerMinute, burst: tunables.requestBurst }, clock, delay)
  const access = keepAccess((at) => openEndpoint(config.endpoint, deps, at), clock, tunables.accessMaxAgeMs)
  const http = createHttp({ access, allows: (path) => ALLOWED.has(path), budget, clock, tunables })
  const relearning = createRelearning(clock, tunables.relearnMs)
  const heartbeat = createHeartbeat(clock, tunables.heartbeatMs)

  const problems = new Map<Resource | 'heartbeat', Problem | null>([[RESOURCE, null]])
  let silences = NO_SILENCES
  /** What was handed over last, as text; null: nothing yet. */
  let handedOver: string | null = null
  let count = 0
  let badFrames = 0
  let toldBad = ''

  const badAnswer = (resource: Resource, detail: string): Fault => {
    badFrames += 1
    return fault('broken', clock.now(), 'http.bad-answer', { host, resource: PATHS[resource], detail })
  }

  /** What goes on keeps its beginning. */
  function note(resource: Resource | 'heartbeat', problem: Problem | null): void {
    const known = problems.get(resource) ?? null
    problems.set(resource, problem !== null && known?.code === problem.code ? { ...problem, at: known.at } : problem)
  }

  /** A row that does not fit costs itself, and is told. */
  function noteBad(resource: Resource, bad: { readonly count: number; readonly detail: string } | null): void {
    if (bad === null) {
      note(resource, null)
      return
    }
    badFrames += bad.count
    note(resource, { code: 'alerts.bad-rows', facts: { resource, count: bad.count, detail: bad.detail }, at: clock.now() })
    if (bad.detail !== toldBad) log(`${bad.count} rows of ${resource} could not be read: ${bad.detail}`)
    toldBad = bad.detail
  }

  async function askAlerts(
    signal: AbortSignal,
  ): Promise<Outcome<{ readonly rows: readonly AlertAnswer[]; readonly partial: boolean }>> {
    const answer = await http.get(PATHS.alerts, {}, signal)
    if (!answer.ok) return answer
    const decoded = decodeAlerts(answer.value)
    if (decoded === null) return { ok: false, fault: badAnswer('alerts', 'not a list') }
    noteBad('alerts', decoded.bad)
    return { ok: true, value: { rows: decoded.rows, partial: decoded.bad !== null } }
  }

  /** After the alerts, so that each silence that they name is there. Where the server does not tell them, those known before are used. */
  async function askSilences(rows: readonly AlertAnswer[], signal: AbortSignal): Promise<Fault | null> {
    if (rows.every(({ status }) => status.silencedBy.length === 0)) {
      // Not asked for, and none of them is missed.
      if (problems.has('silences')) note('silences', null)
      return null
    }
    const answer = await http.get(PATHS.silences, {}, signal)
    if (!answer.ok) {
      if (answer.fault.kind === 'unreachable') return answer.fault
      note('silences', answer.fault.problem)
      return null
    }
    const decoded = decodeSilences(answer.value)
    if (decoded === null) {
      note('silences', badAnswer('silences', 'not a list').problem)
      return null
    }
    noteBad('silences', decoded.bad)
    silences = new Map(decoded.rows.map((silence) => [silence.id, silence]))
    return null
  }

  /** Where the account may not see it, a restart of the server is not noticed; everything else works. */
  async function askStatus(signal: AbortSignal): Promise<Outcome<number | null>> {
    const answer = await http.get(PATHS.status, {}, signal)
    if (!answer.ok) {
      if (answer.fault.kind !== 'denied') return answer
      note('status', answer.fault.problem)
      return { ok: true, value: null }
    }
    note('status', null)
    return { ok: true, value: decodeStatus(answer.value)?.uptime ?? null }
  }

  async function round(signal: AbortSignal): Promise<Outcome<Round>> {
    const uptime = await askStatus(signal)
    if (!uptime.ok) return uptime
    const alerts = await askAlerts(signal)
    if (!alerts.ok) return alerts
    const failed = await askSilences(alerts.value.rows, signal)
    if (failed !== null) return { ok: false, fault: failed }
    const records = new Map(
      alerts.value.rows.map((row) => {
        const record = normalizeAlert({ source, cluster: config.cluster }, row, silences)
        return [record.id, record]
      }),
    )
    return { ok: true, value: { alerts: [...records.values()], partial: alerts.value.partial, uptime: uptime.value } }
  }

  /** A whole answer is all that there is; one that is not may tell only of what is there. */
  function batchOf({ alerts, uptime }: Round, whole: boolean): SourceBatch {
    if (!whole) return { source, swaps: [], changes: alerts.map((record) => ({ op: 'put', record })), cursors: [] }
    return {
      source,
      swaps: [{ kind: 'alert', workload: null, namespace: '', records: alerts }],
      changes: [],
      cursors: [{ source, resource: RESOURCE, namespace: '', resourceVersion: uptime === null ? '' : String(uptime) }],
    }
  }

  function handOver(learnt: Round): Outcome<null> {
    const { alerts, partial, uptime } = learnt
    const waitMs = relearning.waitMs(uptime)
    const whole = !partial && waitMs === 0
    if (waitMs > 0) {
      const seconds = Math.round(tunables.relearnMs / 1000)
      note('alerts', { code: 'alerts.relearning', facts: { host, seconds }, at: clock.now() })
    }
    note('heartbeat', heartbeat.problem(alerts, whole))
    const text = JSON.stringify([whole, alerts.map(({ version: _, ...record }) => record), uptime])
    if (text === handedOver) return { ok: true, value: null }
    if (!sink.offer(batchOf(learnt, whole))) {
      return { ok: false, fault: fault('broken', clock.now(), 'engine.overloaded', { resource: RESOURCE }) }
    }
    handedOver = text
    count += alerts.length
    if (whole) relearning.committed(uptime)
    return { ok: true, value: null }
  }

  const stateOf = (problem: Problem | null): ResourceState['state'] =>
    problem !== null && (problem.code === 'http.forbidden' || problem.code === 'http.not-found') ? 'not-observed' : 'watching'

  const polling = createPolling(
    {
      name: source,
      kind: config.kind,
      everyMs: config.pollSeconds * 1000,
      budget,
      async ask(signal) {
        const learnt = await round(signal)
        return learnt.ok && !signal.aborted ? handOver(learnt.value) : learnt
      },
      forget: access.forget,
      resources: () =>
        [...problems].map(([resource, problem]) => ({
          resource,
          groupVersion: 'v2',
          state: handedOver === null ? 'waiting' : stateOf(problem),
          problem,
        })),
      takeCount() {
        const taken = count
        count = 0
        return taken
      },
      badFrames: () => badFrames,
    },
    deps,
    tunables.polling,
  )

  return {
    name: source,
    start(cursors) {
      const known = cursors.find(({ resource }) => resource === RESOURCE)
      if (known !== undefined && known.resourceVersion !== '') relearning.committed(Number(known.resourceVersion))
      polling.start()
    },
    dispose() {
      polling.dispose()
      access.dispose()
      return Promise.resolve()
    },
  }
}

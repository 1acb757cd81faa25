import { statSync } from 'node:fs'
import type { Cursor, Reading, SourceBatch, Swap } from '../../../../shared/estate/observation.ts'
import { problemText } from '../../../../shared/estate/problem-words.ts'
import type { ObservedRecord } from '../../../../shared/estate/record.ts'
import type { Problem, ResourceState } from '../../../../shared/estate/source-state.ts'
import type { PrometheusConfig } from '../../../config/sources-file.ts'
import { keepAccess } from '../access.ts'
import { createBudget } from '../budget.ts'
import { delay } from '../delay.ts'
import { openEndpoint } from '../endpoint-access.ts'
import { type Fault, fault, type Outcome } from '../faults.ts'
import { createHttp } from '../http.ts'
import { createPolling } from '../polling/polling.ts'
import type { Source, SourceDeps } from '../source.ts'
import { decodeTime } from './answer.ts'
import { createAsking } from './asking.ts'
import type { Span } from './coverage.ts'
import { EXPORTER_TEMPLATES, PROBE_TEMPLATE } from './exporter-templates.ts'
import { createHistory } from './history.ts'
import { KUBERNETES_TEMPLATES } from './kubernetes-templates.ts'
import { lookAtProbes } from './probe-look.ts'
import { createSeriesLabels } from './series-labels.ts'
import { createTargetBook, decodeTargets, type ProbeSaid, type ScrapedTarget } from './targets.ts'
import type { Template } from './template.ts'
import { mergeTemplates, readTemplateFile, type TemplateFile } from './template-file.ts'
import { emptyWaitMs, type TemplateWatch, watchTemplate } from './template-watch.ts'
import { TRAFFIC_TEMPLATES } from './traffic-templates.ts'
import { isAllowedPath, PATHS, TUNABLES, type Tunables } from './tunables.ts'

export const SHIPPED_TEMPLATES: readonly Template[] = [...KUBERNETES_TEMPLATES, ...TRAFFIC_TEMPLATES, ...EXPORTER_TEMPLATES]

/** A server that is this far ahead dates its data into a future that the journal refuses, s; as far behind it is told. */
const CLOCK_APART_SECONDS = 240

/** A round begins this long after its minute did, at least, ms: by then the minute's scrapes are in. */
const SETTLE_MS = 1000

/** Labels that were not seen for this long are forgotten, ms: each series that is there comes once a round, and pods come and go. */
const LABELS_TURN_MS = 300_000

const DAY_SECONDS = 86_400

/**
 * Reads one Prometheus, or what speaks its HTTP API: what is now by one instant query a template and step, at a time on the grid of the steps; the
 * past by range queries, newest first. A template's cursor is the spans that were committed of it, so that both, and any gap, are one and the same.
 */
export function createPrometheusSource(config: PrometheusConfig, deps: SourceDeps, tunables: Tunables = TUNABLES): Source {
  const { sink, clock, random, log } = deps
  const source = config.name
  const step = config.stepSeconds
  const access = keepAccess((at) => openEndpoint(config.endpoint, deps, at), clock, tunables.accessMaxAgeMs)
  const liveBudget = createBudget({ perMinute: tunables.liveRequestsPerMinute, burst: tunables.liveRequestBurst }, clock, delay)
  const pastBudget = createBudget(
    { perMinute: tunables.historyRequestsPerMinute, burst: tunables.historyRequestBurst },
    clock,
    delay,
  )
  const askingOn = (budget: typeof liveBudget) =>
    createAsking(createHttp({ access, allows: isAllowedPath, budget, clock, tunables }), clock, tunables.answerTimeoutMs)
  const asking = askingOn(liveBudget)
  const labels = createSeriesLabels(config.cluster)
  const book = createTargetBook(source, config.cluster, tunables.probeCalmMs)
  /** This cockpit's own moment within a step, so that many do not ask at the same one, ms. */
  const offsetMs = SETTLE_MS + random() * Math.max(0, (step * 1000) / 2 - SETTLE_MS)

  let committed: ReadonlyMap<string, string> = new Map()
  let watches: readonly TemplateWatch[] = []
  let file: TemplateFile = { templates: [], faults: [] }
  let fileStamp = ''
  /** The server's clock less ours, ms; null: not known. */
  let ahead: number | null = null
  /** The last time on the grid that was asked for, s. */
  let latest: number | null = null
  let targetsProblem: Problem | null = null
  let clockProblem: Problem | null = null
  let toldRecords = ''
  let counted = 0
  let bad = 0
  let turnedAt = clock.monotonic()
  const stopping = new AbortController()

  // --- templates

  const refreshTemplates = () => {
    const stamp = config.templates === null ? 'none' : stampOf(config.templates)
    if (stamp === fileStamp) return
    fileStamp = stamp
    file = config.templates === null ? { templates: [], faults: [] } : readTemplateFile(config.templates, clock.now())
    for (const { problem } of file.faults) log(problemText(problem.code, problem.facts, 'en').what)
    const kept = new Map(watches.map((watch) => [watch.cursor(source).resourceVersion.split(' ')[0], watch]))
    watches = mergeTemplates(SHIPPED_TEMPLATES, file.templates).map((template) => {
      const fresh = watchTemplate(template, committed.get(template.name) ?? null, tunables.pointsPerAnswer)
      const known = kept.get(fresh.cursor(source).resourceVersion.split(' ')[0])
      return known?.template.name === template.name ? known : fresh
    })
  }

  // --- handing over

  const deliver = async (batch: SourceBatch, signal: AbortSignal): Promise<boolean> => {
    while (!signal.aborted) {
      if (sink.offer(batch)) return true
      await delay(tunables.offerAgainMs, signal).catch(() => undefined)
    }
    return false
  }

  const count = (readings: number, badSeries: number) => {
    counted += readings
    bad += badSeries
  }

  // --- a round

  const ask = async (signal: AbortSignal): Promise<Outcome<unknown>> => {
    refreshTemplates()
    const asked = await asking.get(PATHS.instant, { query: 'time()' }, signal)
    if (!asked.ok) return asked
    const serverNow = decodeTime(asked.value)
    if (serverNow === null) return { ok: false, fault: badAnswer('time()') }
    ahead = serverNow - clock.now()
    const apart = Math.round(ahead / 1000)
    if (apart > CLOCK_APART_SECONDS) {
      return { ok: false, fault: fault('broken', clock.now(), 'prometheus.clock-apart', { seconds: apart }) }
    }
    clockProblem =
      apart < -CLOCK_APART_SECONDS ? { code: 'prometheus.clock-behind', facts: { seconds: -apart }, at: clock.now() } : null
    const scraped = await askTargets(signal)
    if (!scraped.ok) return scraped
    const at = Math.floor((serverNow - SETTLE_MS) / 1000 / step) * step
    const round = await askTemplates(at, signal)
    if (signal.aborted) return round.outcome
    const swaps = round.outcome.ok ? await recordsOf(scraped.value, round.probes, at, signal) : []
    if (signal.aborted) return round.outcome
    if (round.readings.length > 0 || round.answered.length > 0 || swaps.length > 0) {
      const span = { from: at, to: at + step }
      const cursors = round.answered.map((watch) => watch.cursorWith(source, span))
      if (!(await deliver({ source, swaps, changes: [], readings: round.readings, cursors }, signal))) return round.outcome
      for (const watch of round.answered) watch.covered(span)
      count(round.readings.length, round.bad)
      if (swaps.length > 0) toldRecords = essenceOf(swaps.flatMap((swap) => swap.records))
    }
    latest = at
    const horizon = Math.floor(at - config.backfillDays * DAY_SECONDS)
    for (const watch of watches) watch.trim(horizon - DAY_SECONDS)
    if (clock.monotonic() - turnedAt > LABELS_TURN_MS) {
      turnedAt = clock.monotonic()
      labels.turn()
    }
    return round.outcome
  }

  const badAnswer = (resource: string): Fault =>
    fault('broken', clock.now(), 'http.bad-answer', { resource, detail: 'not what the Prometheus API says' })

  /** Targets are shown where the server tells them; much that speaks the API for others (a proxy, a store of many) does not. */
  const askTargets = async (signal: AbortSignal): Promise<Outcome<readonly ScrapedTarget[]>> => {
    const asked = await asking.get(PATHS.targets, { state: 'active' }, signal)
    targetsProblem = null
    if (asked.ok) {
      const decoded = decodeTargets(asked.value)
      if (decoded === null) return { ok: false, fault: badAnswer('targets') }
      bad += decoded.bad
      if (decoded.untaken > 0) {
        const detail = `${decoded.targets.length} of ${decoded.targets.length + decoded.untaken} targets`
        targetsProblem = { code: 'prometheus.partial', facts: { resource: 'targets', detail }, at: clock.now() }
      }
      return { ok: true, value: decoded.targets }
    }
    if (asked.fault.kind !== 'denied') return asked
    targetsProblem = asked.fault.problem
    return { ok: true, value: [] }
  }

  interface Round {
    outcome: Outcome<unknown>
    readonly readings: Reading[]
    /** Templates that gave an answer, be it an empty one. */
    readonly answered: TemplateWatch[]
    probes: ReadonlyMap<string, ProbeSaid>
    bad: number
  }

  const askTemplates = async (at: number, signal: AbortSignal): Promise<Round> => {
    const round: Round = { outcome: { ok: true, value: null }, readings: [], answered: [], probes: new Map(), bad: 0 }
    for (const watch of watches) {
      if (watch.notBefore > clock.monotonic()) continue
      const { name, exporter, metric, query } = watch.template
      const asked = await asking.instant(name, query, at, signal)
      if (signal.aborted) return round
      if (asked.type === 'lost') {
        round.outcome = { ok: false, fault: asked.fault }
        return round
      }
      if (asked.type !== 'answered') {
        watch.problem = asked.fault.problem
        watch.series = 0
        watch.notBefore = clock.monotonic() + tunables.refusedQueryRetryMs
        continue
      }
      const { series, warning } = asked.answer
      round.bad += asked.answer.bad
      watch.problem =
        warning === null ? null : { code: 'prometheus.partial', facts: { resource: name, detail: warning }, at: clock.now() }
      watch.series = series.length
      watch.empty = series.length === 0 ? watch.empty + 1 : 0
      watch.notBefore =
        clock.monotonic() +
        (series.length === 0 ? emptyWaitMs(watch.empty, step, tunables.emptyRetryMs) * (0.9 + 0.2 * random()) : 0)
      for (const each of series) book.saw(exporter, each.labels)
      if (name === PROBE_TEMPLATE) {
        round.probes = await lookAtProbes(asking, { query, series, at, since: latest }, tunables.probeLookBackMs, signal)
      }
      round.readings.push(...labels.readings(metric, series))
      round.answered.push(watch)
    }
    return round
  }

  const recordsOf = async (
    scraped: readonly ScrapedTarget[],
    probes: ReadonlyMap<string, ProbeSaid>,
    at: number,
    signal: AbortSignal,
  ): Promise<Swap[]> => {
    if (signal.aborted) return []
    const records = book.records(scraped, probes, at * 1000)
    if (essenceOf(records) === toldRecords) return []
    return (['target', 'probe'] as const).map((kind) => ({
      kind,
      workload: null,
      namespace: '',
      records: records.filter((record) => record.kind === kind),
    }))
  }

  const polling = createPolling(
    {
      name: source,
      kind: config.kind,
      everyMs: step * 1000,
      untilNextMs() {
        const now = clock.now() + (ahead ?? 0)
        const stepMs = step * 1000
        const wait = Math.floor((now - offsetMs) / stepMs) * stepMs + stepMs + offsetMs - now
        return Math.max(SETTLE_MS, wait)
      },
      budget: {
        perMinute: liveBudget.perMinute + pastBudget.perMinute,
        spent: () => liveBudget.spent() + pastBudget.spent(),
      },
      ask,
      forget: access.forget,
      resources: () => resources(),
      takeCount() {
        const taken = counted
        counted = 0
        return taken
      },
      badFrames: () => bad,
    },
    deps,
    tunables,
  )

  const wanted = (): Span | null =>
    latest === null || !polling.live()
      ? null
      : { from: Math.max(0, Math.floor(latest - config.backfillDays * DAY_SECONDS)), to: latest + step }

  const history = createHistory({
    source,
    watches: () => watches,
    wanted,
    stepSeconds: step,
    asking: askingOn(pastBudget),
    labels,
    clock,
    tunables,
    deliver,
    reserve: sink.reserve,
    counted: count,
    changed: () => polling.changed(),
  })

  const resources = (): ResourceState[] => {
    const line = (resource: string, problem: Problem | null): ResourceState => ({
      resource,
      groupVersion: '',
      state: problem === null || problem.code === 'prometheus.partial' ? 'watching' : 'not-observed',
      problem,
    })
    const progress = history.progress()
    return [
      line('targets', targetsProblem),
      { ...line('history', null), ...(progress === null ? {} : { state: 'listing', progress }) },
      ...(clockProblem === null ? [] : [line('clock', clockProblem)]),
      ...file.faults.map(({ where, problem }) => line(where, problem)),
      ...watches.map((watch) => watch.state()),
    ]
  }

  return {
    name: source,
    start(cursors: readonly Cursor[]) {
      committed = new Map(cursors.map(({ resource, resourceVersion }) => [resource, resourceVersion]))
      refreshTemplates()
      polling.start()
      void history.run(stopping.signal)
    },
    fillAgain() {
      for (const watch of watches) watch.forget()
      // Committed as well: what is killed meanwhile goes on with it. A batch without changes is always taken.
      sink.offer({ source, swaps: [], changes: [], cursors: watches.map((watch) => watch.cursor(source)) })
      polling.changed()
    },
    async dispose() {
      polling.dispose()
      stopping.abort()
      access.dispose()
    },
  }
}

/** What of records is told again when it changes. */
const essenceOf = (records: readonly ObservedRecord[]): string => JSON.stringify(records)

/** Tells one content of a file from another without reading it. */
function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return 'missing'
  }
}

import { type Answer, badData, execution, json, labelsText, valueText } from './answer.ts'
import { ParameterError, stepOf, timeOf } from './parameters.ts'
import { parseQuery, parseSelector } from './promql/parse.ts'
import { evaluateInPieces } from './promql/pieces.ts'
import { ExecutionError, type Expr, ParseError, type Selector } from './promql/syntax.ts'
import { atOf, type Column, type Grid, isEmpty, type Value } from './promql/vector.ts'
import type { Queue } from './queue.ts'
import { type Family, familiesFor, matching, OPEN, type Series, type SeriesLabels } from './series.ts'
import type { Target } from './targets.ts'

/** Prometheus' own limit. */
const MOST_POINTS = 11_000
/** Every target is scraped this often, ms. */
const SCRAPE_MS = 15_000
/** Samples older than this are gone, ms. */
const RETENTION_MS = 45 * 86_400_000
/** Version that the answers were taken from (e2e/contract/simulator-prometheus.test.ts). */
const BUILD = {
  version: '2.42.0+ds',
  revision: '2.42.0+ds-5+b5',
  branch: 'debian/sid',
  buildUser: 'team+pkg-go@tracker.debian.org',
  buildDate: '20230402-15:04:47',
  goVersion: 'go1.19.8',
}

export interface PrometheusDeps {
  readonly families: readonly Family[]
  readonly targets: () => readonly Target[]
  /** Ranges wait here for each other, over all servers of the process: what is asked of the present must never wait for the past. */
  readonly ranges: Queue
  /** ms since the epoch. */
  readonly now: () => number
}

type Handler = (query: URLSearchParams, deps: PrometheusDeps, rest: string) => Answer | Promise<Answer>

const HANDLERS: Readonly<Record<string, Handler>> = {
  query,
  query_range: queryRange,
  series,
  labels: (parameters, deps) =>
    json(
      distinct(
        selected(parameters, deps)
          .flatMap(({ labels }) => Object.keys(labels))
          .concat('__name__'),
      ),
    ),
  targets: (_, deps) => json({ activeTargets: deps.targets().map((each) => activeTarget(each, deps.now())), droppedTargets: [] }),
  metadata: (_, { families }) =>
    json(
      Object.fromEntries(
        families.filter(({ help }) => help !== '').map(({ name, type, help }) => [name, [{ type, help, unit: '' }]]),
      ),
    ),
  'status/buildinfo': () => json(BUILD),
}

/** Answers a GET or POST of the HTTP API; `path` as requested, without query. */
export async function answerApi(path: string, parameters: URLSearchParams, deps: PrometheusDeps): Promise<Answer> {
  if (path === '/-/healthy') return { status: 200, text: 'Prometheus Server is Healthy.\n' }
  if (path === '/-/ready') return { status: 200, text: 'Prometheus Server is Ready.\n' }
  const called = /^\/api\/v1\/(.+)$/.exec(path)?.[1] ?? ''
  const label = /^label\/([^/]+)\/values$/.exec(called)?.[1]
  const handler = label === undefined ? HANDLERS[called] : labelValues(label)
  if (!handler) return { status: 404, text: '404 page not found\n' }
  try {
    return await handler(parameters, deps, called)
  } catch (error) {
    if (error instanceof ParameterError) return badData(error.message)
    if (error instanceof ParseError)
      return badData(error.message.startsWith('invalid ') ? error.message : `invalid parameter "query": ${error.message}`)
    if (error instanceof ExecutionError) return execution(error.message)
    throw error
  }
}

async function query(parameters: URLSearchParams, deps: PrometheusDeps): Promise<Answer> {
  const given = parameters.get('time')
  const at = given ? timeOf('time', given) : deps.now()
  const expr = parseQuery(parameters.get('query') ?? '')
  if (expr.is === 'selector' && expr.rangeMs !== null) return samples(expr, expr.rangeMs, at, deps)
  const value = await evaluated(expr, deps, { startMs: at, stepMs: 1000, count: 1 })
  return { status: 200, data: instantText(value, at) }
}

/** A range asked for at one time gives the samples within it. Each series is scraped at whole quarters of a minute. */
async function samples(selector: Selector, rangeMs: number, at: number, deps: PrometheusDeps): Promise<Answer> {
  const startMs = Math.floor((at - rangeMs) / SCRAPE_MS + 1) * SCRAPE_MS
  const grid = { startMs, stepMs: SCRAPE_MS, count: Math.floor((at - startMs) / SCRAPE_MS) + 1 }
  if (grid.count < 1) return { status: 200, data: rangeText([], { ...grid, count: 0 }) }
  const value = await evaluated({ ...selector, rangeMs: null }, deps, grid)
  return { status: 200, data: rangeText(value.is === 'vector' ? value.columns : [], grid) }
}

async function queryRange(parameters: URLSearchParams, deps: PrometheusDeps): Promise<Answer> {
  const startMs = timeOf('start', parameters.get('start') ?? '')
  const endMs = timeOf('end', parameters.get('end') ?? '')
  if (endMs < startMs) return badData('invalid parameter "end": end timestamp must not be before start time')
  const stepMs = stepOf(parameters.get('step') ?? '')
  if ((endMs - startMs) / stepMs > MOST_POINTS)
    return badData('exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)')
  const grid = { startMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 }
  const expr = parseQuery(parameters.get('query') ?? '')
  const value = await deps.ranges.run(() => evaluated(expr, deps, grid))
  const columns = value.is === 'vector' ? value.columns : [{ labels: {}, values: value.values }]
  return { status: 200, data: rangeText(columns, grid) }
}

async function evaluated(expr: Expr, { families, now }: PrometheusDeps, grid: Grid): Promise<Value> {
  const present = now()
  // nothing is known of the future, nor of what is older than the retention
  const kept = families.map((family) => ({ ...family, series: () => family.series().map((each) => clipped(each, present)) }))
  return evaluateInPieces(expr, kept, grid)
}

function clipped(series: Series, now: number): Series {
  return { ...series, from: Math.max(series.from, now - RETENTION_MS), until: Math.min(series.until, now + 1) }
}

function* instantText(value: Value, at: number): Iterable<string> {
  const time = at / 1000
  if (value.is === 'scalar') {
    yield `{"resultType":"scalar","result":[${time},"${valueText(value.values[0] ?? Number.NaN)}"]}`
    return
  }
  yield '{"resultType":"vector","result":['
  let comma = ''
  for (const { labels, values } of value.columns) {
    yield `${comma}{"metric":${labelsText(labels)},"value":[${time},"${valueText(values[0] ?? Number.NaN)}"]}`
    comma = ','
  }
  yield ']}'
}

function* rangeText(columns: readonly Column[], grid: Grid): Iterable<string> {
  const times = Array.from({ length: grid.count }, (_, index) => String(atOf(grid, index) / 1000))
  yield '{"resultType":"matrix","result":['
  let comma = ''
  for (const { labels, values } of columns) {
    if (isEmpty(values)) continue
    const points: string[] = []
    for (const [index, time] of times.entries()) {
      const value = values[index] ?? Number.NaN
      if (!Number.isNaN(value)) points.push(`[${time},"${valueText(value)}"]`)
    }
    yield `${comma}{"metric":${labelsText(labels)},"values":[${points.join(',')}]}`
    comma = ','
  }
  yield ']}'
}

function selectors(parameters: URLSearchParams): readonly Selector[] {
  return parameters.getAll('match[]').map((text) => {
    try {
      return parseSelector(text)
    } catch (error) {
      if (error instanceof ParseError) throw new ParameterError(`invalid parameter "match[]": ${error.message}`)
      throw error
    }
  })
}

/** Labels, with the name, of the series that are there now and that `match[]` selects; without it all. */
function selected(parameters: URLSearchParams, { families, now }: PrometheusDeps): readonly { readonly labels: SeriesLabels }[] {
  const given = selectors(parameters)
  const from = parameters.get('start')
  const since = from ? timeOf('start', from) : now() - RETENTION_MS
  const chosen = given.length > 0 ? given : [{ matchers: [] }]
  const found = new Map<string, { readonly labels: SeriesLabels }>()
  for (const { matchers } of chosen) {
    for (const family of familiesFor(families, matchers)) {
      for (const { labels, until } of matching(family, matchers)) {
        if (until !== OPEN && until < since) continue
        const named = { __name__: family.name, ...labels }
        found.set(labelsText(named), { labels: named })
      }
    }
  }
  return [...found.values()]
}

function series(parameters: URLSearchParams, deps: PrometheusDeps): Answer {
  if (!parameters.has('match[]')) return badData('no match[] parameter provided')
  return {
    status: 200,
    data: [
      `[${selected(parameters, deps)
        .map(({ labels }) => labelsText(labels))
        .join(',')}]`,
    ],
  }
}

function labelValues(label: string): Handler {
  return (parameters, deps) => {
    if (!/^[a-zA-Z_]\w*$/.test(label)) return badData(`invalid label name: ${JSON.stringify(label)}`)
    return json(distinct(selected(parameters, deps).flatMap(({ labels }) => labels[label] ?? [])))
  }
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter((text) => text !== '').sort()

function activeTarget({ labels, scrapeUrl, isUp, error }: Target, at: number): object {
  const up = isUp(at)
  const url = new URL(scrapeUrl)
  return {
    discoveredLabels: {
      __address__: url.host,
      __metrics_path__: url.pathname,
      __scheme__: 'http',
      __scrape_interval__: '30s',
      __scrape_timeout__: '10s',
      job: labels.job,
    },
    labels,
    scrapePool: labels.job,
    scrapeUrl,
    globalUrl: scrapeUrl,
    lastError: up ? '' : error,
    lastScrape: new Date(at - (at % 30_000)).toISOString(),
    lastScrapeDuration: 0.012,
    health: up ? 'up' : 'down',
    scrapeInterval: '30s',
    scrapeTimeout: '10s',
  }
}

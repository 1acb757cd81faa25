import type { Facts } from '../../../shared/lib/words.ts'
import type { Endpoint } from '../../config/endpoint.ts'
import type { SourceConfig } from '../../config/sources-file.ts'
import type { AccessKeeper } from './access.ts'
import { createBudget } from './budget.ts'
import { OUTBOUND } from './cloudevents/outbound.ts'
import { delay } from './delay.ts'
import { type Fault, fault, type Outcome } from './faults.ts'
import { createHttp, type Http } from './http.ts'
import { discover, pickOffer } from './kubernetes/discovery.ts'
import { fields, items } from './kubernetes/fields.ts'
import { collectionPath, isAllowedPath, RESOURCES } from './kubernetes/resources.ts'
import { createSockets } from './socket.ts'
import type { SourceDeps } from './source.ts'

/** What a kind is asked in a test of its connection: the least of what its source asks later. */
export interface Asking {
  /** Lets us in, or not. */
  readonly auth: () => Promise<Outcome<Facts>>
  /** What may be read, one after another. */
  readonly permissions: readonly { readonly name: string; readonly ask: () => Promise<Outcome<unknown>> }[]
  /** What came of it, for the words. */
  readonly data: (answers: ReadonlyMap<string, unknown>) => Facts
}

/** Requests of one test: bounded like a source's own. */
const BUDGET = { perMinute: 60, burst: 30 }
const TUNABLES = { connectTimeoutMs: 8_000, answerTimeoutMs: 10_000, maxBodyBytes: 16 * 1024 ** 2, maxFrameBytes: 1024 ** 2 }

const PATHS = {
  prometheus: ['/api/v1/status/buildinfo', '/api/v1/query', '/api/v1/targets'],
  alertmanager: ['/api/v2/status', '/api/v2/alerts', '/api/v2/silences'],
  cloudevents: [''],
} as const

type Clocked = Pick<SourceDeps, 'clock'>

/** How to ask a source of this kind through `access`. Nothing is asked yet. */
export async function askingOf(
  config: SourceConfig,
  access: AccessKeeper,
  { clock }: Clocked,
  signal: AbortSignal,
): Promise<Asking> {
  const allows = (path: string) =>
    config.kind === 'kubernetes' ? isAllowedPath(path) : PATHS[config.kind].some((each) => each === path)
  const deps = { access, allows, clock, tunables: TUNABLES, budget: createBudget(BUDGET, clock, delay) }
  const http = createHttp(deps)
  const got = (path: string, query = {}) => http.get(path, query, signal)
  switch (config.kind) {
    case 'kubernetes':
      return kubernetes(http, config.namespaces, deps.clock.now(), signal)
    case 'prometheus':
      return {
        auth: async () => factsOf(await got('/api/v1/query', { query: 'vector(1)' })),
        permissions: [
          { name: 'buildinfo', ask: () => got('/api/v1/status/buildinfo') },
          { name: 'query', ask: () => got('/api/v1/query', { query: 'up' }) },
          { name: 'targets', ask: () => got('/api/v1/targets', { state: 'active' }) },
        ],
        data(answers) {
          const series = items(fields(fields(fields(answers.get('query')).data)).result)
          const newest = Math.max(...series.map((one) => Number(items(fields(one).value)[0])).filter(Number.isFinite))
          const { version } = fields(fields(answers.get('buildinfo')).data)
          return {
            ...countFact(answers, 'query', series.length),
            ...ageOf(newest * 1000, clock.now()),
            ...textFact('version', version),
          }
        },
      }
    case 'alertmanager':
      return {
        auth: async () => factsOf(await got('/api/v2/status')),
        permissions: [
          { name: 'status', ask: () => got('/api/v2/status') },
          { name: 'alerts', ask: () => got('/api/v2/alerts') },
          { name: 'silences', ask: () => got('/api/v2/silences') },
        ],
        data(answers) {
          const alerts = items(answers.get('alerts'))
          const newest = Math.max(...alerts.map((one) => Date.parse(String(fields(one).updatedAt))).filter(Number.isFinite))
          const { version } = fields(fields(answers.get('status')).versionInfo)
          return {
            ...countFact(answers, 'alerts', alerts.length),
            ...ageOf(newest, clock.now()),
            ...textFact('version', version),
          }
        },
      }
    case 'cloudevents':
      return feed(config.endpoint, deps, signal)
  }
}

const factsOf = (outcome: Outcome<unknown>): Outcome<Facts> => (outcome.ok ? { ok: true, value: {} } : outcome)

/** Longest text of a server that is shown, characters. */
const SHOWN = 60

const textFact = (name: string, value: unknown): Facts => (typeof value === 'string' ? { [name]: value.slice(0, SHOWN) } : {})

/** What may not be read is not counted: it is not none. */
const countFact = (answers: ReadonlyMap<string, unknown>, name: string, count: number): Facts =>
  answers.has(name) ? { count } : {}

const ageOf = (at: number, now: number): Facts =>
  Number.isFinite(at) ? { ageSeconds: Math.max(0, Math.round((now - at) / 1000)) } : {}

/** Most namespaces that are asked beside the first: a test ends within a minute, at a request a second. */
const MORE_NAMESPACES = 30

/** Every resource in the first namespace, and pods in the others: rights are given by namespace. */
async function kubernetes(http: Http, namespaces: readonly string[], at: number, signal: AbortSignal): Promise<Asking> {
  const api = { get: http.get, open: () => Promise.resolve(null), forget: () => {}, dispose: () => {} }
  const served = discover(api, () => at, signal)
  const [first = '', ...more] = namespaces
  const permission = (resource: (typeof RESOURCES)[number], namespace: string) => {
    const plural = resource.offers[0]?.plural ?? resource.kind
    return {
      name: more.length > 0 && resource.namespaced ? `${namespace}/${plural}` : plural,
      async ask() {
        const found = await served
        if (!found.ok) return found
        const offer = pickOffer(resource, found.value, at)
        if (!offer.ok) return offer
        const path = collectionPath(offer.value, resource.namespaced ? namespace : '')
        return http.get(path, { limit: '1' }, signal)
      },
    }
  }
  const pods = RESOURCES.filter(({ kind }) => kind === 'instance')
  const inFirst = RESOURCES.map((resource) => permission(resource, first))
  const inOthers = more.slice(0, MORE_NAMESPACES).flatMap((namespace) => pods.map((resource) => permission(resource, namespace)))
  return {
    async auth() {
      const found = await served
      return found.ok ? { ok: true, value: {} } : found
    },
    permissions: [...inFirst, ...inOthers],
    data(answers) {
      const lists = [...answers].filter(([name]) => /(^|\/)pods$/.test(name)).map(([, list]) => fields(list))
      const counts = lists.map((list) => items(list.items).length + Number(fields(list.metadata).remainingItemCount ?? 0))
      const count = counts.filter(Number.isFinite).reduce((sum, each) => sum + each, 0)
      return lists.length === 0 ? {} : { count }
    },
  }
}

/** The first words of a feed come within this time, ms. */
const HELLO_MS = 10_000

function feed(endpoint: Endpoint, deps: Parameters<typeof createSockets>[0], signal: AbortSignal): Asking {
  const { clock } = deps
  const sockets = createSockets(deps)
  const over = (failed: Fault): Outcome<never> => ({ ok: false, fault: failed })
  let hello: Promise<Outcome<string>> = Promise.resolve(over(fault('broken', clock.now(), 'connect.dropped', {})))

  /** Opens the feed and waits for its first frame; `opened` once it is upgraded. */
  function listen(opened: (outcome: Outcome<Facts>) => void): Promise<Outcome<string>> {
    return new Promise((resolve) => {
      const { host, port } = new URL(endpoint.url)
      const silent = () => over(fault('unreachable', clock.now(), 'connect.timeout', { host, port, seconds: HELLO_MS / 1000 }))
      let ready = false
      const socket = sockets.open(
        '',
        {},
        {
          open() {
            ready = true
            opened({ ok: true, value: {} })
            void socket.then((one) => one?.send(OUTBOUND.subscribe(null, clock.now())))
          },
          frame: (data) => end({ ok: true, value: data }),
          pong: () => {},
          closed(reason) {
            const gone =
              reason.type === 'fault'
                ? reason.fault
                : fault('broken', clock.now(), 'connect.dropped', { host, port, detail: reason.code })
            if (!ready) opened(over(gone))
            end(over(gone))
          },
        },
        signal,
        'cloudevents.json',
      )
      const timer = setTimeout(() => end(silent()), HELLO_MS)
      const end = (outcome: Outcome<string>) => {
        clearTimeout(timer)
        void socket.then((one) => one?.terminate())
        resolve(outcome)
      }
    })
  }

  return {
    auth: () =>
      new Promise((resolve) => {
        hello = listen(resolve)
      }),
    permissions: [
      {
        name: 'hello',
        async ask() {
          const first = await hello
          if (!first.ok) return first
          try {
            return { ok: true, value: JSON.parse(first.value) }
          } catch {
            return over(fault('broken', clock.now(), 'http.not-json', { host: new URL(endpoint.url).host, contentType: '–' }))
          }
        },
      },
    ],
    data(answers) {
      const event = fields(answers.get('hello'))
      return { ...textFact('platform', fields(event.data).platform), ...ageOf(Date.parse(String(event.time)), clock.now()) }
    },
  }
}

import { createHash } from 'node:crypto'
import type { Server } from 'node:https'
import { createTokenServer, type ServerKeys } from '../http/serve.ts'
import type { Firing } from './rules.ts'

export interface AlertmanagerDeps {
  readonly firing: () => readonly Firing[]
  readonly now: () => number
  readonly startMs: number
}

const DAY_MS = 86_400_000
/** An alert that is not repeated for this long is taken for resolved, ms: resolve_timeout of the Prometheus that sends it. */
const ENDS_AFTER_MS = 4 * 60_000
const JSON_TYPE = { 'content-type': 'application/json' }
const SILENCE_ID = '5f0c8a2e-6a3b-4c1d-9a57-2b1d7c0e9f44'
const SILENCED = 'NodeFilesystemAlmostOutOfSpace'
const CONFIG = 'route:\n  receiver: duty\n  group_by: [cluster, alertname]\nreceivers:\n- name: duty\ntemplates: []\n'
/** Version that the answers were taken from (e2e/contract/simulator-alertmanager.test.ts). */
const VERSION = {
  branch: 'debian/sid',
  buildDate: '20230106-10:16:32',
  buildUser: 'team+pkg-go@tracker.debian.org',
  goVersion: 'go1.19.4',
  revision: '0.25.0-1+b2',
  version: '0.25.0',
}

type Handler = (deps: AlertmanagerDeps, parameters: URLSearchParams) => { readonly status: number; readonly body: unknown }

const ok = (body: unknown) => ({ status: 200, body })

const HANDLERS: Readonly<Record<string, Handler>> = {
  '/api/v2/alerts': alerts,
  '/api/v2/silences': (deps) => ok([silence(deps)]),
  '/api/v2/status': ({ startMs }) =>
    ok({
      cluster: { name: '01J8W9R6', peers: [], status: 'ready' },
      config: { original: CONFIG },
      uptime: time(startMs),
      versionInfo: VERSION,
    }),
}

/** One Alertmanager (API v2) over TLS behind a token, not yet listening. It takes no alerts and no silences from outside. */
export function createAlertmanagerServer(tls: ServerKeys, token: string, deps: AlertmanagerDeps): Server {
  return createTokenServer(tls, token, ({ method, path, parameters, response }) => {
    const handler = HANDLERS[path]
    if (path === '/-/healthy' || path === '/-/ready') {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('OK')
    } else if (!handler) {
      const message = `path ${path} was not found`
      response.writeHead(404, JSON_TYPE).end(JSON.stringify({ code: 404, message }))
    } else if (method !== 'GET') {
      const message = `method ${method} is not allowed, but [GET] are`
      response.writeHead(405, { ...JSON_TYPE, allow: 'GET' }).end(JSON.stringify({ code: 405, message }))
    } else {
      const { status, body } = handler(deps, parameters)
      response.writeHead(status, JSON_TYPE).end(`${JSON.stringify(body)}\n`)
    }
  })
}

const time = (ms: number): string => new Date(ms).toISOString()

/** Observed on Alertmanager 0.25: whatever is none of these counts as false, without a word. */
const YES: ReadonlySet<string> = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled'])

/** Whether a state of alerts is wanted: all are where the query says nothing. */
const wants = (parameters: URLSearchParams, name: string): boolean => YES.has((parameters.get(name) ?? 'true').toLowerCase())

function alerts({ firing, now, startMs }: AlertmanagerDeps, parameters: URLSearchParams): ReturnType<Handler> {
  const told = firing().map((each) => {
    const isSilenced = each.labels.alertname === SILENCED
    return {
      isSilenced,
      alert: {
        annotations: each.annotations,
        endsAt: time(now() + ENDS_AFTER_MS),
        fingerprint: fingerprint(each.labels),
        receivers: [{ name: 'duty' }],
        startsAt: time(each.startsAt),
        status: { inhibitedBy: [], silencedBy: isSilenced ? [SILENCE_ID] : [], state: isSilenced ? 'suppressed' : 'active' },
        updatedAt: time(Math.max(each.startsAt, startMs)),
        generatorURL: each.generatorUrl,
        labels: each.labels,
      },
    }
  })
  return ok(told.filter(({ isSilenced }) => wants(parameters, isSilenced ? 'silenced' : 'active')).map(({ alert }) => alert))
}

/** 16 hex digits of the labels, the same for the same labels. */
function fingerprint(labels: Firing['labels']): string {
  const text = Object.keys(labels)
    .sort()
    .map((name) => `${name}\u00ff${labels[name]}\u00ff`)
    .join('')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function silence({ startMs }: AlertmanagerDeps): object {
  return {
    id: SILENCE_ID,
    status: { state: 'active' },
    updatedAt: time(startMs - DAY_MS),
    comment: '备份盘扩容已报批，本周内完成',
    createdBy: '运维值班室',
    endsAt: time(startMs + 3 * DAY_MS),
    matchers: [{ isEqual: true, isRegex: false, name: 'alertname', value: SILENCED }],
    startsAt: time(startMs - DAY_MS),
  }
}

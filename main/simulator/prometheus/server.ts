import type { Server } from 'node:https'
import { createTokenServer, type ServerKeys, writeAll } from '../http/serve.ts'
import { answerApi, type PrometheusDeps } from './api.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const TEXT_TYPE = { 'content-type': 'text/plain; charset=utf-8' }

/** One Prometheus over TLS behind a token, not yet listening. */
export function createPrometheusServer(tls: ServerKeys, token: string, deps: PrometheusDeps): Server {
  return createTokenServer(tls, token, async ({ method, path, parameters, response }) => {
    if (method !== 'GET' && method !== 'POST') {
      response.writeHead(405, TEXT_TYPE).end('Method Not Allowed\n')
      return
    }
    const answer = await answerApi(path, parameters, deps)
    if ('text' in answer) response.writeHead(answer.status, TEXT_TYPE).end(answer.text)
    else if ('data' in answer) {
      response.writeHead(answer.status, JSON_TYPE)
      response.write('{"status":"success","data":')
      await writeAll(response, pieces(answer.data))
    } else {
      const { status, errorType, error } = answer
      response.writeHead(status, JSON_TYPE).end(JSON.stringify({ status: 'error', errorType, error }))
    }
  })
}

function* pieces(data: Iterable<string>): Iterable<string> {
  yield* data
  yield '}'
}

import type { Clock } from '../../../../shared/lib/clock.ts'
import { type Fault, fault, type Outcome } from '../faults.ts'
import type { Http, Query } from '../http.ts'
import { type Answer, decodeAnswer } from './answer.ts'
import { PATHS } from './tunables.ts'

/** The server ends a query itself this much before we would, s: then it says so, and only that query is lost. */
const SERVER_SLACK_SECONDS = 3

/** Statuses with which the API tells in words what is wrong: bad data, execution, timeout. */
const WORDED = [400, 422, 503]

/**
 * What became of one query. `refused`: by the server, for this query alone. `large`: it asked for too much at once. `lost`: the source has no answer to
 * anything.
 */
export type Asked =
  | { readonly type: 'answered'; readonly answer: Extract<Answer, { type: 'series' }> }
  | { readonly type: 'refused'; readonly fault: Fault }
  | { readonly type: 'large'; readonly fault: Fault }
  | { readonly type: 'lost'; readonly fault: Fault }

/** How the server says that a query is too much for it. */
const TOO_LARGE = /too many samples|exceeded maximum resolution|maximum number of/i

export interface Asking {
  /** Evaluates `query` at one time, s since the epoch. */
  instant(name: string, query: string, at: number, signal: AbortSignal): Promise<Asked>
  range(name: string, query: string, slice: { start: number; end: number; step: number }, signal: AbortSignal): Promise<Asked>
  /** Any GET of the table whose errors concern the whole source. */
  get(path: string, query: Query, signal: AbortSignal): Promise<Outcome<unknown>>
}

export function createAsking(http: Http, clock: Clock, answerTimeoutMs: number): Asking {
  const timeout = `${Math.max(1, Math.floor(answerTimeoutMs / 1000) - SERVER_SLACK_SECONDS)}s`
  const ask = async (path: string, name: string, query: Query, signal: AbortSignal): Promise<Asked> => {
    const got = await http.get(path, { ...query, timeout }, signal, { alsoStatuses: WORDED })
    if (!got.ok) return { type: got.fault.problem.code === 'http.oversized' ? 'large' : 'lost', fault: got.fault }
    const answer = decodeAnswer(got.value)
    const at = clock.now()
    if (answer.type === 'series') return { type: 'answered', answer }
    if (answer.type === 'unusable') {
      return { type: 'refused', fault: fault('broken', at, 'http.bad-answer', { resource: name, detail: answer.detail }) }
    }
    const facts = { resource: name, detail: answer.error }
    switch (answer.errorType) {
      case 'timeout':
      case 'canceled':
        return { type: 'large', fault: fault('broken', at, 'prometheus.query-slow', facts) }
      case 'unavailable':
      case 'internal':
        return {
          type: 'lost',
          fault: fault('broken', at, 'http.server-error', { host: answer.error, resource: name, status: 503 }),
        }
      default: {
        const refused = fault('broken', at, 'prometheus.query-refused', facts)
        return { type: TOO_LARGE.test(answer.error) ? 'large' : 'refused', fault: refused }
      }
    }
  }
  return {
    instant: (name, query, at, signal) => ask(PATHS.instant, name, { query, time: String(at) }, signal),
    range: (name, query, { start, end, step }, signal) =>
      ask(PATHS.range, name, { query, start: String(start), end: String(end), step: String(step) }, signal),
    get: (path, query, signal) => http.get(path, query, signal),
  }
}

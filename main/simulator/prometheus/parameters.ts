import { durationMs } from './promql/tokens.ts'

/** A parameter that cannot be read; the message is Prometheus' own. */
export class ParameterError extends Error {}

/** Unix seconds or RFC 3339 → ms since the epoch. */
export function timeOf(name: string, text: string): number {
  const seconds = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  if (!Number.isFinite(seconds))
    throw new ParameterError(`invalid parameter "${name}": cannot parse ${JSON.stringify(text)} to a valid timestamp`)
  return Math.round(seconds)
}

/** Seconds or a Go-like duration → ms. */
export function stepOf(text: string): number {
  const ms = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : /^(?:\d+(?:ms|[smhdwy]))+$/.test(text)
      ? durationMs(text)
      : Number.NaN
  if (Number.isNaN(ms))
    throw new ParameterError(`invalid parameter "step": cannot parse ${JSON.stringify(text)} to a valid duration`)
  if (ms <= 0)
    throw new ParameterError(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    )
  return ms
}

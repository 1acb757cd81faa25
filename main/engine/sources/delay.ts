import { setTimeout } from 'node:timers/promises'

/** Resolves after `ms`; rejects when `signal` is aborted. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, { signal })
}

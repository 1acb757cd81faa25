import type { ObservedAlert } from '../../../../shared/estate/record.ts'
import type { Problem } from '../../../../shared/estate/source-state.ts'
import type { Clock } from '../../../../shared/lib/clock.ts'

/** Alerts that fire all the time, so that their absence tells that nothing else would come either: a habit of kube-prometheus. */
const HEARTBEATS: ReadonlySet<string> = new Set(['Watchdog', 'DeadMansSwitch', 'DeadMansSnitch'])

/** Whether a heartbeat that was there still is: without it, no alerts is no calm. */
export interface Heartbeat {
  /** `whole`: the list has all there is. null: it is there, or there never was one. */
  problem(alerts: readonly Pick<ObservedAlert, 'name'>[], whole: boolean): Problem | null
}

export function createHeartbeat(clock: Clock, graceMs: number): Heartbeat {
  let seen: { readonly name: string; readonly at: number; readonly wallAt: number } | null = null
  return {
    problem(alerts, whole) {
      const found = alerts.find(({ name }) => HEARTBEATS.has(name))
      if (found !== undefined) seen = { name: found.name, at: clock.monotonic(), wallAt: clock.now() }
      if (seen === null || !whole || clock.monotonic() - seen.at <= graceMs) return null
      return { code: 'alerts.no-heartbeat', facts: { name: seen.name }, at: seen.wallAt }
    },
  }
}

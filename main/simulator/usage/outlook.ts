import type { AppPlan } from '../estate/plan.ts'
import { chance, noiseAt, seedOf } from './noise.ts'
import type { Household } from './presence.ts'

export type Vantage = 'platform' | 'user'

/** How an app looks to a probe outside of it. */
export interface Look {
  readonly ok: boolean
  readonly seconds: number
}

/** The way between users and the platform fails in [from, until) while everything in the platform is well. */
export interface UserSideFault {
  readonly app: string
  readonly from: number
  readonly until: number
}

/** Way of a request there and back, s. */
const WAY_SECONDS: Readonly<Record<Vantage, number>> = { platform: 0.008, user: 0.06 }
/** A probe gives up after this, s. */
const TIMEOUT_SECONDS = 5
const MINUTE_MS = 60_000
/** Of so many looks on an ordinary day one fails, as networks go. A single one is no incident. */
const ORDINARY_FAILURE = 1 / 40_000
/** A probe fails while more than this share of requests does. */
const FAILING_SHARE = 0.5

export interface Outlook {
  look(app: AppPlan, vantage: Vantage, at: number): Look
  fault(fault: UserSideFault): void
}

/** `frontOf`: the pods that answer for an app, by cluster; what answers on machines only is taken to answer. */
export function createOutlook(seed: number, frontOf: (app: AppPlan) => readonly Household[]): Outlook {
  const faults: UserSideFault[] = []
  return {
    look(app, vantage, at) {
      const [front] = frontOf(app)
      const place = seedOf(`${seed}/${app.id}/${vantage}`)
      const slip = chance(place, Math.floor(at / MINUTE_MS)) < ORDINARY_FAILURE
      const cut = vantage === 'user' && faults.some((fault) => fault.app === app.id && at >= fault.from && at < fault.until)
      const asked = front ? front.demand.requests(at) - front.demand.requests(at - MINUTE_MS) : 0
      const failed = front ? front.demand.errors(at) - front.demand.errors(at - MINUTE_MS) : 0
      const overrun = asked > 0 && failed / asked > FAILING_SHARE
      const down = front !== undefined && front.servingAt(at) === 0
      if (slip || cut || overrun || down) return { ok: false, seconds: TIMEOUT_SECONDS }
      const answer = front?.demand.latencySeconds(at) ?? 0.05
      return { ok: true, seconds: answer + WAY_SECONDS[vantage] * (1.2 + 0.2 * noiseAt(place, at, MINUTE_MS)) }
    },
    fault: (fault) => void faults.push(fault),
  }
}

/** Where an app is looked at from outside. */
export function probeUrl(app: AppPlan): string {
  return `https://${app.id}.yunzhou.example/health`
}

/** Citizens use these, so somebody looks. */
export function probedApps(apps: readonly AppPlan[]): readonly AppPlan[] {
  return apps.filter(({ registered, appClass }) => registered && appClass === 'citizen')
}

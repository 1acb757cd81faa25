import type { AppPlan, EstatePlan } from '../estate/plan.ts'
import type { MachinePlan, ServicePlan } from '../estate/services.ts'
import { type Member, membersOf } from '../prometheus/families/services.ts'
import type { Schedule } from '../schedule.ts'
import type { Usage } from '../usage/usage.ts'
import { alarmEvent, changeEvent, componentEvent, type FeedEvent, hostEvents, instanceEvent, sampleEvent } from './events.ts'
import { createFeedLog, type FeedLog } from './log.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The city's private cloud: machines and databases of older apps, and the feed that tells of them. */
export interface PrivateCloud {
  readonly members: readonly Member[]
  readonly log: FeedLog
  state(): readonly FeedEvent[]
  beside(): readonly FeedEvent[]
  /** A machine of an app is switched off, or on again. `nth` among all of its machines. */
  stop(app: string, nth: number): void
  start(app: string, nth: number): void
  /** An alarm of the platform about the first service of a kind that the app has. */
  raise(app: string, kind: ServicePlan['kind'], name: string, severity: string, summary: string): void
  clear(app: string, name: string): void
  change(app: string, what: string, outcome: string, summary: string): void
  /** Publishes readings every minute from now on. */
  tellReadings(): void
}

interface Outage {
  readonly machine: MachinePlan
  readonly from: number
  until: number
}

interface Standing {
  readonly about: object
  readonly name: string
  readonly severity: string
  readonly summary: string
  readonly since: number
}

/** `startMs`: wall time at which the simulation is first seen; `now`: the simulated wall time. */
export function createPrivateCloud(
  plan: EstatePlan,
  usage: Usage,
  schedule: Schedule,
  startMs: number,
  now: () => number,
): PrivateCloud {
  const outages: Outage[] = []
  const standing = new Map<string, Standing>()
  const log = createFeedLog(new Date(startMs).toISOString().replaceAll(':', '.'))
  const isUp = (machine: MachinePlan, at: number): boolean =>
    !outages.some((outage) => outage.machine.id === machine.id && at >= outage.from && at < outage.until)
  const members = membersOf(plan.apps, usage, startMs, isUp)
  let changes = 0

  const appOf = (id: string): AppPlan => {
    const app = plan.apps.find((each) => each.id === id)
    if (!app) throw new Error(`no app ${id} on the private cloud`)
    return app
  }
  function memberOf(app: string, nth: number): Member {
    const member = members.filter((each) => each.app.id === app)[nth]
    if (!member) throw new Error(`${app} has no machine ${nth}`)
    return member
  }
  function changedAt({ machine, since }: Member): number {
    const times = outages.filter((outage) => outage.machine.id === machine.id).flatMap(({ from, until }) => [from, until])
    return Math.max(since, startMs - 40 * DAY_MS, ...times.filter((time) => time <= now()))
  }
  const tell = (event: FeedEvent): void => log.append(event, now())
  const standingId = (app: string, name: string): string => `${app}-${name}`

  return {
    members,
    log,
    state: () => [
      ...hostEvents(startMs),
      ...plan.apps.flatMap((app) => app.services.map((service) => componentEvent(app, service, startMs))),
      ...members.map((member) => instanceEvent(member, now(), changedAt(member))),
      ...[...standing].map(([id, { name, severity, about, summary, since }]) =>
        alarmEvent(id, 'raised', name, severity, about, summary, since),
      ),
    ],
    beside: () => [sampleEvent(members, now())],
    stop(app, nth) {
      const member = memberOf(app, nth)
      outages.push({ machine: member.machine, from: now(), until: Number.POSITIVE_INFINITY })
      tell(instanceEvent(member, now(), now()))
    },
    start(app, nth) {
      const member = memberOf(app, nth)
      for (const outage of outages) if (outage.machine.id === member.machine.id) outage.until = Math.min(outage.until, now())
      tell(instanceEvent(member, now(), now()))
    },
    raise(app, kind, name, severity, summary) {
      const service = appOf(app).services.find((each) => each.kind === kind)
      if (!service) throw new Error(`${app} has no ${kind}`)
      const raised = { about: { component: service.id }, name, severity, summary, since: now() }
      standing.set(standingId(app, name), raised)
      tell(alarmEvent(standingId(app, name), 'raised', name, severity, raised.about, summary, raised.since))
    },
    clear(app, name) {
      const id = standingId(app, name)
      const raised = standing.get(id)
      if (!raised) return
      standing.delete(id)
      tell(alarmEvent(id, 'cleared', name, raised.severity, raised.about, raised.summary, raised.since))
    },
    change(app, what, outcome, summary) {
      const [service] = appOf(app).services
      if (!service) throw new Error(`${app} has nothing on the private cloud`)
      changes += 1
      tell(changeEvent(`change-${changes}`, what, outcome, service.id, now(), summary))
    },
    tellReadings() {
      const again = (): void => {
        tell(sampleEvent(members, now()))
        schedule.after(MINUTE_MS, again)
      }
      schedule.after(MINUTE_MS, again)
    },
  }
}

import type { AppPlan } from '../estate/plan.ts'
import { HOSTS, PRIVATE_CLOUD, type ServicePlan } from '../estate/services.ts'
import { connectionsOf, type Member, machineOf } from '../prometheus/families/services.ts'
import { rateOver } from '../usage/demand.ts'

/** The data of one event of the feed (docs/feed), with its type behind `io.wanglou.feed.v1.`. */
export interface FeedEvent {
  readonly type: string
  readonly subject?: string
  readonly data: object
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const GIB = 1_073_741_824
/** The platform's own agent looks at machines: it knows whether they serve. */
const time = (ms: number): string => new Date(ms).toISOString()

export function hostEvents(startMs: number): readonly FeedEvent[] {
  return HOSTS.map(({ id, name, zone, cores, memoryGib }) => ({
    type: 'host',
    subject: id,
    data: {
      ...{ id, name, zone, state: 'up', stateChangedAt: time(startMs - 200 * DAY_MS) },
      size: { cpuMilli: cores * 1000, memoryBytes: memoryGib * GIB },
    },
  }))
}

export function componentEvent(app: AppPlan, service: ServicePlan, startMs: number): FeedEvent {
  const { id, name, kind, product, version } = service
  const labels = { 'wanglou.io/app': app.id, 'wanglou.io/bureau': app.bureau, contractor: app.contractor }
  const createdAt = time(startMs - app.nature.ageDays * DAY_MS)
  return { type: 'component', subject: id, data: { id, name, kind, project: app.bureau, product, version, labels, createdAt } }
}

export function instanceEvent({ app, service, machine, isUp, since }: Member, at: number, changedAt: number): FeedEvent {
  const up = isUp(at)
  return {
    type: 'instance',
    subject: machine.id,
    data: {
      ...{ id: machine.id, name: machine.name, component: service.id, project: app.bureau },
      ...{ state: up ? 'running' : 'stopped', ready: up, stateChangedAt: time(changedAt) },
      addresses: [machine.address, `${machine.name}.private.yunzhou.example`],
      size: { cpuMilli: service.cores * 1000, memoryBytes: service.memoryGib * GIB },
      ...{ host: machine.host, zone: machine.zone, createdAt: time(since) },
    },
  }
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits

/** Readings of all machines over the minute that ends at `at`, and of all services. */
export function sampleEvent(members: readonly Member[], at: number): FeedEvent {
  const series = members.flatMap((member) => {
    if (!member.isUp(at)) return []
    const machine = machineOf(member)
    const cpu = rateOver(machine.cpuSeconds, at - MINUTE_MS, at) * 1000
    const memory = machine.memoryUsed(at)
    const about = { instance: member.machine.id }
    const isFirst = member.service.machines[0] === member.machine
    return [
      { about, metric: 'cpuUsed', values: [rounded(cpu, 1)] },
      { about, metric: 'memoryUsed', values: [Math.round(memory)] },
      { about, metric: 'cpuUtilisation', values: [rounded(cpu / (machine.cores * 1000), 4)] },
      { about, metric: 'memoryUtilisation', values: [rounded(memory / machine.memoryBytes, 4)] },
      ...(isFirst ? serviceSeries(member, at) : []),
    ]
  })
  return { type: 'sample', data: { at: [time(at)], series } }
}

function serviceSeries(member: Member, at: number): readonly object[] {
  const { service, demand } = member
  const about = { component: service.id }
  const most = service.maxConnections
  return [
    { about, metric: 'requests', values: [rounded(rateOver(demand.requests, at - MINUTE_MS, at), 3)] },
    { about, metric: 'errors', values: [rounded(rateOver(demand.errors, at - MINUTE_MS, at), 3)] },
    { about, metric: 'latency', values: [rounded(demand.latencySeconds(at), 4)] },
    ...(most === null
      ? []
      : [
          { about, metric: 'connections', values: [connectionsOf(member, at)] },
          { about, metric: 'connectionsUsed', values: [rounded(connectionsOf(member, at) / most, 4)] },
        ]),
  ]
}

/** A replica that lags: raised and cleared with the scenario. */
export function alarmEvent(
  id: string,
  state: 'raised' | 'cleared',
  name: string,
  severity: string,
  about: object,
  summary: string,
  since: number,
): FeedEvent {
  return { type: 'alarm', subject: id, data: { id, state, name, severity, about, summary, startsAt: time(since) } }
}

export function changeEvent(
  id: string,
  what: string,
  outcome: string,
  component: string,
  at: number,
  summary: string,
): FeedEvent {
  return { type: 'change', data: { id, what, outcome, about: { component }, at: time(at), summary, by: '运维流水线' } }
}

export const SOURCE_URI = PRIVATE_CLOUD.uri

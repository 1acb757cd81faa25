import type { AppPlan } from '../../estate/plan.ts'
import type { MachinePlan, ServicePlan } from '../../estate/services.ts'
import type { Demand } from '../../usage/demand.ts'
import type { Usage } from '../../usage/usage.ts'
import type { Family, SeriesLabels } from '../series.ts'
import { type Target, target } from '../targets.ts'
import { familiesOf, type Metric, upFamily } from './family.ts'
import { MACHINE_METRICS, type Machine } from './machine.ts'

const GIB = 1_073_741_824
/** Share of the allowed connections in use at the usual busy hours, and with no call at all. */
const BUSY_CONNECTIONS = 0.3
const IDLE_CONNECTIONS = 0.02

/** One machine of a service, with its part of the load. */
export interface Member {
  readonly app: AppPlan
  readonly service: ServicePlan
  readonly machine: MachinePlan
  readonly demand: Demand
  readonly since: number
  readonly isUp: (at: number) => boolean
}

export function connectionsOf({ service, demand, app }: Pick<Member, 'service' | 'demand' | 'app'>, at: number): number {
  const most = service.maxConnections ?? 0
  const busy = app.nature.character.traffic === 0 ? 0 : demand.busyness(at)
  return Math.round(most * Math.min(1, IDLE_CONNECTIONS + BUSY_CONNECTIONS * app.nature.character.traffic * busy))
}

const part = ({ service }: Member): number => 1 / service.machines.length
const share = (member: Member, total: (at: number) => number) => (at: number) => part(member) * (total(at) - total(member.since))
const most =
  ({ service }: Member) =>
  () =>
    service.maxConnections ?? 0

/** Metrics of each product's exporter, with the port that it is scraped at. */
const EXPORTERS: Readonly<
  Record<string, { readonly job: string; readonly port: number; readonly metrics: readonly Metric<Member>[] }>
> = {
  MySQL: {
    job: 'mysqld',
    port: 9104,
    metrics: [
      gauge('mysql_up', 'Whether the MySQL server is up.', () => () => 1),
      gauge(
        'mysql_global_status_threads_connected',
        'Generic metric from SHOW GLOBAL STATUS.',
        (member) => (at) => connectionsOf(member, at),
      ),
      gauge('mysql_global_variables_max_connections', 'Generic gauge metric from SHOW GLOBAL VARIABLES.', most),
      counter('mysql_global_status_queries', 'Generic metric from SHOW GLOBAL STATUS.', (member) =>
        share(member, member.demand.requests),
      ),
      counter('mysql_global_status_questions', 'Generic metric from SHOW GLOBAL STATUS.', (member) =>
        share(member, member.demand.requests),
      ),
      counter(
        'mysql_global_status_connection_errors_total',
        'Total number of MySQL connection errors.',
        (member) => share(member, member.demand.errors),
        { error: 'max_connections' },
      ),
    ],
  },
  PostgreSQL: {
    job: 'postgres',
    port: 9187,
    metrics: [
      gauge(
        'pg_up',
        'Whether the last scrape of metrics from PostgreSQL was able to connect to the server (1 for yes, 0 for no).',
        () => () => 1,
      ),
      gauge('pg_settings_max_connections', 'Server Parameter: max_connections', most),
      gauge(
        'pg_stat_database_numbackends',
        'Number of backends currently connected to this database.',
        (member) => (at) => connectionsOf(member, at),
        { datname: 'app' },
      ),
      gauge('pg_stat_activity_count', 'number of connections in this state', (member) => (at) => connectionsOf(member, at), {
        datname: 'app',
        state: 'active',
      }),
      counter(
        'pg_stat_database_xact_commit',
        'Number of transactions in this database that have been committed',
        (member) => share(member, member.demand.requests),
        { datname: 'app' },
      ),
      counter('pg_stat_database_deadlocks', 'Number of deadlocks detected in this database', () => () => 0, { datname: 'app' }),
      counter(
        'pg_stat_database_xact_rollback',
        'Number of transactions in this database that have been rolled back',
        (member) => share(member, member.demand.errors),
        { datname: 'app' },
      ),
    ],
  },
  Redis: {
    job: 'redis',
    port: 9121,
    metrics: [
      gauge('redis_up', 'Information about the Redis instance', () => () => 1),
      gauge('redis_connected_clients', 'connected_clients metric', (member) => (at) => connectionsOf(member, at)),
      gauge('redis_config_maxclients', 'maxclients metric', most),
      gauge(
        'redis_memory_used_bytes',
        'memory_used_bytes metric',
        (member) => (at) => part(member) * member.demand.memoryBytes(at) * 0.8,
      ),
      gauge(
        'redis_memory_max_bytes',
        'memory_max_bytes metric',
        ({ service }) =>
          () =>
            service.memoryGib * GIB * 0.9,
      ),
      counter('redis_commands_processed_total', 'commands_processed_total metric', (member) =>
        share(member, member.demand.requests),
      ),
      counter(
        'redis_commands_failed_calls_total',
        'Total number of errors prior command execution per command',
        (member) => share(member, member.demand.errors),
        { cmd: 'set' },
      ),
      counter('redis_rejected_connections_total', 'rejected_connections_total metric', (member) =>
        share(member, member.demand.errors),
      ),
    ],
  },
  nginx: {
    job: 'nginx',
    port: 9113,
    metrics: [
      gauge('nginx_up', 'Status of the last metric scrape', () => () => 1),
      gauge('nginx_connections_active', 'Active client connections', (member) => (at) => connectionsOf(member, at)),
      counter('nginx_connections_accepted', 'Accepted client connections', (member) => share(member, member.demand.requests)),
      // what it accepts and does not handle it has no connections for
      counter('nginx_connections_handled', 'Handled client connections', (member) => {
        const failed = share(member, member.demand.errors)
        const all = share(member, member.demand.requests)
        return (at) => all(at) - failed(at)
      }),
      counter('nginx_http_requests_total', 'Total http requests', (member) => share(member, member.demand.requests)),
    ],
  },
}

function gauge(
  name: string,
  help: string,
  of: (member: Member) => (at: number) => number,
  labels: SeriesLabels = {},
): Metric<Member> {
  return { name, help, type: 'gauge', of: (member) => [{ labels, valueAt: of(member) }] }
}

function counter(
  name: string,
  help: string,
  of: (member: Member) => (at: number) => number,
  labels: SeriesLabels = {},
): Metric<Member> {
  return { name, help, type: 'counter', of: (member) => [{ labels, valueAt: of(member) }] }
}

/** What the Prometheus of the private cloud holds: node-exporter on every machine, and an exporter beside every server. */
export function serviceFamilies(members: readonly Member[]): { families: readonly Family[]; targets: () => readonly Target[] } {
  const machines = members.map((member) => ({ member, machine: machineOf(member) }))
  const lifeOf = ({ since }: Member) => ({ from: since, until: Number.POSITIVE_INFINITY })
  const products = Object.entries(EXPORTERS).map(([product, exporter]) => ({
    ...exporter,
    members: members.filter(({ service }) => service.product === product),
  }))
  // who runs the machines labels them with the app that they are for
  const labels = ({ app, service }: Member): SeriesLabels => ({ app: app.id, component: service.name })
  const targets = (): readonly Target[] => [
    ...members.map((member) =>
      target('node-exporter', `${member.machine.address}:9100`, '/metrics', labels(member), member.isUp),
    ),
    ...products.flatMap(({ job, port, members: of }) =>
      of.map((member) => target(job, `${member.machine.address}:${port}`, '/metrics', labels(member), member.isUp)),
    ),
  ]
  return {
    targets,
    families: [
      ...familiesOf(
        MACHINE_METRICS.map((metric) => ({ ...metric, of: ({ machine }: { machine: Machine }) => metric.of(machine) })),
        () => machines,
        ({ member }) => ({ job: 'node-exporter', instance: `${member.machine.address}:9100`, ...labels(member) }),
        ({ member }) => lifeOf(member),
      ),
      ...products.flatMap(({ job, port, metrics, members: of }) =>
        familiesOf(
          metrics,
          () => of,
          (member) => ({ job, instance: `${member.machine.address}:${port}`, ...labels(member) }),
          lifeOf,
        ),
      ),
      upFamily(targets),
    ],
  }
}

export function machineOf(member: Member): Machine {
  const { service, machine, demand } = member
  return {
    name: machine.name,
    address: machine.address,
    kernel: '4.19.90-2305.1.0.0199.56.oe1.x86_64',
    cores: service.cores,
    memoryBytes: service.memoryGib * GIB,
    cpuSeconds: (at) => part(member) * demand.cpuSeconds(at),
    memoryUsed: (at) => part(member) * demand.memoryBytes(at),
  }
}

const DAY_MS = 86_400_000

/** All machines of the private cloud. `startMs`: when the simulation began; ages count back from there. */
export function membersOf(
  apps: readonly AppPlan[],
  usage: Usage,
  startMs: number,
  isUp: (machine: MachinePlan, at: number) => boolean,
): readonly Member[] {
  return apps.flatMap((app) =>
    app.services.flatMap((service) =>
      service.machines.map((machine) => ({
        ...{ app, service, machine, demand: usage.ofService(app, service), since: startMs - app.nature.ageDays * DAY_MS },
        isUp: (at: number) => isUp(machine, at),
      })),
    ),
  )
}

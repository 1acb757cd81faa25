import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { Template } from './template.ts'

const RECORDINGS = 'e2e/recordings/exporters'

/** Templates of one exporter, which was recorded. They leave the labels of its target, by which identity finds the machine. */
const of = (exporter: string, queries: readonly (readonly [name: string, metric: MetricName, query: string])[]): Template[] =>
  queries.map(([name, metric, query]) => ({
    name: `${exporter}-${name}`,
    exporter,
    metric,
    query,
    sample: `${RECORDINGS}/${exporter}.prom`,
  }))

/** Work, as a VM's owner sees it: what waits for a disk is idle, and what the host took was never there. */
const BUSY = 'sum without (cpu, mode) (rate(node_cpu_seconds_total{mode!~"idle|iowait|steal"}[5m]))'

/** What is no disk, or is full by nature. */
const DISKS = '{fstype!~"tmpfs|devtmpfs|ramfs|overlay|squashfs|iso9660|nsfs|autofs|fuse.lxcfs"}'

export const EXPORTER_TEMPLATES: readonly Template[] = [
  ...of('node', [
    ['cpu-used', 'cpuUsed', `1000 * ${BUSY}`],
    ['cpu-utilisation', 'cpuUtilisation', `${BUSY} / count without (cpu, mode) (node_cpu_seconds_total{mode="idle"})`],
    ['memory-used', 'memoryUsed', 'node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes'],
    ['memory-utilisation', 'memoryUtilisation', '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes'],
    // the fullest disk is the one that fails first
    [
      'disk-used',
      'diskUsed',
      `max without (device, fstype, mountpoint) (1 - node_filesystem_avail_bytes${DISKS} / (node_filesystem_size_bytes${DISKS} > 0))`,
    ],
  ]),
  ...of('mysqld', [
    ['connections', 'connections', 'mysql_global_status_threads_connected'],
    ['connections-used', 'connectionsUsed', 'mysql_global_status_threads_connected / mysql_global_variables_max_connections'],
    // questions are what clients asked; queries would count what stored programs ask as well
    ['requests', 'requests', 'rate(mysql_global_status_questions[5m])'],
    ['errors', 'errors', 'sum without (error) (rate(mysql_global_status_connection_errors_total[5m]))'],
  ]),
  ...of('postgres', [
    ['connections', 'connections', 'sum without (datid, datname) (pg_stat_database_numbackends)'],
    [
      'connections-used',
      'connectionsUsed',
      'sum without (datid, datname) (pg_stat_database_numbackends) / pg_settings_max_connections',
    ],
    [
      'requests',
      'requests',
      'sum without (datid, datname) (rate(pg_stat_database_xact_commit[5m]) + rate(pg_stat_database_xact_rollback[5m]))',
    ],
    ['errors', 'errors', 'sum without (datid, datname) (rate(pg_stat_database_deadlocks[5m]))'],
  ]),
  ...of('redis', [
    ['connections', 'connections', 'redis_connected_clients'],
    ['connections-used', 'connectionsUsed', 'redis_connected_clients / (redis_config_maxclients > 0)'],
    ['requests', 'requests', 'rate(redis_commands_processed_total[5m])'],
    ['errors', 'errors', 'sum without (cmd) (rate(redis_commands_failed_calls_total[5m]))'],
  ]),
  ...of('nginx', [
    ['connections', 'connections', 'nginx_connections_active'],
    ['requests', 'requests', 'rate(nginx_http_requests_total[5m])'],
    // accepted, but not handled: it ran out of connections
    ['errors', 'errors', 'clamp_min(rate(nginx_connections_accepted[5m]) - rate(nginx_connections_handled[5m]), 0)'],
  ]),
  ...of('blackbox', [
    ['success', 'probeSuccess', 'probe_success'],
    ['duration', 'probeDuration', 'probe_duration_seconds'],
  ]),
]

/** The template whose answer also says of each probe whether it succeeds. */
export const PROBE_TEMPLATE = 'blackbox-success'

/** What a web server answered a probe; a label of the probe, since a number of a code is no measure. */
export const PROBE_STATUS_QUERY = 'probe_http_status_code'

/** What the name of a job says where the exporter tells nothing, because it is down. Evidence of a series goes before it. */
export const JOB_HINTS: readonly (readonly [job: RegExp, exporter: string])[] = [
  [/mysql|mariadb/i, 'mysqld'],
  [/postgres|pgsql/i, 'postgres'],
  [/redis/i, 'redis'],
  [/nginx/i, 'nginx'],
  [/blackbox/i, 'blackbox'],
  [/cadvisor/i, 'cadvisor'],
  [/\bnode([-_ ]?exporter)?\b/i, 'node'],
]

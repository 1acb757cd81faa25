import type { AppPlan } from '../estate/plan.ts'
import type { Member } from '../prometheus/families/services.ts'
import { type Outlook, probedApps, probeUrl, type Vantage } from '../usage/outlook.ts'
import type { Presence } from '../usage/presence.ts'
import type { Cluster } from '../world/cluster.ts'
import { livePods, objectName } from '../world/state.ts'

/** An alert that fires, as alerting rules make it: what is wrong, since when, and about what. */
export interface Firing {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** When the condition held long enough, ms since the epoch. */
  readonly startsAt: number
  readonly generatorUrl: string
}

export interface RuleDeps {
  readonly clusters: readonly { readonly cluster: Cluster; readonly presence: Presence }[]
  readonly apps: readonly AppPlan[]
  readonly members: readonly Member[]
  readonly outlook: Outlook
  readonly startMs: number
}

const MINUTE_MS = 60_000
/** How long a condition holds before its rule fires, ms. Shorter than most rules' 15 min, since a demo is watched live. */
const FOR_MS = 2 * MINUTE_MS
const PROBE_FOR_MS = MINUTE_MS
/** Longest time that is looked back for the beginning of a condition, ms. */
const LOOK_BACK_MS = 120 * MINUTE_MS
/** Share of requests that fail from which a rule speaks. */
const ERROR_SHARE = 0.05

/** All alerts at an instant. Rules are those of kube-prometheus where it has one, with its names. */
export function firingAt(deps: RuleDeps, at: number): readonly Firing[] {
  return [
    watchdog(deps.startMs),
    ...deps.clusters.flatMap(({ cluster }) => [...nodeAlerts(cluster, at), ...workloadAlerts(cluster, at)]),
    ...deps.clusters.flatMap(({ cluster, presence }) => errorAlerts(cluster, presence, at)),
    ...probeAlerts(deps, at),
    ...machineAlerts(deps, at),
  ]
}

function firing(
  alertname: string,
  severity: string,
  labels: Firing['labels'],
  summary: string,
  description: string,
  startsAt: number,
): Firing {
  const prometheus = `monitoring/${labels.cluster ?? 'monitor'}`
  return {
    labels: { alertname, severity, ...labels, prometheus },
    annotations: { summary, description },
    startsAt,
    generatorUrl: `http://prometheus.${labels.cluster ?? 'monitor'}.yunzhou.example:9090/graph?g0.expr=${alertname}&g0.tab=1`,
  }
}

function watchdog(startMs: number): Firing {
  const summary = 'An alert that should always be firing to certify that Alertmanager is working properly.'
  return firing('Watchdog', 'none', {}, summary, 'This alert is always firing.', startMs - 30 * 24 * 60 * MINUTE_MS)
}

function nodeAlerts({ cloud, nodes }: Cluster, at: number): Firing[] {
  return nodes
    .filter((node) => !node.reachable && at - node.changedAt >= MINUTE_MS)
    .map((node) =>
      firing(
        'KubeNodeNotReady',
        'critical',
        { cluster: cloud.source, node: node.name, condition: 'Ready', status: 'true', job: 'kube-state-metrics' },
        'Node is not ready.',
        `${node.name} has been unready for more than 1 minute.`,
        node.changedAt + MINUTE_MS,
      ),
    )
}

function workloadAlerts({ cloud, components }: Cluster, at: number): Firing[] {
  return components.flatMap((component) => {
    const { namespace } = component.app
    const common = { cluster: cloud.source, namespace, job: 'kube-state-metrics' }
    const crashing = livePods(component)
      .filter(
        ({ ready, fate, restarts, readyChangedAt }) =>
          !ready && fate === 'crashes' && restarts > 0 && at - readyChangedAt >= FOR_MS,
      )
      .map((pod) =>
        firing(
          'KubePodCrashLooping',
          'warning',
          { ...common, pod: pod.name, container: component.plan.name, reason: 'CrashLoopBackOff' },
          'Pod is crash looping.',
          `Pod ${namespace}/${pod.name} (${component.plan.name}) is in waiting state (reason: "CrashLoopBackOff").`,
          pod.readyChangedAt + FOR_MS,
        ),
      )
    const { progress } = component
    const stuck =
      progress.is === 'stalled'
        ? [
            firing(
              'KubeDeploymentRolloutStuck',
              'warning',
              { ...common, deployment: objectName(component) },
              'Deployment rollout is not progressing.',
              `Rollout of deployment ${namespace}/${objectName(component)} is not progressing for longer than 2 minutes.`,
              progress.at,
            ),
          ]
        : []
    return [...crashing, ...stuck]
  })
}

function errorAlerts({ cloud }: Cluster, { households }: Presence, at: number): Firing[] {
  return households.flatMap(({ component, demand }) => {
    if (component.plan.tier !== 'web') return []
    const shareAt = (then: number): number => {
      const asked = demand.requests(then) - demand.requests(then - 5 * MINUTE_MS)
      return asked === 0 ? 0 : (demand.errors(then) - demand.errors(then - 5 * MINUTE_MS)) / asked
    }
    const share = shareAt(at)
    if (share < ERROR_SHARE) return []
    const since = beginning(at, (then) => shareAt(then) >= ERROR_SHARE) + MINUTE_MS
    if (since > at) return []
    const service = objectName(component)
    const labels = { cluster: cloud.source, namespace: component.app.namespace, service, job: 'ingress-nginx' }
    const description = `${(share * 100).toFixed(1)}% of requests to ${component.app.namespace}/${service} fail.`
    return [firing('HighErrorRate', share > 0.3 ? 'critical' : 'warning', labels, 'Requests fail.', description, since)]
  })
}

/** The last whole minute before a condition that holds now began: the same whenever within it is asked. */
function beginning(at: number, holds: (then: number) => boolean): number {
  let since = at - (at % MINUTE_MS)
  while (at - since < LOOK_BACK_MS && holds(since)) since -= MINUTE_MS
  return since
}

function probeAlerts({ apps, outlook }: RuleDeps, at: number): Firing[] {
  const vantages: readonly Vantage[] = ['platform', 'user']
  return probedApps(apps).flatMap((app) =>
    vantages.flatMap((vantage) => {
      if (outlook.look(app, vantage, at).ok) return []
      const since = beginning(at, (then) => !outlook.look(app, vantage, then).ok) + PROBE_FOR_MS
      if (since > at) return []
      const labels = { instance: probeUrl(app), job: vantage === 'user' ? 'blackbox-user' : 'blackbox-platform', vantage }
      return [
        firing(
          'ProbeFailed',
          'critical',
          labels,
          'Probe failed.',
          `${labels.instance} does not answer (${vantage} side).`,
          since,
        ),
      ]
    }),
  )
}

/** Disks fill slowly: the fullest machine of the estate has been near its limit for days, and somebody has silenced it. */
function machineAlerts({ members, startMs }: RuleDeps, at: number): Firing[] {
  const down = members
    .filter((member) => !member.isUp(at))
    .map(({ app, service, machine, isUp }) =>
      firing(
        'InstanceDown',
        'critical',
        { instance: `${machine.address}:9100`, job: 'node-exporter', app: app.id, component: service.name },
        'Target is down.',
        `node-exporter of ${machine.name} has been unreachable for more than 1 minute.`,
        beginning(at, (then) => !isUp(then)) + MINUTE_MS,
      ),
    )
    .filter(({ startsAt }) => startsAt <= at)
  const [fullest] = members
  if (!fullest) return down
  const { app, service, machine } = fullest
  return [
    ...down,
    firing(
      'NodeFilesystemAlmostOutOfSpace',
      'warning',
      {
        instance: `${machine.address}:9100`,
        job: 'node-exporter',
        app: app.id,
        component: service.name,
        device: '/dev/vdb1',
        mountpoint: '/backup',
        fstype: 'ext4',
      },
      'Filesystem has less than 5% space left.',
      `Filesystem on /dev/vdb1, mounted on /backup, at ${machine.name} has only 4.2% available space left.`,
      startMs - 50 * 60 * MINUTE_MS,
    ),
  ]
}

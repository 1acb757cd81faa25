import { randomBytes } from 'node:crypto'
import type { Server } from 'node:https'
import { firingAt } from './alertmanager/rules.ts'
import { createAlertmanagerServer } from './alertmanager/server.ts'
import { CLOUDS } from './estate/clouds.ts'
import type { EstatePlan } from './estate/plan.ts'
import { PRIVATE_CLOUD } from './estate/services.ts'
import { createFeedServer } from './feed/server.ts'
import type { ServerKeys } from './http/serve.ts'
import type { Life } from './life.ts'
import { clusterFamilies } from './prometheus/families/cluster.ts'
import { probeFamilies } from './prometheus/families/probes.ts'
import { serviceFamilies } from './prometheus/families/services.ts'
import { createQueue } from './prometheus/queue.ts'
import { createPrometheusServer } from './prometheus/server.ts'
import { probedApps } from './usage/outlook.ts'

/** A server of the demo estate that is no cluster, not yet listening. */
export interface Platform {
  readonly kind: 'prometheus' | 'alertmanager' | 'cloudevents'
  /** Name in the sources file, and for people. */
  readonly source: string
  readonly displayName: string
  readonly displayNameEn: string
  /** Of whose things it tells where its labels name no cluster; null: of anybody's. */
  readonly cluster: string | null
  readonly token: string
  readonly server: Server
}

export interface PlatformDeps {
  readonly plan: EstatePlan
  readonly life: Life
  readonly tls: ServerKeys
  readonly startMs: number
  readonly now: () => number
  /** Brings the simulated time up to the clock. */
  readonly catchUp: () => void
}

/** One Prometheus a cluster, one of the monitoring centre, one Alertmanager for all, and the feed of the private cloud. */
export function createPlatforms({ plan, life, tls, startMs, now, catchUp }: PlatformDeps): readonly Platform[] {
  const { outlook, privateCloud } = life
  const apps = probedApps(plan.apps)
  const present = (): number => {
    catchUp()
    // these platforms tell whole milliseconds
    return Math.floor(now())
  }
  const ranges = createQueue()
  const token = (): string => randomBytes(24).toString('hex')
  const platform = (
    { kind, source, displayName, displayNameEn, cluster }: Omit<Platform, 'token' | 'server'>,
    create: (token: string) => Server,
  ): Platform => {
    const own = token()
    return { kind, source, displayName, displayNameEn, cluster, token: own, server: create(own) }
  }

  const metrics = life.clusters.map(({ cluster, presence }) => {
    const { source } = cluster.cloud
    const { name, nameEn } = CLOUDS.find((cloud) => cloud.source === source) ?? { name: source, nameEn: source }
    const titles = { displayName: `${name}监控`, displayNameEn: `${nameEn} metrics` }
    const inside = clusterFamilies(cluster, presence)
    return platform({ kind: 'prometheus', source: `${source}-metrics`, ...titles, cluster: source }, (own) =>
      createPrometheusServer(tls, own, { ...inside, now: present, ranges }),
    )
  })
  const centre = [
    serviceFamilies(privateCloud.members),
    probeFamilies(apps, 'platform', outlook, startMs),
    probeFamilies(apps, 'user', outlook, startMs),
  ]
  const together = {
    families: centre.flatMap(({ families }) => families),
    targets: () => centre.flatMap(({ targets }) => targets()),
  }
  return [
    ...metrics,
    platform(
      { kind: 'prometheus', source: 'monitor', displayName: '监控中心', displayNameEn: 'Monitoring centre', cluster: null },
      (own) => createPrometheusServer(tls, own, { ...together, now: present, ranges }),
    ),
    platform(
      { kind: 'alertmanager', source: 'alerts', displayName: '统一告警', displayNameEn: 'Alert centre', cluster: null },
      (own) =>
        createAlertmanagerServer(tls, own, {
          firing: () =>
            firingAt({ clusters: life.clusters, apps: plan.apps, members: privateCloud.members, outlook, startMs }, present()),
          now: present,
          startMs,
        }),
    ),
    platform(
      {
        kind: 'cloudevents',
        source: PRIVATE_CLOUD.source,
        displayName: PRIVATE_CLOUD.name,
        displayNameEn: PRIVATE_CLOUD.nameEn,
        cluster: null,
      },
      (own) =>
        createFeedServer(tls, own, {
          log: privateCloud.log,
          state: privateCloud.state,
          beside: privateCloud.beside,
          now: present,
        }),
    ),
  ]
}

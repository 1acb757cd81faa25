import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:https'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import { createCertificates } from './api/certificates.ts'
import type { Account } from './api/identity.ts'
import { createLine, type Line } from './api/line.ts'
import { createApiServer } from './api/server.ts'
import { CLOUDS, type SourceName } from './estate/clouds.ts'
import { planEstate, type Size } from './estate/plan.ts'
import type { PrivateCloud } from './feed/private-cloud.ts'
import { createLife } from './life.ts'
import { createPlatforms, type Platform } from './platforms.ts'
import { createRandom } from './random.ts'
import { live } from './scenarios/calm.ts'
import { SCENARIOS, type ScenarioName } from './scenarios/table.ts'
import { createSchedule } from './schedule.ts'
import { createEstate, type Estate } from './world/estate.ts'

export { planEstate, plantedVerdicts, SIZES, type Size } from './estate/plan.ts'
export type { Exemption, PlantedVerdict, VerdictName } from './estate/planted.ts'
export { registerText } from './estate/register-text.ts'
export { isScenario, SCENARIOS, type ScenarioName } from './scenarios/table.ts'

/** The real server's interval, ms. */
const BOOKMARK_MS = 60_000

/** Longest time that the simulated time line waits for the clock, ms, so that a clock that jumps is noticed. */
const LONGEST_NAP_MS = 1000

/** Light churn begins this long before the first glance, ms: enough for a believable past, little enough to start at once. */
const CHURN_BEFORE_MS = 5 * 60_000

export interface SimulatorOptions {
  readonly seed: number
  readonly size: Size
  readonly scenario: ScenarioName
  readonly clock: Clock
  /** Interval of bookmarks, ms; the real server's if not given. */
  readonly bookmarkMs?: number
  /** Beside the clusters also their metrics and alarm platforms and the private cloud's feed are served. Default: the clusters alone. */
  readonly platforms?: boolean
}

/** How to reach a metrics or alarm platform, or a feed. */
export interface PlatformAccess
  extends Pick<Platform, 'kind' | 'source' | 'displayName' | 'displayNameEn' | 'cluster' | 'token'> {
  readonly url: string
  /** PEM of the run's own authority. */
  readonly ca: string
}

/** How to reach one cluster. */
export interface ClusterAccess {
  readonly source: SourceName
  readonly displayName: string
  /** https://127.0.0.1:port, the same as long as the simulator lives. */
  readonly url: string
  /** PEM of the run's own authority. */
  readonly ca: string
  /** Reads everything. */
  readonly token: string
  /** Is known, but may read nothing. */
  readonly powerlessToken: string
}

/** A running demo estate. What is done to it takes effect at the present simulated moment. */
export interface Simulator extends Disposable {
  readonly estate: Estate
  readonly clusters: readonly ClusterAccess[]
  readonly platforms: readonly PlatformAccess[]
  /** Wall time at which it was first seen, ms since the epoch. */
  readonly startedAt: number
  /** The private cloud, to be acted on directly. */
  readonly privateCloud: PrivateCloud
  /** The line to the cluster goes silent in both directions; nothing is refused, nothing is closed. */
  cut(source: SourceName): void
  /** Ends `cut`; connections that lived through it are reset. */
  restore(source: SourceName): void
  /** The API server is gone: connections are reset and refused. What happens in the cluster goes on. */
  stopCluster(source: SourceName): Promise<void>
  /** It is back on the same port. As after a real restart, every older revision is expired (410). */
  startCluster(source: SourceName): Promise<void>
  /** Plays a scenario from its beginning, on top of what is going on. */
  startScenario(name: ScenarioName): void
  /** Brings the simulated time up to the clock; call it before acting on `estate` directly. */
  catchUp(): void
  dispose(): Promise<void>
}

/** Builds the estate, lets it live through the time before the scenario's first glance, and serves it on free loopback ports. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { seed, size, clock } = options
  const scenario = SCENARIOS[options.scenario]
  const epochMs = clock.now()
  const startedMs = clock.monotonic()
  const schedule = createSchedule(-scenario.beforeMs)
  const random = createRandom(seed)
  const now = (): number => epochMs + schedule.nowMs
  const planned = planEstate(seed, size)
  const plan = { ...planned, peaks: [...planned.peaks, ...(scenario.peaks ?? [])] }
  const estate = createEstate(plan, schedule, random, now)
  const life = createLife(seed, plan, estate, schedule, epochMs, now)
  const lines = new Map<SourceName, Line>()
  const stage = {
    estate,
    schedule,
    random: random.fork('scenario'),
    now,
    usage: life.usage,
    outlook: life.outlook,
    privateCloud: life.privateCloud,
    cut: (source: SourceName) => lines.get(source)?.cut(),
    restore: (source: SourceName) => lines.get(source)?.restore(),
    refuse: (source: SourceName) => void lines.get(source)?.close(),
    accept: (source: SourceName) => void lines.get(source)?.open(),
  }
  schedule.after(Math.max(0, scenario.beforeMs - CHURN_BEFORE_MS), () => live(stage))
  scenario.play(stage)
  schedule.playTo(0)

  const tls = await createCertificates(epochMs)
  const servers: Server[] = []
  const clusters: ClusterAccess[] = []
  const further: Line[] = []
  for (const { source, name } of CLOUDS) {
    const { store } = clusterOf(source)
    // what was before nobody has seen: a revision from then is expired
    store.compact()
    const token = randomBytes(24).toString('hex')
    const powerlessToken = randomBytes(24).toString('hex')
    const accounts = new Map<string, Account>([
      [token, { user: 'wanglou-reader', may: () => true }],
      [powerlessToken, { user: 'nobody', may: () => false }],
    ])
    const server = createApiServer({ store, accounts, tls, bookmarkMs: options.bookmarkMs ?? BOOKMARK_MS, now })
    const line = createLine(await listen(server))
    await line.open()
    servers.push(server)
    lines.set(source, line)
    clusters.push({ source, displayName: name, url: `https://127.0.0.1:${line.port}`, ca: tls.ca, token, powerlessToken })
  }

  const platforms: PlatformAccess[] = []
  if (options.platforms) {
    life.privateCloud.tellReadings()
    for (const { server, ...platform } of createPlatforms({ plan, life, tls, startMs: epochMs, now, catchUp })) {
      const line = createLine(await listen(server))
      await line.open()
      servers.push(server)
      further.push(line)
      const url = platform.kind === 'cloudevents' ? `wss://127.0.0.1:${line.port}/feed` : `https://127.0.0.1:${line.port}`
      platforms.push({ ...platform, url, ca: tls.ca })
    }
  }

  function clusterOf(source: SourceName) {
    const cluster = estate.clusters.get(source)
    if (!cluster) throw new Error(`no cluster ${source}`)
    return cluster
  }

  function lineOf(source: SourceName): Line {
    const line = lines.get(source)
    if (!line) throw new Error(`no line to ${source}`)
    return line
  }

  let nap: NodeJS.Timeout | null = null
  let disposed = false
  function catchUp(): void {
    schedule.playTo(clock.monotonic() - startedMs)
  }
  function drive(): void {
    if (disposed) return
    catchUp()
    const waitMs = (schedule.nextMs ?? Number.POSITIVE_INFINITY) - (clock.monotonic() - startedMs)
    nap = setTimeout(drive, Math.min(LONGEST_NAP_MS, Math.max(0, waitMs)))
  }
  drive()

  return {
    estate,
    clusters,
    platforms,
    startedAt: epochMs,
    privateCloud: life.privateCloud,
    cut: (source) => lineOf(source).cut(),
    restore: (source) => lineOf(source).restore(),
    stopCluster: (source) => lineOf(source).close(),
    async startCluster(source) {
      // observed on kube-apiserver 1.20.2: after a restart even quiet resources answer 410 to what was current before
      clusterOf(source).store.compact()
      await lineOf(source).open()
    },
    startScenario(name) {
      catchUp()
      SCENARIOS[name].play(stage)
    },
    catchUp,
    async dispose() {
      if (disposed) return
      disposed = true
      if (nap) clearTimeout(nap)
      await Promise.all([...lines.values(), ...further].map((line) => line.close()))
      for (const server of servers) server.closeAllConnections()
      await Promise.all(servers.map(async (server) => server[Symbol.asyncDispose]()))
    },
  }
}

/** Listens on a free loopback port and returns it. */
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address !== 'object') throw new Error('no address')
  return address.port
}

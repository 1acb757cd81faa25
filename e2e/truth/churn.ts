import type { KubeClient, KubeObject } from '../rig/kube-client.ts'
import { podStatus, SEED_NAMESPACES } from '../rig/kube-seed.ts'

/** Pause between two operations, ms: about 20 operations a second with four hands. */
const PAUSE_MS = 200
const HANDS = 4

export interface Churn {
  /** Operations done, and those that failed (the server was down, or the object had gone). */
  readonly done: () => { operations: number; failed: number; byKind: Readonly<Record<string, number>> }
  stop(): Promise<void>
}

const path = (object: KubeObject, plural: string) => `/namespaces/${object.metadata.namespace}/${plural}/${object.metadata.name}`

/** Keeps changing a running estate: scaling, rollouts, pod deletions, readiness and restarts, cordons, new and deleted deployments. */
export function startChurn(admin: KubeClient, random: () => number): Churn {
  const counts: Record<string, number> = {}
  let running = true
  let failed = 0
  let serial = 0
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const namespace = () => pick(SEED_NAMESPACES) ?? 'default'
  const deployments = async () => (await admin.list(`/apis/apps/v1/namespaces/${namespace()}/deployments`)).items
  const pods = async () => (await admin.list(`/api/v1/namespaces/${namespace()}/pods`)).items

  const operations: Readonly<Record<string, () => Promise<unknown>>> = {
    async scale() {
      const target = pick(await deployments())
      if (target)
        await admin.patch(`/apis/apps/v1${path(target, 'deployments')}`, { spec: { replicas: Math.floor(random() * 9) } })
    },
    async rollout() {
      const target = pick(await deployments())
      const template = { metadata: { annotations: { 'example/rolled': String(serial++) } } }
      if (target) await admin.patch(`/apis/apps/v1${path(target, 'deployments')}`, { spec: { template } })
    },
    async deletePod() {
      const target = pick(await pods())
      if (target) await admin.delete(`/api/v1${path(target, 'pods')}`)
    },
    async flip() {
      const target = pick((await pods()).filter((pod) => pod.status?.phase === 'Running'))
      const name = target?.metadata.labels?.app ?? 'app'
      const status = podStatus(random() < 0.5, { name, image: `registry.example/${name}:1.0` }, Math.floor(random() * 6))
      if (target) await admin.patch(`/api/v1${path(target, 'pods')}/status`, { status }, 'strategic-merge')
    },
    async cordon() {
      const target = pick((await admin.list('/api/v1/nodes')).items)
      if (target) await admin.patch(`/api/v1/nodes/${target.metadata.name}`, { spec: { unschedulable: random() < 0.3 } })
    },
    async create() {
      const app = `surge-${serial++}`
      const spec = {
        containers: [
          { name: app, image: `registry.example/${app}:1.0`, resources: { requests: { cpu: '50m', memory: '32Mi' } } },
        ],
      }
      const labels = { app, 'app.kubernetes.io/name': app }
      await admin.create(`/apis/apps/v1/namespaces/${namespace()}/deployments`, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: app, labels },
        spec: { replicas: 2, selector: { matchLabels: { app } }, template: { metadata: { labels }, spec } },
      })
    },
    async remove() {
      const target = pick((await deployments()).filter((each) => each.metadata.name?.startsWith('surge-')))
      if (target) await admin.delete(`/apis/apps/v1${path(target, 'deployments')}`)
    },
  }
  const table = ['flip', 'flip', 'flip', 'deletePod', 'scale', 'rollout', 'cordon', 'create', 'remove']
  const hand = async () => {
    while (running) {
      const kind = pick(table) ?? 'flip'
      try {
        await operations[kind]?.()
        counts[kind] = (counts[kind] ?? 0) + 1
      } catch {
        // the server was killed on purpose, or the object went meanwhile: counted, not hidden
        failed += 1
      }
      await new Promise((done) => setTimeout(done, PAUSE_MS))
    }
  }
  const ended = Promise.all(Array.from({ length: HANDS }, hand))
  return {
    done: () => ({ operations: Object.values(counts).reduce((a, b) => a + b, 0), failed, byKind: counts }),
    async stop() {
      running = false
      await ended
    },
  }
}

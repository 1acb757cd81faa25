import { z } from 'zod'
import type { KubeClient, KubeObject } from './kube-client.ts'
import { podStatus } from './kube-seed.ts'

const POLL_MS = 150

const containersSchema = z.array(z.looseObject({ name: z.string(), image: z.string() })).min(1)

/**
 * Stand-in for all kubelets: scheduled pods become Running and Ready, deleted ones go. It polls rather than watches: a rig
 * must survive the API server being killed, and a poll is the simplest thing that does.
 */
export function startKubelets(admin: KubeClient): { stop(): Promise<void> } {
  let running = true
  const visit = async (pod: KubeObject) => {
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`
    if (pod.metadata.deletionTimestamp) return admin.delete(`${path}?gracePeriodSeconds=0`)
    if (pod.status?.phase !== 'Pending' || typeof pod.spec?.nodeName !== 'string') return
    const [container] = containersSchema.parse(pod.spec.containers)
    if (container) await admin.patch(`${path}/status`, { status: podStatus(true, container) }, 'strategic-merge')
  }
  const loop = async () => {
    while (running) {
      const pods = await admin.list('/api/v1/pods').catch(() => null)
      // the server may be down, or a pod gone between list and patch: the next round sees
      if (pods) await Promise.all(pods.items.map((pod) => visit(pod).catch(() => null)))
      await new Promise((done) => setTimeout(done, POLL_MS))
    }
  }
  const ended = loop()
  return {
    async stop() {
      running = false
      await ended
    },
  }
}

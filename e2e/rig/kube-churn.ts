import type { KubeClient } from './kube-client.ts'
import { condition, createPod, podOf, podStatus, SEED_NAMESPACES } from './kube-seed.ts'

/** Rounds of changes; each touches pods, a deployment, a node, a service and an event. */
const ROUNDS = 12

/** Creates, changes and deletes a little of everything; resolves when the server has answered all of it. */
export async function churn(admin: KubeClient, seed: { count: number }): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    seed.count += 1
    const n = seed.count
    const namespace = SEED_NAMESPACES[n % SEED_NAMESPACES.length] ?? 'default'
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await createPod(admin, namespace, podOf('app-1', `churn-${n}`, 'node-1', null), n % 3 !== 0)
    await Promise.all([
      admin.patch(`${pods}/churn-${n}/status`, { status: podStatus(n % 2 === 0, { name: 'app-1', image: 'x' }, n) }),
      admin.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/app-1/status`, {
        status: { readyReplicas: n % 4, availableReplicas: n % 4, replicas: 3 },
      }),
      admin.patch('/api/v1/nodes/node-2/status', { status: { conditions: [condition('Ready', n % 2 === 0)] } }),
      admin.create(`/api/v1/namespaces/${namespace}/services`, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `churn-${n}` },
        spec: { selector: { app: `churn-${n}` }, ports: [{ port: 80 }] },
      }),
      admin.create(`/api/v1/namespaces/${namespace}/events`, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `churn-${n}` },
        involvedObject: { kind: 'Pod', namespace, name: `churn-${n}` },
        type: 'Warning',
        reason: 'Churned',
        message: '改变',
      }),
    ])
    if (n % 2 === 0) await admin.delete(`${pods}/churn-${n}?gracePeriodSeconds=0`)
    if (n % 3 === 0) await admin.delete(`/api/v1/namespaces/${namespace}/services/churn-${n}`)
  }
}

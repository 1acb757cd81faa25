import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFiles } from '../../main/commands/simulate.ts'
import { keyOf } from '../../main/simulator/api/store.ts'
import { createSimulator } from '../../main/simulator/index.ts'
import { present } from '../../shared/lib/assert.ts'
import { createKubeClient } from '../rig/kube-client.ts'
import { kubernetesSourceSuite, type Target } from './kubernetes-source-suite.ts'

/** Pods touched, and then removed, by one churn. */
const CHURN_PODS = 6

async function start(): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-source-simulator-'))
  // time stands still: nothing changes but what the suite does
  const clock = { now: () => Date.now(), monotonic: () => 0 }
  const simulator = await createSimulator({ seed: 7, size: 'town', scenario: 'calm', clock })
  await writeFiles(folder, simulator)
  const [access] = simulator.clusters
  const { source, url, ca, token } = present(access, 'cluster')
  const { store } = present(simulator.estate.clusters.get(source), 'cluster')
  const pods = store.shelf('pods')
  const client = createKubeClient(url, ca, token)
  let touches = 0
  return {
    kubeconfig: join(folder, `${source}.kubeconfig`),
    client,
    versions: {
      autoscaling: await client.served('autoscaling/v2', 'autoscaling/v2beta2'),
      policy: await client.served('policy/v1', 'policy/v1beta1'),
      endpoints: await client.served('discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1'),
    },
    async churn() {
      for (const pod of [...pods.values()].slice(0, CHURN_PODS)) {
        touches += 1
        pods.put({ ...pod, status: { ...pod.status, reason: `touch ${touches}` } })
        if (touches % 3 === 0) pods.remove(keyOf(pod))
        await new Promise((done) => setImmediate(done))
      }
    },
    async stop() {
      client.close()
      await simulator.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

kubernetesSourceSuite('Kubernetes source on the simulator', start)

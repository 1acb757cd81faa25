import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { writeFiles } from '../../main/commands/simulate.ts'
import type { Pod } from '../../main/simulator/api/objects.ts'
import { keyOf } from '../../main/simulator/api/store.ts'
import { createSimulator } from '../../main/simulator/index.ts'
import { present } from '../../shared/lib/assert.ts'
import type { ProtocolTarget } from './protocol-client.ts'
import { protocolSuite } from './protocol-suite.ts'

/** Short, so that the suite need not wait a minute for one; that the real interval is a minute is known. */
const BOOKMARK_MS = 1000

describe('protocol of the simulator', () => protocolSuite(start))

async function start(): Promise<ProtocolTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-protocol-'))
  // time stands still: nothing changes but what the suite does
  const clock = { now: () => Date.now(), monotonic: () => 0 }
  const simulator = await createSimulator({ seed: 7, size: 'town', scenario: 'calm', clock, bookmarkMs: BOOKMARK_MS })
  await writeFiles(folder, simulator)
  const access = present(
    simulator.clusters.find(({ source }) => source === 'public'),
    'cluster',
  )
  const { store } = present(simulator.estate.clusters.get('public'), 'cluster')
  const pods = store.shelf('pods')
  const put = (pod: Pod, labels: Pod['metadata']['labels']): void => {
    const { labels: _, ...metadata } = pod.metadata
    pods.put({ ...pod, metadata: { ...metadata, ...(labels ? { labels } : {}) } })
  }
  for (const pod of [...pods.values()].slice(0, 12)) put(pod, { ...pod.metadata.labels, suite: 'protocol' })
  store.compact()
  const chosen = (): Pod =>
    present(
      [...pods.values()].find(({ metadata }) => metadata.labels?.suite === 'protocol'),
      'pod',
    )
  const nameOf = ({ metadata }: Pod) => ({ namespace: metadata.namespace ?? '', name: metadata.name })
  let touches = 0
  return {
    ...access,
    kubeconfig: join(folder, 'public.kubeconfig'),
    async touchPod() {
      touches += 1
      const pod = chosen()
      pods.put({ ...pod, status: { ...pod.status, reason: `touch ${touches}` } })
    },
    async unlabelPod() {
      const pod = chosen()
      const { suite: _, ...labels } = pod.metadata.labels ?? {}
      put(pod, labels)
      return nameOf(pod)
    },
    async removePod() {
      const pod = chosen()
      pods.remove(keyOf(pod))
      return nameOf(pod)
    },
    async compact() {
      store.compact()
    },
    async restart() {
      await simulator.stopCluster('public')
      await simulator.startCluster('public')
    },
    async stop() {
      await simulator.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kube } from '../rig/kube.ts'
import type { KubeClient } from '../rig/kube-client.ts'
import { until } from '../rig/processes.ts'
import { runSource, type SourceRun } from '../rig/source-run.ts'

/** A server that speaks list and watch: the real one, or the simulator. */
export interface Target {
  readonly kubeconfig: string
  readonly client: Pick<KubeClient, 'list'>
  /** Group/versions it has, as far as they differ between servers. */
  readonly versions: { readonly autoscaling: string; readonly policy: string; readonly endpoints: string }
  /** Creates, changes and deletes objects of several kinds; resolves when all of it has been answered. */
  churn(): Promise<void>
  stop(): Promise<void>
}

/** What is true: uid → resourceVersion of every object of every resource that the product reads. */
export async function truth(target: Pick<Target, 'client' | 'versions'>, namespace = ''): Promise<Map<string, string>> {
  const { autoscaling, policy, endpoints } = target.versions
  const inside = namespace === '' ? '' : `namespaces/${namespace}/`
  const paths = [
    '/api/v1/nodes',
    '/api/v1/namespaces',
    ...['pods', 'services', 'resourcequotas', 'events'].map((plural) => `/api/v1/${inside}${plural}`),
    ...['deployments', 'statefulsets', 'daemonsets', 'replicasets'].map((plural) => `/apis/apps/v1/${inside}${plural}`),
    `/apis/${autoscaling}/${inside}horizontalpodautoscalers`,
    `/apis/${policy}/${inside}poddisruptionbudgets`,
    `/apis/${endpoints}/${inside}endpointslices`,
  ]
  const lists = await Promise.all(paths.map((path) => target.client.list(path)))
  return new Map(
    lists.flatMap(({ items }) => items.map(({ metadata }) => [metadata.uid ?? '', metadata.resourceVersion ?? ''] as const)),
  )
}

/** What the source says: the same. */
export function said(run: Pick<SourceRun, 'fold'>): Map<string, string> {
  return new Map([...run.fold.records.values()].map((record) => [record.uid, record.version]))
}

/** Waits until both are equal; then asserts it, for the difference to be printed. */
export async function expectTruth(
  run: Pick<SourceRun, 'fold'>,
  target: Pick<Target, 'client' | 'versions'>,
  namespace = '',
): Promise<void> {
  const sorted = (map: Map<string, string>) => [...map].sort()
  await until('the source to say what the server says', async () => {
    const [a, b] = [said(run), await truth(target, namespace)]
    return a.size === b.size && [...b].every(([uid, version]) => a.get(uid) === version)
  }).catch(() => null)
  expect(sorted(said(run))).toEqual(sorted(await truth(target, namespace)))
}

export const swaps = (run: SourceRun) => run.fold.batches.flatMap((batch) => batch.swaps)

export async function targetOf(kube: Kube, churn: () => Promise<void>): Promise<Target> {
  return {
    kubeconfig: kube.kubeconfig.admin,
    client: kube.admin,
    versions: {
      autoscaling: await kube.admin.served('autoscaling/v2', 'autoscaling/v2beta2'),
      policy: await kube.admin.served('policy/v1', 'policy/v1beta1'),
      endpoints: await kube.admin.served('discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1'),
    },
    churn,
    stop: () => kube.stop(),
  }
}

/** What every server must let the source do. `group` is `describe`, or one that skips. */
export function kubernetesSourceSuite(
  name: string,
  start: () => Promise<Target>,
  group: typeof describe | ((name: string, suite: () => void) => void) = describe,
) {
  group(name, () => {
    let target: Target
    beforeAll(async () => {
      target = await start()
    })
    afterAll(async () => {
      await target?.stop()
    })

    it('hands a whole sync over as one batch, within a bounded number of requests', async () => {
      const run = runSource(target.kubeconfig)
      await run.phase('live')
      expect(run.fold.batches[0]?.swaps).toHaveLength(13)
      expect(swaps(run)).toHaveLength(13)
      // two for discovery, then a list and a watch for each of 13 resources, and one for each full page of 500
      const requests = run.fold.state()?.requestsPerMinute ?? 0
      expect(requests).toBeGreaterThanOrEqual(28)
      expect(requests).toBeLessThanOrEqual(28 + Math.floor(run.fold.records.size / 500))
      await expectTruth(run, target)
      await run.stop()
    })

    it('stays equal under churn', async () => {
      const run = runSource(target.kubeconfig)
      await Promise.all([run.phase('live'), target.churn()])
      await target.churn()
      await expectTruth(run, target)
      expect(run.fold.state()?.badFrames).toBe(0)
      await run.stop()
    })

    it('lists in pages while the list changes', async () => {
      // some 20 pages, whatever the size: more would wait for the request budget
      const pageSize = Math.max(3, Math.ceil((await truth(target)).size / 20))
      const run = runSource(target.kubeconfig, { tunables: { pageSize } })
      await Promise.all([target.churn(), run.phase('live')])
      await expectTruth(run, target)
      await run.stop()
    })

    it('goes on from committed cursors without listing again', async () => {
      const first = runSource(target.kubeconfig)
      await first.phase('live')
      await target.churn()
      await first.stop()
      await target.churn()
      const before = first.fold.batches.length
      const second = runSource(target.kubeconfig, { fold: first.fold, cursors: first.fold.cursors() })
      await second.phase('live')
      await expectTruth(second, target)
      expect(second.fold.batches.slice(before).flatMap((batch) => batch.swaps)).toEqual([])
      await second.stop()
    })
  })
}

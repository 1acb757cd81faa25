import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeKube, type Kube, startKube } from '../rig/kube.ts'
import { seedEstate } from '../rig/kube-seed.ts'
import { startKubelets } from '../rig/kubelets.ts'
import { until } from '../rig/processes.ts'

describeKube('the rig: control plane with controllers', () => {
  let kube: Kube
  let kubelets: ReturnType<typeof startKubelets>
  beforeAll(async () => {
    kube = await startKube({ controllers: true })
    kubelets = startKubelets(kube.admin)
  })
  afterAll(async () => {
    await kubelets?.stop()
    await kube?.stop()
  })

  it('rolls a seeded deployment out and survives kill -9', async () => {
    await seedEstate(kube.admin, { controllers: true, deployments: 2, podsEach: 2 })
    const ready = async () => {
      const pods = await kube.admin.list('/api/v1/pods')
      return pods.items.length === 8 && pods.items.every((pod) => pod.status?.phase === 'Running')
    }
    await until('8 running pods', ready)
    await kube.killApiServer()
    await kube.startApiServer()
    expect(await ready()).toBe(true)
    expect(kube.kubectl('get', 'nodes', '-o', 'name').trim().split('\n')).toHaveLength(3)
  })
})

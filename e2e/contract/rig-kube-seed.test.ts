import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeKube, type Kube, startKube } from '../rig/kube.ts'
import { SEED_NAMESPACES, seedEstate } from '../rig/kube-seed.ts'

describeKube('the rig: bare API server', () => {
  let kube: Kube
  beforeAll(async () => {
    kube = await startKube()
    await seedEstate(kube.admin)
  })
  afterAll(async () => {
    await kube?.stop()
  })

  it('has the seeded estate, with every pod running', async () => {
    const pods = await kube.admin.list('/api/v1/pods')
    expect(pods.items).toHaveLength(SEED_NAMESPACES.length * 9)
    expect(pods.items.every((pod) => pod.status?.phase === 'Running')).toBe(true)
  })

  it('jumps back to a backup', async () => {
    await kube.backup('before')
    const before = await kube.admin.list('/api/v1/nodes')
    await kube.admin.create('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'later' } })
    await kube.compact()
    await kube.restore('before')
    const after = await kube.admin.list('/api/v1/nodes')
    expect(after.items.map((node) => node.metadata.name)).toEqual(before.items.map((node) => node.metadata.name))
    expect(Number(after.resourceVersion)).toBeLessThanOrEqual(Number(before.resourceVersion))
  })
})

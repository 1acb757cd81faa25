import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeKube, type Kube, startKube } from '../rig/kube.ts'
import { seedEstate } from '../rig/kube-seed.ts'
import { runSource } from '../rig/source-run.ts'

describeKube('smoke', () => {
  let kube: Kube
  beforeAll(async () => {
    kube = await startKube()
    await seedEstate(kube.admin)
  })
  afterAll(async () => {
    await kube?.stop()
  })

  it('goes live', async () => {
    const run = runSource(kube.kubeconfig.admin)
    await run.phase('live')
    await run.stop()
    expect(run.fold.ofKind('instance')).toHaveLength(18)
  })
})

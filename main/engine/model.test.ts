import { describe, expect, it } from 'vitest'
import type { ObservedRecord } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { batchOf, deploymentOf, nodeOf, podOf, replicaSetOf } from './estate/observed-fixture.ts'
import { createModel } from './model.ts'

const T0 = Date.UTC(2026, 0, 1)
const model = (register = EMPTY_REGISTER) =>
  createModel({ policy: DEFAULT_POLICY, register, clusters: [{ name: 'east', displayName: '东区政务云' }] })

const put = (...records: ObservedRecord[]) => [batchOf('east', records)]

describe('model', () => {
  it('links a pod through its ReplicaSet to its Deployment, in whatever order they come', () => {
    const estate = model()
    const [pod, set, deployment] = [podOf('p1', { set: 's1' }), replicaSetOf('s1', 'd1'), deploymentOf('d1', { desired: 1 })]
    estate.apply(put(pod), T0)
    expect(estate.get(pod.id)).toMatchObject({ parent: 'component:east/loose/enrol/ReplicaSet/s1' })
    estate.apply(put(set), T0)
    expect(estate.get(pod.id)).toMatchObject({ parent: 'component:east/loose/enrol/Deployment/d1' })
    estate.apply(put(deployment), T0)
    expect(estate.get(pod.id)).toMatchObject({ parent: deployment.id })
    expect([...estate.ofKind('component')].map(({ id, instanceCount }) => [id, instanceCount])).toEqual([[deployment.id, 1]])
  })

  it('shows a cluster before anything of it is observed, as unknown', () => {
    const estate = model()
    expect(estate.nextDueAt()).toBe(0)
    estate.tick(T0)
    expect(estate.get('cluster:east')).toMatchObject({ name: '东区政务云', level: 'unknown', allocatable: { cpuMilli: null } })
    expect(estate.nextDueAt()).toBeNull()
  })

  it('grants a new pod its grace and then says that it is not ready', () => {
    const estate = model()
    const pod = podOf('p1', { createdAt: T0, ready: false, readyChangedAt: T0 })
    estate.apply(put(nodeOf('n1'), pod), T0)
    expect(estate.get(pod.id)).toMatchObject({ level: 'normal' })
    expect(estate.nextDueAt()).toBe(T0 + 60_000)
    estate.tick(T0 + 60_000)
    expect(estate.get(pod.id)).toMatchObject({ level: 'notice', reasons: [{ code: 'instance.not-ready', since: T0 }] })
  })
})

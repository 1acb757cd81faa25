import { describe, expect, it } from 'vitest'
import { differences } from './truth.ts'

const pod = {
  metadata: { name: 'web-1', namespace: 'shop', uid: 'p1' },
  spec: { nodeName: 'n1' },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ restartCount: 2 }, { restartCount: 1 }],
  },
}
const node = { metadata: { name: 'n1', uid: 'n-1' }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }
const deployment = {
  metadata: { name: 'web', namespace: 'shop', uid: 'd1' },
  spec: { replicas: 3 },
  status: { updatedReplicas: 3 },
}
const truth = { pods: { items: [pod] }, nodes: { items: [node] }, deployments: { items: [deployment] } }

const said = {
  instance: {
    id: 'i',
    kind: 'instance',
    uid: 'p1',
    namespace: 'shop',
    name: 'web-1',
    phase: 'Running',
    ready: true,
    restarts: 3,
    node: 'n1',
  },
  node: { id: 'n', kind: 'node', uid: 'n-1', name: 'n1', ready: false, unschedulable: false },
  component: {
    id: 'c',
    kind: 'component',
    workload: 'Deployment',
    uid: 'd1',
    namespace: 'shop',
    name: 'web',
    desired: 3,
    updated: 3,
    available: 0,
  },
}
const state = (entities: object[]) => ({ asOf: null, seq: 1, sources: [], entities })

describe('the truth checker', () => {
  it('finds nothing where all is equal, and leaves other components alone', () => {
    const other = { ...said.component, id: 'x', uid: 'x', workload: 'StatefulSet' }
    expect(differences(truth, state([...Object.values(said), other]))).toEqual([])
  })

  it.each([
    ['instance', 'restarts', 2],
    ['instance', 'ready', false],
    ['instance', 'node', null],
    ['instance', 'phase', 'Pending'],
    ['node', 'ready', true],
    ['node', 'unschedulable', true],
    ['component', 'available', 1],
    ['component', 'desired', 2],
  ] as const)('names a wrong %s %s', (kind, field, value) => {
    const wrong = { ...said, [kind]: { ...said[kind], [field]: value } }
    expect(differences(truth, state(Object.values(wrong)))).toHaveLength(1)
  })

  it('names what is missing, invented and doubled', () => {
    expect(differences(truth, state([said.node, said.component]))[0]).toContain('not said')
    expect(differences(truth, state([...Object.values(said), { ...said.instance, uid: 'p2' }]))[0]).toContain(
      'the server has none',
    )
    expect(differences(truth, state([...Object.values(said), said.instance]))[0]).toContain('twice')
  })
})

import { describe, expect, it } from 'vitest'
import type { ObservedNode } from '../../../../shared/estate/record.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { nodeOf } from '../../estate/observed-fixture.ts'
import { assessCluster } from './cluster.ts'
import { moment } from './finding.ts'
import { assessNode } from './node.ts'

const NOW = Date.UTC(2026, 0, 1)
const policy = DEFAULT_POLICY.health

describe('health of a node', () => {
  it.each<[Partial<ObservedNode>, string[]]>([
    [{}, []],
    [{ ready: 'Unknown' }, ['major node.lost']],
    [{ ready: 'False' }, ['major node.not-ready']],
    [{ ready: 'False', createdAt: NOW - 5000 }, []],
    [{ ready: null }, ['unknown node.no-status']],
    [{ unschedulable: true }, ['notice node.cordoned']],
    [{ pressures: [{ type: 'DiskPressure', since: null }] }, ['minor node.pressure']],
  ])('%o', (more, expected) => {
    expect(assessNode(nodeOf('n', more), policy, moment(NOW)).map(({ code, level }) => `${level} ${code}`)).toEqual(expected)
  })
})

describe('health of a cluster', () => {
  it.each([
    [0, 0, ['unknown']],
    [50, 50, []],
    [50, 49, ['minor']],
    [50, 40, ['major']],
    [50, 25, ['critical']],
    [1, 0, ['critical']],
  ])('of %i nodes %i are ready', (nodes, ready, expected) => {
    expect(assessCluster(nodes, ready, policy).map(({ level }) => level)).toEqual(expected)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEVELS } from '../../../shared/estate/level.ts'
import type { ComponentEntity } from '../../../shared/estate/record.ts'
import { deploymentOf } from '../estate/observed-fixture.ts'
import { groupComponents } from './component-groups.ts'

const componentOf = (name: string, more: Partial<ComponentEntity> = {}): ComponentEntity => {
  const { workload = 'Deployment', ...rest } = more
  const source = rest.source ?? 'east'
  return {
    ...deploymentOf(name),
    ...{ id: `component:${source}/${name}`, parent: 'app:enrol', level: 'normal', reasons: [], instanceCount: 2 },
    requested: { cpuMilli: null, memoryBytes: null },
    ...rest,
    workload,
  }
}

describe('components by what they are placements of', () => {
  it('are one with two placements where two clouds run the same, and tell each version once', () => {
    const groups = groupComponents([
      componentOf('web', { source: 'west', image: 'west.example/app/web:1.3', level: 'minor' }),
      componentOf('web', { image: 'east.example/app/web:1.2' }),
      componentOf('api', { image: 'east.example/app/api:7' }),
      componentOf('api', { source: 'west', image: 'west.example/app/api:7' }),
    ])
    expect(groups).toEqual([
      { key: 'api', name: 'api', level: 'normal', placements: ['component:east/api', 'component:west/api'], versions: ['7'] },
      {
        ...{ key: 'web', name: 'web', level: 'minor', placements: ['component:east/web', 'component:west/web'] },
        versions: ['1.2', '1.3'],
      },
    ])
  })

  it('go by the component label before the name, and then by the label where the names differ', () => {
    const labels = { 'app.kubernetes.io/component': 'gateway' }
    const groups = groupComponents([
      componentOf('enrol-gw', { labels }),
      componentOf('gw', { source: 'west', labels }),
      componentOf('gateway', { source: 'private', workload: 'web-server', image: 'nginx 1.22' }),
    ])
    expect(groups).toMatchObject([{ key: 'gateway', name: 'gateway', versions: ['latest', 'nginx 1.22'].slice(1) }])
    expect(groups[0]?.placements).toHaveLength(3)
  })

  it('have no version of what runs nothing or tells none', () => {
    const versions = groupComponents([
      componentOf('web', { image: 'web:1', desired: 0 }),
      componentOf('web', { source: 'west', image: null }),
      componentOf('web', { source: 'north', image: 'web:2' }),
    ])[0]?.versions
    expect(versions).toEqual(['2'])
  })

  it('are a partition of what is given, whatever order it comes in', () => {
    const component = fc.record({
      ...{
        name: fc.constantFrom('web', 'api', 'db'),
        source: fc.constantFrom('east', 'west'),
        level: fc.constantFrom(...LEVELS),
      },
      ...{ label: fc.option(fc.constantFrom('web', 'edge', '')), image: fc.option(fc.constantFrom('a:1', 'b:1', 'a:2')) },
    })
    const all = fc.array(component, { maxLength: 12 }).map((rows) =>
      rows.map(({ label, ...row }, n) =>
        componentOf(row.name, {
          ...row,
          id: `component:${n}`,
          labels: label === null ? {} : { 'wanglou.io/component': label },
        }),
      ),
    )
    const shuffled = all.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })))
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        const groups = groupComponents(rows)
        expect(groupComponents(others)).toEqual(groups)
        const placed = groups.flatMap(({ placements }) => placements)
        expect([...placed].sort()).toEqual(rows.map(({ id }) => id).sort())
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length)
      }),
    )
  })
})

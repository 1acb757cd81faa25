import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DiffRow, EntityChange } from '../../../shared/estate/frame.ts'
import { LEVELS, type Level } from '../../../shared/estate/level.ts'
import {
  type AppEntity,
  type BureauEntity,
  type ComponentEntity,
  type EstateRecord,
  type InstanceEntity,
  isEntity,
  type NodeEntity,
} from '../../../shared/estate/record.ts'
import { deploymentOf, nodeOf, podOf, quotaOf } from '../estate/observed-fixture.ts'
import { diffOf } from './diff.ts'
import { momentEstate } from './moment-estate.ts'

const UNKNOWN = { cpuMilli: null, memoryBytes: null }
const calm = { level: 'normal', reasons: [] } as const

const bureau = (key: string, order: number, level: Level = 'normal'): BureauEntity => ({
  ...{ id: `bureau:${key}`, kind: 'bureau', name: key, nameEn: null, source: null, order, parent: null, ...calm, level },
})
const app = (key: string, of: string, more: Partial<AppEntity> = {}): AppEntity => ({
  ...{ id: `app:${key}`, kind: 'app', name: key, nameEn: null, source: null, order: 1, appClass: null, protectionGrade: null },
  ...{ drGrade: null, contractor: null, dutyPost: null, dutyPhone: null, dependsOn: [], sources: [], componentCount: 1 },
  ...{ instanceCount: 2, readyCount: 2, capacity: { granted: UNKNOWN, requested: UNKNOWN, used: UNKNOWN } },
  ...{ origin: 'register', parent: `bureau:${of}`, ...calm, ...more },
})
const component = (name: string, of: string, more: Partial<ComponentEntity> = {}): ComponentEntity => ({
  ...deploymentOf(name),
  ...{ parent: `app:${of}`, ...calm, instanceCount: 2, requested: UNKNOWN, ...more },
})
const instance = (name: string, of: string, more: Partial<InstanceEntity> = {}): InstanceEntity => ({
  ...podOf(name),
  ...{ parent: `component:east/${of}`, ...calm, ...more },
})
const node = (name: string, level: Level): NodeEntity => ({ ...nodeOf(name), parent: 'cluster:east', ...calm, level })

const estateOf = (records: readonly EstateRecord[]) =>
  momentEstate({ records: new Map(records.map((record) => [record.id, record])) })
const diff = (before: readonly EstateRecord[], after: readonly EstateRecord[], limit = 100) =>
  diffOf(estateOf(before), estateOf(after), limit)

describe('the difference of two moments', () => {
  test('comes by bureau and app, gravest first by what it came to or left', () => {
    const before = [
      ...[bureau('a', 1), bureau('b', 2, 'critical')],
      ...[app('a1', 'a'), app('a2', 'a'), app('b1', 'b', { level: 'critical' })],
      ...[component('x', 'a1'), component('y', 'a2', { image: 'y:1' }), component('z', 'b1', { level: 'critical' })],
      ...[node('n1', 'normal'), quotaOf('q', 1)],
    ]
    const after = [
      ...[bureau('a', 1, 'minor'), bureau('b', 2)],
      ...[app('a1', 'a', { level: 'minor' }), app('a2', 'a'), app('b1', 'b')],
      ...[
        component('x', 'a1', { level: 'minor', readyReplicas: 1 }),
        component('y', 'a2', { image: 'y:2' }),
        component('z', 'b1'),
      ],
      ...[instance('new', 'x'), node('n1', 'major'), quotaOf('q', 2)],
    ]
    const { rows, more } = diff(before, after)
    expect(more).toBe(0)
    expect(
      rows.map(({ entity, bureauName, appName, changes }) => [entity, bureauName, appName, changes.map(({ what }) => what)]),
    ).toEqual([
      ['bureau:b', 'b', null, ['level']],
      ['app:b1', 'b', 'b1', ['level']],
      ['component:east/z', 'b', 'b1', ['level']],
      ['node:east/n1', null, null, ['level']],
      ['bureau:a', 'a', null, ['level']],
      ['app:a1', 'a', 'a1', ['level']],
      ['component:east/x', 'a', 'a1', ['level', 'ready']],
      ['component:east/y', 'a', 'a2', ['image']],
    ])
  })

  test('an instance is told where it restarted or was lost sight of, not where it came or went', () => {
    const common = [bureau('a', 1), app('a1', 'a'), component('x', 'a1')]
    const { rows } = diff(
      [...common, instance('p1', 'x'), instance('old', 'x')],
      [...common, instance('p1', 'x', { restarts: 2 })],
    )
    expect(rows.map(({ entity, app: of }) => [entity, of])).toEqual([['instance:east/p1', 'app:a1']])
  })

  test('what is too much is counted, not sent', () => {
    const apps = Array.from({ length: 30 }, (_, n) => app(`a${n}`, 'a'))
    expect(diff([], apps, 10)).toMatchObject({ more: 20, rows: { length: 10 } })
  })
})

const level = fc.constantFrom(...LEVELS)
const world = fc
  .record({
    bureaus: fc.subarray(['a', 'b']),
    apps: fc.array(
      fc.record({ key: fc.constantFrom('p', 'q', 'r'), of: fc.constantFrom('a', 'b'), level, readyCount: fc.nat(3) }),
    ),
    components: fc.array(
      fc.record({
        name: fc.constantFrom('x', 'y'),
        of: fc.constantFrom('p', 'q'),
        level,
        image: fc.constantFrom('i:1', 'i:2'),
        desired: fc.nat(2),
      }),
    ),
    instances: fc.array(fc.record({ name: fc.constantFrom('s', 't'), level, ready: fc.boolean(), restarts: fc.nat(2) })),
  })
  .map(({ bureaus, apps, components, instances }): EstateRecord[] => [
    ...bureaus.map((key) => bureau(key, 1)),
    ...apps.map(({ key, of, ...more }) => app(key, of, more)),
    ...components.map(({ name, of, ...more }) => component(name, of, more)),
    ...instances.map(({ name, ...more }) => instance(name, 'x', more)),
  ])

/** What is compared of a world. */
const compared = (records: readonly EstateRecord[]): ReadonlyMap<string, readonly unknown[]> =>
  new Map(
    records.filter(isEntity).map((record): [string, readonly unknown[]] => {
      const { id, level: at } = record
      if (record.kind === 'component') return [id, [at, record.image, record.desired, record.readyReplicas]]
      if (record.kind === 'instance') return [id, [at, record.ready, record.restarts]]
      return [id, [at, record.kind === 'app' ? record.readyCount : null]]
    }),
  )

/** The same change, seen from the other side. */
const turned = (change: EntityChange): unknown => {
  if (change.what === 'came') return { what: 'gone', level: change.level }
  if (change.what === 'gone') return { what: 'came', level: change.level }
  return 'before' in change ? { what: change.what, before: change.after, after: change.before } : change
}
const plain = (change: EntityChange): unknown => {
  if (change.what === 'came') return { what: 'came', level: change.level }
  return 'before' in change ? { what: change.what, before: change.before, after: change.after } : change
}
const byEntity = (rows: readonly DiffRow[], told: (change: EntityChange) => unknown) =>
  Object.fromEntries(rows.map(({ entity, changes }) => [entity, changes.map(told)]))

test('the difference is empty only of equals, and one way is the mirror of the other', () => {
  fc.assert(
    fc.property(world, world, (a, b) => {
      expect(diff(a, a).rows).toEqual([])
      const there = diff(a, b).rows
      expect(byEntity(diff(b, a).rows, plain)).toEqual(byEntity(there, turned))
      const ids = new Set([...a, ...b].map(({ id }) => id))
      const onBoth = (records: readonly EstateRecord[]) => new Set(records.map(({ id }) => id))
      const came = [...ids].filter((id) => id.startsWith('instance:') && onBoth(a).has(id) !== onBoth(b).has(id))
      const rest = (records: readonly EstateRecord[]) => new Map([...compared(records)].filter(([id]) => !came.includes(id)))
      if (there.length === 0) expect(rest(a)).toEqual(rest(b))
      else expect(rest(a)).not.toEqual(rest(b))
    }),
  )
})

test('every row stands with the others of its bureau, and of its app', () => {
  fc.assert(
    fc.property(world, world, (a, b) => {
      const { rows } = diff(a, b)
      for (const of of ['bureau', 'app'] as const) {
        const runs = rows.map((row) => `${row.bureau}/${of === 'app' ? row.app : ''}`).filter((key, n, all) => key !== all[n - 1])
        expect(new Set(runs).size).toBe(runs.length)
      }
    }),
  )
})

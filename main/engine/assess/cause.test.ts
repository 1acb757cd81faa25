import { describe, expect, it } from 'vitest'
import type { AlarmEpisode, ListedEpisode } from '../../../shared/estate/alarm.ts'
import type { AlarmMark } from '../../../shared/estate/alarm-mark.ts'
import { compareLevels, type Grade, gravest } from '../../../shared/estate/level.ts'
import type { ObservedRecord } from '../../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { appRow, batchOf, deploymentOf, nodeOf, podOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { createAlarmBook } from './alarms.ts'
import { groupByCause } from './cause.ts'

const T0 = Date.UTC(2026, 0, 1)
const LATER = T0 + 600_000

const app = (id: string, name: string) => appRow(id, { name, dutyPost: '值班室', matchers: [{ workload: id }] })

const REGISTER = {
  ...EMPTY_REGISTER,
  bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
  apps: [app('enrol', '入学报名'), app('exam', '考试')],
}

/** Observes the records, lets every grace period pass, and returns the alarm panel's lines. */
function rowsOf(...records: ObservedRecord[]) {
  const model = createModel({ policy: DEFAULT_POLICY, register: REGISTER, clusters: [] })
  const book = createAlarmBook([])
  book.update(model.apply([batchOf('east', records)], T0), T0)
  book.update(model.tick(LATER), LATER)
  return groupByCause(book.open(), model)
}

/** An app's deployment with its ReplicaSet and pods on the given nodes, of which those on `lost` nodes are not ready. */
function deployed(
  name: string,
  nodes: readonly string[],
  lost: readonly string[],
  waiting: string | null = null,
): ObservedRecord[] {
  const pods = nodes.map((node, i) => podOf(`${name}-${i}`, { set: `${name}-s`, node, ready: !lost.includes(node), waiting }))
  const available = pods.filter(({ ready }) => ready).length
  return [deploymentOf(name, { desired: nodes.length, available }), replicaSetOf(`${name}-s`, name), ...pods]
}

describe('alarms by cause', () => {
  it('folds what a lost node did to apps into the one line of the node', () => {
    const rows = rowsOf(
      nodeOf('n1', { ready: 'Unknown' }),
      nodeOf('n2'),
      nodeOf('n3'),
      ...deployed('enrol', ['n1', 'n2'], ['n1']),
      ...deployed('exam', ['n1', 'n1'], ['n1']),
    )
    expect(rows).toMatchObject([
      { id: 'cause:node:east/n1', code: 'node.lost', level: 'major', entityName: 'n1', apps: ['app:enrol', 'app:exam'] },
    ])
    // The node, its cluster, three instances, two components.
    expect(rows[0]?.count).toBe(7)
  })

  it('folds several lost nodes into the one line of their cluster', () => {
    const rows = rowsOf(
      nodeOf('n1', { ready: 'Unknown' }),
      nodeOf('n2', { ready: 'False' }),
      nodeOf('n3'),
      ...deployed('enrol', ['n1', 'n3'], ['n1']),
    )
    expect(rows).toMatchObject([{ id: 'cause:cluster:east', code: 'cluster.nodes-lost', level: 'critical', facts: { lost: 2 } }])
  })

  it('names an app once, by its gravest reason, with what that is on', () => {
    const rows = rowsOf(nodeOf('n1'), nodeOf('n2'), ...deployed('enrol', ['n1', 'n2'], ['n1', 'n2'], 'CrashLoopBackOff'))
    expect(rows).toMatchObject([
      {
        id: 'cause:app:enrol',
        code: 'component.outage',
        level: 'major',
        entityName: '入学报名',
        bureauName: '教育局',
        facts: { on: 'enrol', desired: 2 },
        call: { post: '值班室', phone: null },
        apps: ['app:enrol'],
        count: 4,
      },
    ])
  })

  it('tells since when the cause lasts, as far as the source does, not since when it was seen', () => {
    const [row] = rowsOf(nodeOf('n1', { ready: 'Unknown', readyChangedAt: T0 - 3_600_000, zone: 'z1' }), nodeOf('n2'))
    expect(row).toMatchObject({ since: T0 - 3_600_000, raisedAt: T0, facts: { zone: 'z1' } })
  })

  it('tells of a component that sums up its instances since when the first of them ails', () => {
    const ailing = { waiting: 'ImagePullBackOff', ready: false, set: 'enrol-s' }
    const rows = rowsOf(
      nodeOf('n1'),
      nodeOf('n2'),
      deploymentOf('enrol', { desired: 2, available: 2 }),
      replicaSetOf('enrol-s', 'enrol'),
      podOf('enrol-0', { ...ailing, node: 'n1', readyChangedAt: T0 - 60_000 }),
      podOf('enrol-1', { ...ailing, node: 'n2', readyChangedAt: T0 - 3_000_000 }),
    )
    expect(rows).toMatchObject([{ code: 'component.image-pull', since: T0 - 3_000_000, raisedAt: T0 }])
  })

  it('puts the gravest first, then the cause that began last, whenever each was first seen', () => {
    const rows = rowsOf(
      nodeOf('n1', { ready: 'Unknown', readyChangedAt: T0 - 3_600_000 }),
      nodeOf('n2', { unschedulable: true }),
      nodeOf('n3', { pressures: [{ type: 'DiskPressure', since: T0 - 30_000 }] }),
      nodeOf('n4'),
      nodeOf('n5', { ready: 'Unknown', readyChangedAt: T0 - 60_000, source: 'west' }),
      nodeOf('n6', { source: 'west' }),
    )
    const ranks = rows.map(({ level, since }) => ({ level, since }))
    const sorted = [...ranks].sort((a, b) => compareLevels(a.level, b.level) || b.since - a.since)
    expect(rows.length).toBeGreaterThan(2)
    expect(ranks).toEqual(sorted)
  })

  it('takes two different alerts on one app for two causes, and the same one on two pods for one', () => {
    const records = [nodeOf('n1'), nodeOf('n2'), ...deployed('enrol', ['n1', 'n2'], [])]
    const model = createModel({ policy: DEFAULT_POLICY, register: REGISTER, clusters: [] })
    model.apply([batchOf('east', records)], T0)
    const alert = (entity: string, key: string, name: string): AlarmEpisode => ({
      ...{ id: `${entity}#alert.firing/${key}@${T0}`, entity, code: 'alert.firing', key, level: 'minor', peak: 'minor' },
      ...{ raisedAt: T0, clearedAt: null, facts: { name, summary: 's', source: 'am' } },
    })
    const rows = groupByCause(
      [
        alert('app:enrol', '1', 'Slow'),
        alert('component:east/enrol', '2', 'Full'),
        alert('instance:east/enrol-0', '3', 'Full'),
        alert('node:east/n1', '4', 'Full'),
      ],
      model,
    )
    expect(rows.map(({ entity, facts, count, apps }) => [entity, facts.name, count, apps])).toEqual([
      ['app:enrol', 'Full', 2, ['app:enrol']],
      ['app:enrol', 'Slow', 1, ['app:enrol']],
      ['node:east/n1', 'Full', 1, []],
    ])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3)
  })

  it.each<[string, Grade, readonly (readonly [Grade, number])[], boolean]>([
    [
      'something as grave is left, whatever comes',
      'critical',
      [
        ['critical', 0],
        ['critical', 20],
      ],
      true,
    ],
    [
      'all as grave has cleared, and the like comes',
      'critical',
      [
        ['notice', 0],
        ['critical', 20],
      ],
      false,
    ],
    [
      'all as grave has cleared, and grade II comes after grade I',
      'critical',
      [
        ['notice', 0],
        ['major', 20],
      ],
      false,
    ],
    [
      'what comes is of a low grade',
      'critical',
      [
        ['notice', 0],
        ['minor', 20],
      ],
      true,
    ],
  ])('what was said of a line holds where %s: %s, %j: %s', (_what, then, left, holds) => {
    const episodes = left.map(
      ([level, raisedAt]): AlarmEpisode => ({
        ...{ id: `node:n#node.lost/${raisedAt}@${raisedAt}`, entity: 'node:n', code: 'node.lost', level, peak: level },
        ...{ raisedAt, clearedAt: null, facts: {} },
      }),
    )
    const [first] = episodes
    const mark: AlarmMark = { id: 'm', what: 'acknowledge', author: '李', reason: '', until: null, at: 10, level: then }
    const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [] })
    const [row] = groupByCause(episodes, model, undefined, { marks: new Map([[first?.id ?? '', [mark]]]), now: 30 })
    expect(row?.handling).toMatchObject({ acknowledged: holds ? { by: '李' } : null, brokeThrough: !holds })
  })

  it('goes on with what was said of an outage that became better', () => {
    const apps = [appRow('enrol', { appClass: 'citizen', matchers: [{ workload: 'enrol' }] })]
    const model = createModel({ policy: DEFAULT_POLICY, register: { ...REGISTER, apps }, clusters: [] })
    const book = createAlarmBook([])
    const tell = (at: number, lost: readonly string[]) => {
      const records = [nodeOf('n1'), nodeOf('n2'), ...deployed('enrol', ['n1', 'n1', 'n1', 'n2'], lost)]
      book.update(model.apply([batchOf('east', records)], at), at)
      book.update(model.tick(at + 120_000), at + 120_000)
    }
    tell(T0, ['n1', 'n2'])
    const at = T0 + 120_000
    const mark: AlarmMark = { id: 'm', what: 'acknowledge', author: '李', reason: '', until: null, at, level: 'critical' }
    const said = { marks: new Map([...book.open()].map(({ id }) => [id, [mark]])), now: at }
    expect(groupByCause(book.open(), model, undefined, said)).toMatchObject([
      { level: 'critical', handling: { acknowledged: {} } },
    ])
    tell(LATER, ['n1'])
    const better = { level: 'major', code: 'component.gravely-short', handling: { acknowledged: {}, brokeThrough: false } }
    expect(groupByCause(book.open(), model, undefined, said)).toMatchObject([better])
  })

  it.each([
    ['nothing of grade I or II is there', 'minor', 'critical', { calmSince: 9, facts: { on: '1' } }],
    ['something of grade II is there', 'major', 'critical', { calmSince: null, facts: { on: '0' } }],
    ['something as grave is there', 'critical', 'critical', { calmSince: null, facts: { on: '0' } }],
    ['something graver is there', 'critical', 'major', { calmSince: null, facts: { on: '0' } }],
  ] as const)('a line that waits for calm says so only where %s', (_what, open, held, told) => {
    const episode = (level: Grade, n: number, clearedAt: number | null): ListedEpisode => ({
      ...{ id: `app:x#app.probe-failing/${n}@1`, entity: `component:e/${n}`, code: 'component.short', level, peak: level },
      ...{ raisedAt: 1, clearedAt, facts: {}, ...(clearedAt === null ? {} : { flaps: 3 }) },
    })
    const model = createModel({ policy: DEFAULT_POLICY, register: REGISTER, clusters: [] })
    model.apply([batchOf('east', [deploymentOf('0'), deploymentOf('1')])], T0)
    const on = (each: ListedEpisode, n: number) => ({ ...each, entity: `component:east/${n}` })
    const rows = groupByCause([on(episode(open, 0, null), 0), on(episode(held, 1, 9), 1)], model)
    expect(rows).toMatchObject([{ flaps: 3, level: gravest([open, held]), ...told }])
  })

  it('says nothing where all is well', () => {
    expect(rowsOf(nodeOf('n1'), nodeOf('n2'), ...deployed('enrol', ['n1', 'n2'], []))).toEqual([])
  })
})

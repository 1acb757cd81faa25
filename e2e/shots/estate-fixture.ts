import { groupComponents } from '../../main/engine/publish/component-groups.ts'
import type { AlarmRow, AppFrame, AppRow, BureauRow, ClusterRow, EstateFrame, RoomsOfApp } from '../../shared/estate/frame.ts'
import { compareLevels, GRADES, type Grade, isGrade, type Level } from '../../shared/estate/level.ts'
import type { Note } from '../../shared/estate/note.ts'
import { PROBLEM_WORDS, type ProblemCode } from '../../shared/estate/problem-words.ts'
import type { Reason } from '../../shared/estate/reason.ts'
import { REASON_WORDS, type ReasonCode } from '../../shared/estate/reason-words.ts'
import type { AppEntity, ComponentEntity, InstanceEntity } from '../../shared/estate/record.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import { APP_NAMES, BUREAUS, CLUSTERS } from './estate-names.ts'

/** Invented estates to look at the wall by; never shown by the product. */
export const SCENARIOS = ['calm', 'alarms', 'stale', 'partial', 'empty', 'blank', 'unknown'] as const
export type Scenario = (typeof SCENARIOS)[number]

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SLICE_MS = 5 * MINUTE
const GIB = 1024 ** 3

/** mulberry32: small, seeded, good enough for pictures. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const reasonCodes = Object.keys(REASON_WORDS).filter((code): code is ReasonCode => Object.hasOwn(REASON_WORDS, code))
const problemCodes = Object.keys(PROBLEM_WORDS).filter((code): code is ProblemCode => Object.hasOwn(PROBLEM_WORDS, code))

/** Facts that fill whatever place a reason's or a problem's words have. */
const FACTS = {
  waiting: 'CrashLoopBackOff',
  restarts: 14,
  ready: 2,
  total: 3,
  desired: 4,
  updated: 1,
  available: 3,
  node: 'gz-b-17',
  zone: 'zone-b',
  minutes: 12,
  seconds: 74,
  count: 3,
  percent: 91,
  host: '10.20.3.11',
  port: 6443,
  status: 503,
  path: '/api/v1/pods',
  resource: 'pods',
  reason: 'ProgressDeadlineExceeded',
  detail: 'timeout',
  message: '0/38 nodes are available: 38 Insufficient memory.',
  name: 'gateway',
  container: 'app',
  app: '统一认证',
  file: 'register.yaml',
  line: 12,
}

function reasonOf(level: Grade, since: number, pick: number): Reason {
  return { code: reasonCodes[pick % reasonCodes.length] ?? 'instance.crash-loop', level, since, facts: FACTS }
}

interface Burning {
  readonly bureau: string
  readonly app: number
  readonly level: Grade
  readonly minutes: number
}

const BURNING: readonly Burning[] = [
  { bureau: '教育局', app: 10, level: 'critical', minutes: 2.8 },
  { bureau: '政务服务局', app: 0, level: 'major', minutes: 2 },
  { bureau: '口岸办', app: 3, level: 'major', minutes: 19 },
  { bureau: '不动产登记中心', app: 3, level: 'minor', minutes: 33 },
  { bureau: '卫生健康委', app: 6, level: 'minor', minutes: 51 },
  { bureau: '教育局', app: 1, level: 'minor', minutes: 64 },
  { bureau: '公安局', app: 8, level: 'notice', minutes: 190 },
  { bureau: '城市管理局', app: 1, level: 'notice', minutes: 1310 },
  { bureau: '法院', app: 6, level: 'notice', minutes: 700 },
]

/** A full estate frame of a scenario as of `now`. Deterministic for a scenario. */
export function estateFixture(scenario: Scenario, now: number): EstateFrame {
  const random = seeded(20260901)
  const none = scenario === 'empty' || scenario === 'blank'
  const bureaus: BureauRow[] = []
  const apps: AppRow[] = []
  const stalePlace = (bureau: string) => scenario === 'partial' && (bureau === '林业局' || bureau === '气象局')
  BUREAUS.forEach(([name, nameEn, count], order) => {
    const id = `bureau:${order}`
    bureaus.push({ id, name, nameEn, order, level: 'normal' })
    for (let index = 0; index < count; index += 1) {
      const [appName, appNameEn] = APP_NAMES[(order * 7 + index * 5) % APP_NAMES.length] ?? ['应用', 'App']
      const burning = scenario === 'calm' ? undefined : BURNING.find((each) => each.bureau === name && each.app === index)
      const unknown = scenario === 'unknown' && random() < 0.3
      const level: Level = unknown ? 'unknown' : (burning?.level ?? 'normal')
      const since = now - (burning?.minutes ?? 0) * MINUTE
      const instances = unknown ? 0 : 3 + Math.floor(random() * 14)
      const ratio = random() ** 1.5 * 0.8 + 0.08 + (random() < 0.05 ? 0.55 : 0)
      apps.push({
        id: `app:${order}-${index}`,
        name: appName,
        nameEn: appNameEn,
        order: index,
        level,
        appClass: 'citizen',
        protectionGrade: 3,
        dependsOn: [],
        // One in six runs on a second cloud too.
        sources: [0, ...((order + index) % 6 === 0 ? [1] : [])].map(
          (next) => CLUSTERS[(order + next) % CLUSTERS.length]?.[0] ?? '',
        ),
        componentCount: 3,
        instanceCount: instances,
        readyCount: burning ? Math.max(0, instances - 2) : instances,
        untoldCount: 0,
        origin: 'register',
        bureau: id,
        topReason: burning ? reasonOf(burning.level, since, index) : null,
        topReasonOn: burning ? 'enrol-web-6d9f7c9b5-x2x4k' : null,
        fill: unknown || random() < 0.04 ? null : { ratio, of: 'requested/granted', what: random() < 0.5 ? 'cpu' : 'memory' },
        capacity: null,
        staleSince: scenario === 'stale' || stalePlace(name) ? now - 12 * MINUTE : null,
      })
    }
  })
  withDependencies(apps)
  const alarms = alarmRows(apps, bureaus, now)
  const ready = apps.reduce((sum, app) => sum + app.readyCount, 0)
  return {
    view: 'estate',
    seq: 1,
    base: null,
    moment: null,
    past: null,
    journal: null,
    notes: scenario === 'alarms' ? notesOf(now) : [],
    asOf: none ? null : now - (scenario === 'stale' ? 12 * MINUTE : 400),
    estateName: none ? null : '云州市政务数据局',
    estateNameEn: none ? null : 'Yunzhou Municipal Data Bureau',
    tightFill: 0.82,
    bureaus: none ? [] : bureaus,
    apps: none ? [] : apps,
    clusters: none ? [] : clusterRows(scenario, now),
    gone: [],
    alarms: none ? [] : alarms,
    alarmOrder: null,
    sources: scenario === 'empty' ? [] : sourceStates(scenario, now),
    totals: none
      ? null
      : {
          bureaus: bureaus.length,
          apps: apps.length,
          instances: apps.reduce((sum, app) => sum + app.instanceCount, 0),
          readyInstances: ready,
          untoldInstances: scenario === 'alarms' ? 38 : 0,
          clusters: CLUSTERS.length,
          nodes: 152,
        },
    density: none ? null : densityOf(scenario, now),
    faults: [],
  }
}

function withDependencies(apps: AppRow[]): void {
  const find = (bureau: number, app: number) => `app:${bureau}-${app}`
  const burningAt = BUREAUS.findIndex(([name]) => name === '教育局')
  const portal = BUREAUS.findIndex(([name]) => name === '政务服务局')
  const links: Readonly<Record<string, readonly string[]>> = {
    [find(portal, 4)]: [find(burningAt, 10)],
    [find(2, 3)]: [find(burningAt, 10)],
    [find(9, 1)]: [find(burningAt, 10)],
    [find(27, 2)]: [find(portal, 0)],
    [find(13, 5)]: [find(portal, 0), find(19, 0)],
  }
  apps.forEach((app, index) => {
    const dependsOn = links[app.id]
    if (dependsOn) apps[index] = { ...app, dependsOn: dependsOn.filter((id) => apps.some((each) => each.id === id)) }
  })
}

function alarmRows(apps: readonly AppRow[], bureaus: readonly BureauRow[], now: number): AlarmRow[] {
  return apps
    .flatMap((app): AlarmRow[] => {
      if (!isGrade(app.level) || !app.topReason) return []
      return [
        {
          id: `${app.id}#${app.topReason.code}`,
          level: app.level,
          code: app.topReason.code,
          facts: app.topReason.facts,
          raisedAt: now - 1000,
          since: app.topReason.since,
          entity: app.id,
          entityName: app.name,
          bureauName: bureaus.find((bureau) => bureau.id === app.bureau)?.name ?? null,
          apps: [app.id],
          count: app.level === 'major' ? 4 : 1,
          told: { platform: true, alerts: app.level === 'critical' ? ['alertmanager-a'] : [] },
          findings: [],
          ...{ handling: null, flaps: 0, calmSince: null },
          staleSince: app.staleSince,
        },
      ]
    })
    .sort((a, b) => compareLevels(a.level, b.level) || b.since - a.since)
    .map((row, i): AlarmRow => ({ ...row, ...HANDLED[i]?.(now) }))
}

/** How the first few are handled. */
const HANDLED: readonly ((now: number) => Partial<AlarmRow>)[] = [
  () => ({ flaps: 5 }),
  (now) => ({
    handling: { acknowledged: { by: '值班一岗', at: now - 60_000 }, shelved: null, brokeThrough: false },
  }),
]

function clusterRows(scenario: Scenario, now: number): ClusterRow[] {
  return CLUSTERS.map(([source, name, nameEn], index) => ({
    id: `cluster:${source}`,
    name,
    nameEn,
    source,
    level: 'normal',
    nodeCount: 38,
    readyNodeCount: index === 1 ? 37 : 38,
    instanceCount: 780,
    zones: ['zone-a', 'zone-b', 'zone-c'],
    allocatable: { cpuMilli: 1_216_000, memoryBytes: 4864 * GIB },
    capacity: {
      granted: { cpuMilli: 1_100_000, memoryBytes: 4400 * GIB },
      requested: { cpuMilli: 1_216_000 * (0.55 + index * 0.12), memoryBytes: 4864 * GIB * (0.72 - index * 0.08) },
      used: index === 3 ? { cpuMilli: 300_000, memoryBytes: 1800 * GIB } : { cpuMilli: null, memoryBytes: null },
    },
    staleSince: scenario === 'stale' ? now - 12 * MINUTE : null,
  }))
}

function sourceStates(scenario: Scenario, now: number): SourceState[] {
  const lost = scenario === 'stale' || scenario === 'blank'
  return CLUSTERS.map(([name], index) => {
    const down = lost || (scenario === 'partial' && index === 3)
    const code = problemCodes.find((each) => each === 'connect.refused')
    return {
      name,
      kind: 'kubernetes',
      phase: down ? (lost && index === 2 ? 'refused' : 'waiting') : 'live',
      since: now - 3 * HOUR,
      asOf: scenario === 'blank' ? null : down ? now - 12 * MINUTE : now - 300 - index * 900,
      retryAt: down ? now + 18_000 : null,
      problem: down && code ? { code, facts: FACTS, at: now - 12 * MINUTE } : null,
      resources:
        index === 2
          ? [{ resource: 'resourcequotas', groupVersion: 'v1', state: 'not-observed', problem: null }]
          : [{ resource: 'pods', groupVersion: 'v1', state: 'watching', problem: null }],
      eventsPerSecond: 12.4,
      requestsPerMinute: 3,
      requestBudgetPerMinute: 120,
      badFrames: 0,
    }
  })
}

function notesOf(now: number): Note[] {
  const note = (minutes: number, text: string, more: Partial<Note> = {}): Note => ({
    ...{ id: `note-${minutes}`, at: now - minutes * MINUTE, writtenAt: now - minutes * MINUTE + 20_000, author: '值班一岗' },
    ...{ text, about: null, struckAt: null, ...more },
  })
  return [
    note(4, '已电话通知教育局值班岗，对方确认入学报名无法登录，正在排查数据库连接。', { about: 'app:2-10' }),
    note(6, '运营商反馈城东专线抖动。'),
    note(9, '误报，勿理。', { struckAt: now - 7 * MINUTE, author: null }),
    note(64, '承建方开始滚动发布 1.4.2，预计二十分钟。\n回退版本 1.4.1 已备。', {
      author: '李工（承建方驻场）',
      about: 'app:3-1',
    }),
    note(310, 'Shift handover: the nightly batch of the tax bureau ran 40 minutes late; nobody affected.', {
      writtenAt: now - 200 * MINUTE,
    }),
  ]
}

function densityOf(scenario: Scenario, now: number): EstateFrame['density'] {
  const random = seeded(7)
  const count = (24 * HOUR) / SLICE_MS
  const slices = Array.from({ length: count }, (_, index) => index)
  const observed = slices.map((index) => (index < 40 || (scenario === 'stale' && index > count - 4) ? 0 : 1))
  const calm = scenario === 'calm'
  const during = (index: number, from: number, to: number, high: number) =>
    index >= count - from && index < count - to && observed[index] ? Math.ceil(random() * high) : 0
  return {
    from: now - 24 * HOUR,
    sliceMs: SLICE_MS,
    critical: slices.map((index) => (calm ? 0 : during(index, 2, 0, 1))),
    major: slices.map((index) => (calm ? 0 : during(index, 6, 0, 2))),
    minor: slices.map((index) => during(index, 160, 148, 4) + (calm ? 0 : during(index, 13, 0, 3))),
    notice: slices.map((index) => (observed[index] && index % 9 === 0 ? 1 : 0) + (calm ? 0 : during(index, 200, 0, 1))),
    observed,
  }
}

/** The card of one app of an estate frame. */
export function appFixture(estate: EstateFrame, id: string, now: number): AppFrame {
  const row = estate.apps.find((app) => app.id === id)
  const bureau = estate.bureaus.find((each) => each.id === row?.bureau)
  const source = row?.sources[0] ?? 'gov-cloud-a'
  const reasons: Reason[] = row?.topReason ? [row.topReason, reasonOf('notice', now - 3 * HOUR, 2)] : []
  const bad = row ? isGrade(row.level) : false
  const instances: InstanceEntity[] = Array.from({ length: row?.instanceCount ?? 0 }, (_, index) => ({
    id: `instance:${source}/${index}`,
    kind: 'instance',
    source,
    uid: String(index),
    namespace: 'edu-enrol',
    name: `enrol-web-6d9f7c9b5-x${index}x4k`,
    createdAt: now - 40 * HOUR,
    version: '1',
    labels: {},
    owner: null,
    phase: bad && index < 2 ? 'Pending' : 'Running',
    ready: !(bad && index < 2),
    readyChangedAt: null,
    restarts: bad && index < 2 ? 14 : 0,
    node: bad && index === 1 ? null : `gz-${'abc'[index % 3]}-1${index % 9}`,
    requests: { cpuMilli: 500, memoryBytes: GIB },
    waiting: bad && index < 2 ? 'CrashLoopBackOff' : null,
    unschedulable: null,
    lastTermination: null,
    deletingAt: null,
    parent: null,
    level: bad && index < 2 ? (row?.level ?? 'normal') : 'normal',
    reasons: bad && index < 2 && row?.topReason ? [row.topReason] : [],
  }))
  // what the feed of a private cloud tells: one serves, one is off, of one nobody knows, one failed
  const machines = (
    [
      ['running', null],
      ['stopped', 'instance.stopped'],
      ['running', 'instance.readiness-untold'],
      ['failed', 'instance.machine-failed'],
    ] as const
  ).map(([phase, code], index): InstanceEntity => {
    const level = code === null ? 'normal' : code === 'instance.readiness-untold' ? 'unknown' : 'notice'
    return {
      ...{
        id: `instance:private/${index}`,
        kind: 'instance',
        form: 'vm',
        source: 'private',
        uid: `vm-${index}`,
        namespace: 'edu',
      },
      ...{ name: `enrol-report-0${index + 1}`, createdAt: now - 9000 * HOUR, version: '', labels: {}, owner: null, phase },
      ...{ ready: index === 0, readyChangedAt: now - 2 * HOUR, restarts: 0, node: index === 2 ? null : `compute-1${index}` },
      ...(index === 2 ? { readyUntold: true as const } : {}),
      ...{ zone: `private-${'ab'[index % 2]}`, requests: { cpuMilli: 4000, memoryBytes: 8 * GIB }, parent: null, level },
      ...{ waiting: null, unschedulable: null, lastTermination: null, deletingAt: null },
      reasons:
        code === null
          ? []
          : [
              {
                code,
                level: level === 'unknown' ? 'unknown' : 'notice',
                since: now - 2 * HOUR,
                facts: { detail: 'disk /dev/vda: I/O error' },
              },
            ],
    }
  })
  instances.push(...machines)
  const component = (name: string, index: number): ComponentEntity => ({
    id: `component:${source}/${index}`,
    kind: 'component',
    source,
    uid: String(index),
    namespace: 'edu-enrol',
    name,
    createdAt: now - 400 * HOUR,
    version: '1',
    workload: index === 2 ? 'StatefulSet' : 'Deployment',
    labels: {},
    podLabels: {},
    selector: { matchLabels: {}, matchExpressions: [] },
    desired: 6,
    updated: 6,
    readyReplicas: bad && index === 0 ? 4 : 6,
    available: bad && index === 0 ? 4 : 6,
    observed: true,
    image: `registry.yunzhou.example/edu/${name}:2026.8.${index + 1}`,
    unavailableSince: null,
    stalled: null,
    parent: id,
    level: bad && index === 0 ? (row?.level ?? 'normal') : 'normal',
    reasons: [],
    instanceCount: 6,
    requested: { cpuMilli: 3000, memoryBytes: 6 * GIB },
  })
  const elsewhere: ComponentEntity = {
    ...component('enrol-web', 5),
    ...{ id: 'component:huawei/web', source: estate.clusters.find((each) => each.source !== source)?.source ?? 'other' },
    ...{ desired: 3, updated: 3, readyReplicas: 3, available: 3, image: 'swr.example/edu/enrol-web:2026.7.9' },
  }
  const services: ComponentEntity[] = [
    {
      ...component('enrol-report', 3),
      ...{ id: 'component:private/report', source: 'private', workload: 'vm-group', counted: true, desired: 4, updated: 4 },
      ...{ readyReplicas: 1, available: 1, image: null, level: 'minor' },
      reasons: [
        { code: 'component.gravely-short', level: 'minor', since: now - 2 * HOUR, facts: { available: 2, desired: 4 } },
        { code: 'component.readiness-untold', level: 'unknown', since: now - 2 * HOUR, facts: { count: 1, total: 4 } },
      ],
    },
    {
      ...component('enrol-pg', 4),
      ...{ id: 'component:private/pg', source: 'private', workload: 'database', desired: 2, updated: 2 },
      ...{ readyReplicas: 2, available: 2, image: 'PostgreSQL 14.9' },
    },
  ]
  const app: AppEntity | null = row
    ? {
        id,
        kind: 'app',
        name: row.name,
        nameEn: row.nameEn,
        source: null,
        order: row.order,
        appClass: row.appClass,
        protectionGrade: row.protectionGrade,
        drGrade: { grade: 4, edition: 'GB/T 20988-2025' },
        contractor: '云州数科集团有限公司',
        dutyPost: '教育局信息中心值班室',
        dutyPhone: '0755-8200 0110',
        dependsOn: row.dependsOn,
        sources: row.sources,
        componentCount: 3,
        instanceCount: row.instanceCount,
        readyCount: row.readyCount,
        capacity: {
          granted: { cpuMilli: 24_000, memoryBytes: 48 * GIB },
          requested: { cpuMilli: 14_500, memoryBytes: 31 * GIB },
          used: { cpuMilli: 4100, memoryBytes: 12 * GIB },
        },
        origin: row.origin,
        parent: row.bureau,
        level: row.level,
        reasons,
      }
    : null
  const components = [...['enrol-web', 'enrol-api', 'enrol-db'].map(component), elsewhere, ...services]
  const related = (ids: readonly string[]) =>
    estate.apps.filter((each) => ids.includes(each.id)).map(({ id: each, name, level }) => ({ id: each, name, level }))
  return {
    view: 'app',
    seq: estate.seq,
    base: null,
    asOf: estate.asOf,
    moment: estate.moment,
    id,
    app,
    bureau: bureau ? { ...bureau, kind: 'bureau', source: null, parent: null, reasons: [] } : null,
    components,
    groups: groupComponents(components),
    instances,
    nodes: instances.flatMap((instance) =>
      instance.node === null
        ? []
        : [
            {
              id: `node:${instance.node}`,
              name: instance.node,
              source,
              zone: `zone-${instance.node[3]}`,
              level: 'normal' as const,
            },
          ],
    ),
    events: bad
      ? [
          {
            id: 'event:1',
            kind: 'event',
            source,
            uid: '1',
            namespace: 'edu-enrol',
            name: 'e1',
            createdAt: now,
            version: '1',
            about: { kind: 'Pod', name: 'enrol-web-6d9f7c9b5-x0x4k', uid: '0' },
            type: 'Warning',
            reason: 'BackOff',
            message: 'Back-off restarting failed container web in pod enrol-web-6d9f7c9b5-x0x4k',
            count: 14,
            lastAt: now - 40_000,
          },
        ]
      : [],
    alerts: bad ? alertsAt(now) : [],
    detection: bad ? detectionAt(now) : null,
    neededBy: related(estate.apps.filter((each) => each.dependsOn.includes(id)).map((each) => each.id)),
    dependsOn: related(row?.dependsOn ?? []),
    sources: [{ name: source, asOf: now - 400, staleSince: row?.staleSince ?? null }],
    alarms: row?.topReason
      ? [
          {
            id: 'a1',
            entity: id,
            code: row.topReason.code,
            level: 'critical',
            peak: GRADES.find((grade) => grade === row.level) ?? 'notice',
            raisedAt: row.topReason.since,
            clearedAt: null,
            facts: row.topReason.facts,
          },
        ]
      : [],
    usage: usageOf(components, id, now),
    capacity: null,
  }
}

const usageOf = (components: readonly ComponentEntity[], app: string, now: number): AppFrame['usage'] => ({
  freshMs: 300_000,
  rows: [app, ...components.slice(0, 4).map(({ id }) => id)].flatMap((entity, n) =>
    (
      [
        ['cpuUsed', n === 0 ? 4100 : 7 * 10 ** n],
        ['memoryUsed', (n === 0 ? 12 : 0.4 * n) * GIB],
        ['requests', n === 1 ? 128.4 : 0.04],
      ] as const
    ).map(([metric, value]) => ({ entity, metric, value, at: now - 40_000, sources: ['metrics-a'], known: 1, of: 1 })),
  ),
  told: [],
})

/** One that rings, and one that was silenced for a change. */
const alertsAt = (now: number): AppFrame['alerts'] => [
  {
    ...{ id: 'alert:am/1', name: 'EnrolSlow', source: 'alertmanager-a', startsAt: now - 540_000, state: 'firing', silences: [] },
    ...{ grade: 'major', summary: '报名提交 P99 超过 3 秒', on: 'enrol-web' },
  },
  {
    ...{ id: 'alert:am/2', name: 'DiskFilling', source: 'alertmanager-a', startsAt: now - 7_200_000, state: 'silenced' },
    silences: [{ by: '值班员甲', comment: '扩容窗口', until: now + 3_600_000 }],
    ...{ grade: 'minor', summary: '/data 剩余不足 5 %', on: 'enrol-db' },
  },
]

const detectionAt = (now: number): AppFrame['detection'] => ({
  side: 'platform',
  firstBadProbe: { at: now - 780_000, target: 'https://enrol.example' },
  firstAlarm: { at: now - 540_000, on: 'enrol-web' },
  distanceMs: 240_000,
  evidence: [
    { code: 'probe.user-fails', facts: { target: 'https://enrol.example' } },
    { code: 'platform.alarm', facts: { name: 'enrol-web' } },
    { code: 'missing.platform', facts: {} },
  ],
  call: { app: '入学报名', bureau: '教育局', dutyPost: '教育局信息中心值班室', dutyPhone: '0755-8200 0110' },
})

/** What is inside the house of an app. */
export function roomsFixture(app: AppRow): RoomsOfApp {
  const names = ['enrol-web', 'enrol-api', 'enrol-db', 'session-cache', 'report-batch'].slice(0, 2 + (app.order % 4))
  const random = seeded(app.order + 77)
  const burning = isGrade(app.level) && app.staleSince === null
  return {
    id: app.id,
    more: 0,
    rooms: names.map((name, index) => {
      const bad = burning && index === 0
      const count = 2 + Math.floor(random() * (index === 1 ? 24 : 7))
      const level: Level = bad ? app.level : app.level === 'unknown' ? 'unknown' : 'normal'
      const source = CLUSTERS[(app.order + index) % CLUSTERS.length]?.[0] ?? ''
      return {
        ...{ id: `component:${app.id}/${name}`, name, source, level, desired: count },
        ...{ ready: bad ? count - 1 : count, reason: bad ? app.topReason : null, staleSince: app.staleSince, more: 0 },
        tiles: Array.from({ length: count }, (_, at) => ({
          ...{ id: `instance:${app.id}/${name}/${at}`, name: `${name}-6d9f7c9b5-x${at}x4k` },
          ...{ level: bad && at === 0 ? app.level : level === 'unknown' ? 'unknown' : 'normal', ready: !(bad && at < 2) },
        })),
      }
    }),
  }
}

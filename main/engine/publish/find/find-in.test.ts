import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FindMessage, parseQuery } from '../../../../shared/estate/find.ts'
import type { Level } from '../../../../shared/estate/level.ts'
import { type Entity, type EntityKind, type EstateRecord, isEntity, type RecordId } from '../../../../shared/estate/record.ts'
import type { EstateReader } from '../estate-reader.ts'
import { createFreshness, type Freshness, staleSinceOf } from '../freshness.ts'
import { findIn } from './find-in.ts'
import { createHanReadings } from './han-readings.ts'

const UNKNOWN = { cpuMilli: null, memoryBytes: null }
const HEAD = 1_000

/** An entity with what finding looks at; the rest is what a bare one has. */
function entity(
  kind: EntityKind,
  key: string,
  name: string,
  parent: RecordId | null,
  more: Partial<Record<string, unknown>> = {},
): EstateRecord {
  const bare = {
    id: `${kind}:${key}`,
    kind,
    name,
    parent,
    level: 'normal' satisfies Level,
    reasons: [],
    source: kind === 'bureau' || kind === 'app' ? null : 'gov-a',
    ...(kind === 'component' || kind === 'instance' ? { namespace: 'ns' } : {}),
    ...(kind === 'bureau' || kind === 'app' || kind === 'cluster' ? { nameEn: null } : {}),
    sources: ['gov-a'],
    capacity: { granted: UNKNOWN, requested: UNKNOWN, used: UNKNOWN },
    requests: UNKNOWN,
    requested: UNKNOWN,
  }
  return { ...bare, ...more } as unknown as EstateRecord
}

const RECORDS: readonly EstateRecord[] = [
  entity('bureau', 'edu', '教育局', null, { nameEn: 'Education Bureau' }),
  entity('bureau', 'tax', '税务局', null, { nameEn: 'Tax Bureau' }),
  entity('app', 'enrol', '入学报名', 'bureau:edu', {
    nameEn: 'School enrolment',
    level: 'critical',
    readyCount: 1,
    instanceCount: 4,
    componentCount: 1,
  }),
  entity('app', 'tax', '报税', 'bureau:tax', { nameEn: 'Tax filing', readyCount: 2, instanceCount: 2, componentCount: 1 }),
  entity('component', 'gov-a/web', 'enrol-web', 'app:enrol', { readyReplicas: 1, desired: 4, image: 'registry:5000/web:2.1' }),
  entity('instance', 'gov-a/1', 'enrol-web-1', 'component:gov-a/web', { ready: true, restarts: 3, node: 'n-1' }),
  entity('instance', 'gov-a/2', 'enrol-web-2', 'component:gov-a/web', {
    ready: false,
    restarts: 12,
    node: 'n-2',
    level: 'major',
  }),
  entity('node', 'gov-a/n-1', 'n-1', 'cluster:gov-a', { ready: 'True', addresses: ['10.1.2.3'] }),
  entity('cluster', 'gov-a', '政务云 A 区', null, { nameEn: 'Gov Cloud A', readyNodeCount: 1, nodeCount: 1 }),
]

const byId = new Map(RECORDS.map((record) => [record.id, record]))
const ESTATE: EstateReader = {
  get: (id) => byId.get(id),
  ofKind: ((kind) => RECORDS.filter((record) => record.kind === kind)) as EstateReader['ofKind'],
  childrenOf: (id) => RECORDS.filter((record): record is Entity => isEntity(record) && record.parent === id),
  eventsAbout: () => [],
}

const live = createFreshness([])
/** Without states nothing is live; here one is. */
const FRESH: Freshness = { ...live, of: () => null, ofRecord: () => null }

const find = (line: string, more: Partial<FindMessage> = {}, freshness = FRESH) =>
  findIn(
    ESTATE,
    freshness,
    { type: 'find', id: 'x', query: parseQuery(line), sort: 'match', down: false, from: 0, limit: 50, ...more },
    HEAD,
    createHanReadings(),
  )
const names = (...args: Parameters<typeof find>): string[] => find(...args).rows.map(({ name }) => name)

describe('finding entities', () => {
  it('finds by name in either language, the nearest and largest first', () => {
    expect(names('报')).toEqual(['报税', '入学报名', 'enrol-web', 'enrol-web-2', 'enrol-web-1'])
    expect(names('TAX')).toEqual(['税务局', '报税'])
    expect(names('school web')).toEqual(['enrol-web', 'enrol-web-2', 'enrol-web-1'])
    expect(names('10.1.2')).toEqual(['n-1'])
    expect(names('nothing like it')).toEqual([])
  })

  it('finds by pinyin, after what is written so', () => {
    expect(names('baoshui')).toEqual(['报税'])
    expect(names('rxbm')).toEqual(['入学报名', 'enrol-web', 'enrol-web-2', 'enrol-web-1'])
    expect(names('baoming web')).toEqual(['enrol-web', 'enrol-web-2', 'enrol-web-1'])
    expect(names('ta')).toEqual(['税务局', '报税'])
    expect(names('zwya')).toEqual(['政务云 A 区'])
  })

  it('holds filters of one thing as alternatives, and those of several together', () => {
    expect(names('kind:instance')).toEqual(['enrol-web-2', 'enrol-web-1'])
    expect(names('level:critical level:major')).toEqual(['入学报名', 'enrol-web-2'])
    expect(names('bureau:教育局 kind:app kind:component')).toEqual(['入学报名', 'enrol-web'])
    expect(names('bureau:"tax bureau"')).toEqual(['税务局', '报税'])
    expect(names('app:enrol kind:component')).toEqual(['enrol-web'])
    expect(names('cloud:"gov cloud a" kind:node')).toEqual(['n-1'])
    expect(names('node:n-2')).toEqual(['enrol-web-2'])
    expect(names('bureau:none')).toEqual([])
  })

  it('takes a value of a filter for a whole name, as it is written or as it is read', () => {
    expect(names('bureau:jyj kind:app')).toEqual(['入学报名'])
    expect(names('bureau:jiaoyuju kind:app')).toEqual(['入学报名'])
    expect(names('app:rxbm kind:component')).toEqual(['enrol-web'])
    expect(names('cloud:zhengwuyunaqu kind:node')).toEqual(['n-1'])
    // Part of a name is another one.
    for (const part of ['bureau:jiaoyu', 'bureau:教育', 'node:n', 'bureau:j']) expect(names(part), part).toEqual([])
  })

  it('takes a value for how a name is read only where nothing has it for its id or its name', () => {
    const [water, trade] = [entity('bureau', 'swj', '水务局', null), entity('bureau', 'com', '商务局', null)]
    const app = entity('app', 'river', '河长制', 'bureau:swj')
    const records = [...RECORDS, water, trade, app]
    const estate: EstateReader = {
      ...ESTATE,
      get: (id) => records.find((record) => record.id === id),
      ofKind: ((kind) => records.filter((record) => record.kind === kind)) as EstateReader['ofKind'],
    }
    const found = (line: string): string[] => {
      const message = { query: parseQuery(line), sort: 'match', down: false, from: 0, limit: 50 } as const
      return findIn(estate, FRESH, { type: 'find', id: 'x', ...message }, HEAD, createHanReadings()).rows.map(({ name }) => name)
    }
    // By id; 税务局 and 商务局 have the same initials.
    for (const line of ['bureau:swj', 'bureau:"bureau:swj"', 'bureau:水务局'])
      expect(found(line), line).toEqual(['水务局', '河长制'])
    expect(found('kind:bureau bureau:shangwuju')).toEqual(['商务局'])
    expect(found('kind:bureau bureau:shuiwuju').sort()).toEqual(['水务局', '税务局'])
    expect(found('bureau:shuiwuj')).toEqual([])
    expect(found('bureau:swju')).toEqual([])
    expect(found('cloud:"cluster:gov-a" kind:node')).toEqual(['n-1'])
    expect(found('node:"node:gov-a/n-1"')).toEqual(['n-1', 'enrol-web-1'])
    records.splice(records.indexOf(water), 1)
    expect(found('kind:bureau bureau:swj').sort()).toEqual(['商务局', '税务局'])
  })

  it('tells of each what it is of, and null for what it has not', () => {
    const [row] = find('kind:instance enrol-web-2').rows
    expect(row).toMatchObject({
      app: { id: 'app:enrol', name: '入学报名' },
      bureau: { nameEn: 'Education Bureau' },
      ...{ cloud: 'gov-a', node: 'n-2', ready: 0, total: 1, restarts: 12, version: null, requested: UNKNOWN, used: UNKNOWN },
    })
    expect(find('kind:component').rows[0]).toMatchObject({ ready: 1, total: 4, version: 'registry:5000/web:2.1', restarts: null })
    expect(find('kind:bureau').kinds).toEqual({ bureau: 2 })
  })

  it.each(['unknown', 'minor'] as const)('tells no count of an app of which nothing was seen, where its level is %s', (level) => {
    const none = { readyCount: 0, instanceCount: 0, componentCount: 0 }
    byId.set('app:new', entity('app', 'new', '新应用', 'bureau:tax', { level, ...none }))
    const of = (id: string) => ESTATE.get(id) as Entity
    const [row] = findIn(
      { ...ESTATE, ofKind: ((kind) => (kind === 'app' ? [of('app:new')] : [])) as EstateReader['ofKind'] },
      FRESH,
      { type: 'find', id: 'x', query: parseQuery('新应用'), sort: 'match', down: false, from: 0, limit: 1 },
      HEAD,
      createHanReadings(),
    ).rows
    expect(row).toMatchObject({ level, ready: null, total: null })
    byId.delete('app:new')
  })

  it('takes what is not live for stale, and finds it so', () => {
    expect(names('level:stale kind:node', {}, live)).toEqual(['n-1'])
    expect(names('level:normal kind:node', {}, live)).toEqual([])
    // An alarm keeps its grade.
    expect(names('level:critical', {}, live)).toEqual(['入学报名'])
  })

  it('takes a bureau for stale once nothing of it is live, as the map does', () => {
    const level = (freshness: Freshness) => find('kind:bureau 税务局', {}, freshness).rows[0]
    expect(level(live)).toMatchObject({ level: 'stale', staleSince: 0 })
    expect(level(FRESH)).toMatchObject({ level: 'normal', staleSince: null })
    // One app that is live is news of the bureau.
    byId.set('app:new', entity('app', 'new', '新应用', 'bureau:tax'))
    const partly: Freshness = { ...live, ofRecord: (record) => (record.id === 'app:tax' ? 7 : null) }
    const two = {
      ...ESTATE,
      childrenOf: (id: RecordId) => [...ESTATE.childrenOf(id), ...(id === 'bureau:tax' ? [byId.get('app:new') as Entity] : [])],
    }
    expect(staleSinceOf(byId.get('bureau:tax') as Entity, two, partly)).toBeNull()
    expect(staleSinceOf(byId.get('bureau:tax') as Entity, ESTATE, partly)).toBe(7)
    byId.delete('app:new')
  })

  it('sorts by figures, unknown last either way', () => {
    expect(names('app:enrol', { sort: 'restarts', down: true }).slice(0, 2)).toEqual(['enrol-web-2', 'enrol-web-1'])
    expect(names('app:enrol', { sort: 'restarts' }).slice(0, 2)).toEqual(['enrol-web-1', 'enrol-web-2'])
    expect(names('kind:app', { sort: 'ready' })).toEqual(['入学报名', '报税'])
  })

  it('gives in pieces what it gives at once', () => {
    const sorts = fc.constantFrom('match' as const, 'name' as const, 'level' as const, 'ready' as const, 'restarts' as const)
    fc.assert(
      fc.property(
        sorts,
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('', 'enrol', 'kind:instance'),
        (sort, down, limit, line) => {
          const all = find(line, { sort, down })
          const pieces = Array.from({ length: Math.ceil(all.total / limit) }, (_, at) =>
            find(line, { sort, down, from: at * limit, limit }),
          )
          expect(pieces.flatMap(({ rows }) => rows)).toEqual(all.rows)
          expect(all.rows).toHaveLength(all.total)
          expect(Object.values(all.kinds).reduce((sum, count) => sum + (count ?? 0), 0)).toBe(all.total)
        },
      ),
    )
  })
})

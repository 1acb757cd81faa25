import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { deltasOf } from '../../../main/engine/estate/deltas-fixture.ts'
import { deploymentOf, eventOf, nodeOf, podOf } from '../../../main/engine/estate/observed-fixture.ts'
import { openForReading } from '../../../main/engine/journal/database.ts'
import { openJournal } from '../../../main/engine/journal/journal.ts'
import { buildContent } from '../../../main/engine/snapshot/content/build.ts'
import { createPageDigest, NO_PAGE } from '../../../main/engine/snapshot/content/page-digest.ts'
import { WHOLE_ESTATE } from '../../../main/engine/snapshot/content/scope.ts'
import { findSlice } from '../../../main/engine/snapshot/content/slice.ts'
import type { PackageContent } from '../../../main/engine/snapshot/package/verify-package.ts'
import { createPlainRedactor } from '../../../main/engine/snapshot/redact/redactor.ts'
import { pageFinding } from '../../../main/engine/snapshot/report/check-page.ts'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { LEVELS, type Level } from '../../../shared/estate/level.ts'
import type { MetricName, Sample } from '../../../shared/estate/metric.ts'
import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { Manifest } from '../../../shared/snapshot/manifest.ts'
import { PAGE_MEMBERS, REPORT_PATH, wholeOf } from '../../../shared/snapshot/report-members.ts'
import { seriesLineSchema } from '../../../shared/snapshot/series-member.ts'
import { cityHistory } from './city-history.ts'
import { type Contents, readContents } from './contents.ts'
import { sceneSeries, tellingSeries } from './telling-series.ts'
import { timelineOf } from './timeline.ts'

// Tens of runs with a database each, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 120_000 })

const START = 1_764_000_000_000
let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const some = {
  ready: fc.nat(4),
  total: fc.nat(4),
  level: fc.constantFrom(...LEVELS),
  name: fc.constantFrom('a', 'b', 'c'),
  n: fc.nat(9),
}
const reasons = (level: Level, n: number) =>
  level === 'normal' || level === 'stale' || level === 'unknown'
    ? []
    : [{ code: 'component.short', level, since: n, facts: { available: n % 3, desired: 3 } } as const]
const assessed = (level: Level, n: number, parent: RecordId | null) => ({ parent, level, reasons: reasons(level, n) })
const UNTOLD = { readyUntold: true } as const
const NO_AMOUNT = { cpuMilli: null, memoryBytes: null }

const record = fc
  .record({ ...some, kind: fc.constantFrom('app', 'bureau', 'component', 'instance', 'node', 'event') })
  .map(({ kind, ready, total, level, name, n }): EstateRecord => {
    const home = { id: `app:${name}`, name: `app ${name}`, nameEn: n % 2 === 0 ? null : `App ${name}`, source: null }
    switch (kind) {
      case 'bureau':
        return { ...home, kind: 'bureau', id: `bureau:${name}`, order: n, ...assessed(level, n, null) }
      case 'app':
        return {
          ...{ ...home, kind: 'app', order: 1, ...assessed(level, n, `bureau:${name}`), readyCount: ready, instanceCount: total },
          ...{
            appClass: null,
            protectionGrade: null,
            drGrade: null,
            contractor: null,
            dutyPost: null,
            dutyPhone: null,
            dependsOn: [],
          },
          ...{ sources: n % 3 === 0 ? ['east'] : ['east', 'west'], componentCount: n, origin: 'register' },
          capacity: { granted: NO_AMOUNT, requested: { cpuMilli: n, memoryBytes: null }, used: NO_AMOUNT },
        }
      case 'component': {
        const counts = { desired: total, readyReplicas: ready, image: `image:${n}` }
        const made = { ...deploymentOf(name, counts), ...assessed(level, n, `app:${name}`) }
        return {
          ...made,
          instanceCount: n,
          requested: NO_AMOUNT,
          ...(n % 2 === 0 ? {} : { shortSince: n }),
          ...(n % 3 === 0 && UNTOLD),
        }
      }
      case 'instance':
        return { ...podOf(name, { restarts: n, ready: n % 2 === 0 }), ...assessed(level, n, null) }
      case 'node':
        return { ...nodeOf(name, { unschedulable: n % 2 === 0 }), ...assessed(level, n, null) }
      default:
        return eventOf(name, 'p', { count: n })
    }
  })

const METRICS_SAMPLED: readonly MetricName[] = ['ready', 'cpuUsed', 'memoryUsed', 'requests', 'cpuUtilisation', 'cpuRequested']
const step = fc.record({
  changes: fc.array(fc.record({ record, gone: fc.boolean() }), { minLength: 1, maxLength: 5 }),
  samples: fc.array(fc.record({ metric: fc.constantFrom(...METRICS_SAMPLED), of: fc.nat(), value: fc.nat(1_000) }), {
    maxLength: 8,
  }),
  alarm: fc.option(fc.record({ of: fc.nat(), closed: fc.boolean() })),
  change: fc.option(fc.record({ of: fc.nat(), what: fc.constantFrom('image' as const, 'desired' as const, 'came' as const) })),
  passed: fc.integer({ min: 0, max: 400_000 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)]

/** Lives the steps in a journal. @returns when the last of them changed something, ms since the epoch */
function live(dataDir: string, steps: readonly Step[]): number {
  const { journal } = openJournal(dataDir, START, () => {})
  const estate = new Map<RecordId, EstateRecord>()
  let now = START
  let end = START
  const first = fc.sample(record, { seed: 7, numRuns: 1 })
  journal.commit({
    at: now,
    deltas: first.map((record) => ({ op: 'put', record, was: null })),
    cursors: [],
    episodes: [],
    states: [],
  })
  for (const record of first) estate.set(record.id, record)
  for (const { changes, samples, alarm, change, passed } of steps) {
    now += passed
    const deltas = deltasOf(estate, changes)
    if (deltas.length === 0) continue
    end = now
    const ids = [...estate.values()].filter(({ kind }) => kind !== 'event').map(({ id }) => id)
    const read = samples.flatMap(({ metric, of, value }): Sample[] => {
      const entity = pick(ids, of)
      return entity === undefined ? [] : [{ entity, metric, at: now, value }]
    })
    const about = alarm === null ? undefined : pick(ids, alarm.of)
    const episodes: AlarmEpisode[] =
      about === undefined
        ? []
        : [
            {
              ...{ id: `${about}#component.short@${now}`, entity: about, code: 'component.short', level: 'minor', peak: 'minor' },
              ...{ raisedAt: now, clearedAt: alarm?.closed ? now : null, facts: { available: 1, desired: 2 }, name: about },
            },
          ]
    const entity = change === null ? undefined : pick(ids, change.of)
    const history =
      entity === undefined || change === null
        ? []
        : [
            {
              entity,
              shown: false,
              change:
                change.what === 'image'
                  ? { what: 'image' as const, before: 'a:1', after: 'a:2' }
                  : change.what === 'desired'
                    ? { what: 'desired' as const, before: 1, after: 2 }
                    : { what: 'came' as const, level: 'normal' as const, reason: null },
            },
          ]
    journal.commit({ at: now, deltas, cursors: [], episodes, states: [], history, samples: read })
  }
  journal.dispose()
  return end
}

/** The members of a package of the window. */
async function membersOf(
  dataDir: string,
  from: number,
  to: number,
  page = createPageDigest(),
): Promise<ReadonlyMap<string, string>> {
  const members = new Map<string, string>()
  const db = openForReading(dataDir)
  try {
    db.exec('BEGIN')
    const ask = { slice: findSlice(db, { from, to }), scope: WHOLE_ESTATE, redactor: createPlainRedactor() }
    const sink = {
      async add(path: string, content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>) {
        let text = ''
        for await (const part of content) text += String(part)
        members.set(path, text)
      },
    }
    await buildContent(db, sink, {
      ...ask,
      page,
      incident: null,
      register: null,
      now: to,
      tool: { name: 'wanglou', version: '0' },
    })
  } finally {
    db.close()
  }
  return members
}

/** As if these were the members of a package that was verified. */
function packageOf(members: ReadonlyMap<string, string>, window: { from: number; to: number }): PackageContent {
  const iso = (at: number) => new Date(at).toISOString()
  const manifest = {
    window: { from: iso(window.from), to: iso(window.to) },
    members: [...members.keys()].map((path) => ({ path })),
  }
  return {
    manifest: manifest as unknown as Manifest,
    async *read(path) {
      yield Buffer.from(members.get(path) ?? '')
    },
    async close() {},
  }
}

/** What a member of the page could say instead: another digit or name, and of a series of its own more than there is, told before it, after it, or twice. */
function liesOf(path: string, text: string): readonly string[] {
  // Another number may be of a record that is called the same.
  if (path === PAGE_MEMBERS.named) return text.includes('"name":"') ? [text.replace('"name":"', '"name":"not ')] : []
  const other = text.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10))
  const [head = '', ...lines] = text.split('\n')
  const more = lines.flatMap((line) => {
    if (!line.includes('"tier"')) return []
    const told = seriesLineSchema.parse(JSON.parse(line))
    const made = JSON.stringify({
      ...told,
      times: told.times.map((time) => time + 1),
      values: told.values.map((each) => each.map(() => 999_000)),
    })
    return [
      [made, ...lines],
      [...lines.slice(0, -1), made, ''],
      [line, ...lines],
    ].map((all) => [head, ...all].join('\n'))
  })
  return [other, ...more].filter((lie) => lie !== text)
}

/** What the page makes of its contents. */
function shown(contents: Contents, window: { from: number; to: number }) {
  const { estate, samples, alarms, coverage } = contents
  const history = estate === null ? null : cityHistory(estate, window, coverage)
  const open = (alarms?.episodes ?? []).filter(({ clearedAt }) => clearedAt === null || clearedAt >= window.from)
  const concerned = new Set(open.map(({ entity }) => entity))
  const series = [...tellingSeries(samples, concerned), ...sceneSeries(samples, concerned)]
  const names = (id: RecordId) => history?.names.get(id)?.name ?? contents.named.get(id)?.name
  return {
    ...{ entries: history?.entries, bureaus: history?.bureaus, moments: history?.moments, timeline: timelineOf(contents) },
    ...{ series, called: series.map(({ entity }) => names(entity)), unreadable: contents.unreadable },
  }
}

test('of its own members the page shows what it would show of the whole ones', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 14 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (steps, share) => {
        if (folder !== '') rmSync(folder, { recursive: true, force: true })
        folder = mkdtempSync(join(tmpdir(), 'wanglou-page-'))
        const end = live(folder, steps)
        const window = { from: START + Math.floor((end - START) * share), to: end + 1 }
        const members = await membersOf(folder, window.from, window.to)
        const own = readContents(members.keys(), (path) => members.get(path) ?? null)
        // As if the page carried them whole.
        const paths = [...members.keys()].filter((path) => path !== PAGE_MEMBERS.named)
        const all = new Set([...paths, ...paths.filter((path) => path.startsWith('samples/')).map((path) => `page/${path}`)])
        const whole = readContents(all, (path) => members.get(wholeOf(path) ?? path) ?? null)
        expect(whole.unreadable).toEqual([])
        expect(shown(own, window)).toEqual(shown(whole, window))
        // Where there is no page, all else is the same.
        const others = [...members].filter(([path]) => wholeOf(path) === null)
        expect(await membersOf(folder, window.from, window.to, NO_PAGE)).toEqual(new Map(others))
        // A package without a page has none that differs; a page that nothing is held against does.
        expect(await pageFinding(packageOf(new Map(others), window))).toBeNull()
        expect(await pageFinding(packageOf(new Map([...others, [REPORT_PATH, '']]), window))).toEqual({
          ...{ code: 'page-differs', facts: { path: PAGE_MEMBERS.alarms } },
        })
        // Who verifies a package finds them to agree, and each to differ that says something else.
        expect(await pageFinding(packageOf(members, window))).toBeNull()
        for (const path of [...members.keys()].filter((each) => wholeOf(each) !== null)) {
          for (const lie of liesOf(path, members.get(path) ?? '')) {
            const found = await pageFinding(packageOf(new Map([...members, [path, lie]]), window))
            expect(found, `${path}: ${lie}`).toEqual({ code: 'page-differs', facts: { path } })
          }
        }
        for (const id of own.named.keys()) expect(shown(own, window).series.some(({ entity }) => entity === id)).toBe(true)
      },
    ),
    { numRuns: 40 },
  )
})

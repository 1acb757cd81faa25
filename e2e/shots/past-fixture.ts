import type { DiffFrame, DiffRow, EntityChange, EstateFrame, HistoryFrame, JournalState } from '../../shared/estate/frame.ts'
import type { Reason } from '../../shared/estate/reason.ts'
import { estateFixture } from './estate-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const GIB = 1024 ** 3

/** How the journal fares; `full`: its disk is full. */
export function journalFixture(now: number, full: boolean): JournalState {
  return {
    sizeBytes: 3.2 * GIB,
    limitBytes: 20 * GIB,
    freeBytes: full ? 0 : 182 * GIB,
    historyFrom: now - 400 * 24 * HOUR,
    samplesFrom: now - 86 * 24 * HOUR,
    unrecordedSince: full ? now - 4 * MINUTE : null,
    problem: full ? { code: 'journal.disk-full', facts: { path: '/var/lib/wanglou', free: 0, detail: 'ENOSPC' }, at: now } : null,
  }
}

/** The wall of the fixture `live` as it was at `at`: watched, or with nobody at work. */
export function pastFixture(live: EstateFrame, at: number, watched: boolean): EstateFrame {
  return {
    ...estateFixture(watched ? 'partial' : 'stale', at),
    moment: at,
    density: live.density,
    journal: live.journal,
    notes: live.notes,
    past: {
      watched,
      previousChange: at - 7 * MINUTE,
      nextChange: at + 3 * MINUTE,
      previousAlarm: at - 40 * MINUTE,
      nextAlarm: null,
    },
  }
}

/** What differs between two moments of the fixture `live`. */
export function diffFixture(live: EstateFrame, from: number, to: number): DiffFrame {
  const bureaus = new Map(live.bureaus.map((bureau) => [bureau.id, bureau]))
  const rows = live.apps.flatMap((app): DiffRow[] => {
    if (app.topReason === null) return []
    const bureau = bureaus.get(app.bureau)
    const of = {
      app: app.id,
      appName: app.name,
      appNameEn: app.nameEn,
      bureau: app.bureau,
      bureauName: bureau?.name ?? null,
      bureauNameEn: bureau?.nameEn ?? null,
    }
    const changes: EntityChange[] = [
      { what: 'level', before: 'normal', after: app.level, reason: app.topReason },
      { what: 'ready', before: app.instanceCount, after: app.readyCount },
    ]
    const parts: EntityChange[] = [
      {
        what: 'image',
        before: 'registry.yunzhou.example/edu/enrol-web:2026.8.1',
        after: 'registry.yunzhou.example/edu/enrol-web:2026.8.2-hotfix',
      },
      { what: 'desired', before: 4, after: 6 },
    ]
    const component = { entity: `component:${app.id}`, kind: 'component', name: 'enrol-web', nameEn: null } as const
    return [
      { entity: app.id, kind: 'app', name: app.name, nameEn: app.nameEn, ...of, changes },
      ...(app.level === 'critical' || app.level === 'minor' ? [{ ...component, ...of, changes: parts }] : []),
    ]
  })
  const alone = { app: null, appName: null, appNameEn: null, bureau: null, bureauName: null, bureauNameEn: null }
  const node: DiffRow = {
    ...{ entity: 'node:gov-cloud-b/17', kind: 'node', name: 'gz-b-17', nameEn: null, ...alone },
    changes: [{ what: 'gone', level: 'major' }],
  }
  const grounds = { from: { what: 'partly', at: from }, to: { what: 'whole', at: to } } as const
  return { view: 'diff', seq: 1, base: null, asOf: to, moment: null, from, to, grounds, rows: [...rows, node], more: 214 }
}

/** The history of one app of the fixture `live`, up to `at`. */
export function historyFixture(live: EstateFrame, id: string, at: number, moment: number | null): HistoryFrame {
  const app = live.apps.find((each) => each.id === id)
  const reason: Reason | null = app?.topReason ?? null
  const steps = 144
  const series = (metric: string, from: number, by: number) => ({
    metric,
    from: at - 24 * HOUR,
    stepMs: 10 * MINUTE,
    mean: Array.from({ length: steps }, (_, n) =>
      n > 30 && n < 44 ? null : from + by * Math.sin(n / 9) + (n > 130 ? by * 2 : 0),
    ),
  })
  return {
    view: 'history',
    seq: 1,
    base: null,
    asOf: at,
    moment,
    id,
    name: app?.name ?? '',
    nameEn: app?.nameEn ?? null,
    entries: [
      { at: at - 2 * MINUTE, change: { what: 'level', before: 'minor', after: app?.level ?? 'normal', reason } },
      { at: at - 3 * MINUTE, change: { what: 'ready', before: 12, after: 7 } },
      { at: at - 4 * MINUTE, change: { what: 'level', before: 'normal', after: 'minor', reason } },
      {
        at: at - 9 * MINUTE,
        change: {
          what: 'image',
          before: 'registry.yunzhou.example/edu/web:2026.8.1',
          after: 'registry.yunzhou.example/edu/web:2026.8.2',
        },
      },
      { at: at - 90 * MINUTE, change: { what: 'desired', before: 4, after: 12 } },
      { at: at - 30 * HOUR, change: { what: 'came', level: 'normal', reason: null } },
    ],
    more: 31,
    series: [
      series('instances', 12, 2),
      series('ready', 11, 2),
      series('cpuUsed', 6200, 1900),
      series('memoryUsed', 14 * GIB, 2 * GIB),
    ],
  }
}

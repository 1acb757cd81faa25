import type Database from 'better-sqlite3'
import { readinessOf } from '../../../../shared/estate/readiness.ts'
import type { AppEntity, ComponentEntity, RecordId } from '../../../../shared/estate/record.ts'
import {
  type PlannedPeak,
  TRAFFIC_APPS,
  type TrafficFrame,
  type TrafficRow,
  type TrafficSpan,
} from '../../../../shared/estate/traffic.ts'
import type { Excuses } from '../../assess/capacity/exemptions.ts'
import { rangeOf, rangesOf, type Window } from '../../journal/samples/sample-reader.ts'
import { sumTogether } from '../../journal/samples/together.ts'
import type { EstateReader } from '../../publish/estate-reader.ts'
import { type AppTraffic, componentsIn, type Places, placesOf, trafficOf } from './app-traffic.ts'
import type { HoursMemory } from './hours-memory.ts'
import { type Around, roomsOf, surroundings } from './rooms.ts'
import { medianOf, outsidePeaks, peaksAt, usualBusyHour } from './usual.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

/** What is usual is told by so many days, ms: peaks of some days leave enough of it. */
const USUAL_MS = 14 * DAY_MS
/** What is newer is now, ms. */
const NOW_MS = 10 * MINUTE_MS
/** Steps of the line of one app, ms. */
const STEP_MS: Readonly<Record<TrafficSpan, number>> = { 24: 5 * MINUTE_MS, 168: 30 * MINUTE_MS }
/** The week before is told beyond the present by this share of the span: what may be coming. */
const AHEAD = 1 / 8
/** A peak that was over for longer is no matter any more, ms. */
const OVER_MS = USUAL_MS

export interface AskedTraffic {
  readonly span: TrafficSpan
  readonly app: RecordId | null
}

type Content = Omit<TrafficFrame, 'view' | 'base' | 'seq' | 'asOf' | 'moment'>

const last = (values: readonly (number | null)[]): number | null => values.filter((value) => value !== null).at(-1) ?? null
/**
 * A sum by minutes up to `at`, with the minute that runs told as the last before it where there is one: not all instances may have been read in it
 * yet.
 */
const withoutRunning = (minutes: readonly (number | null)[], at: number): readonly (number | null)[] => {
  const running = minutes.at(-1) ?? null
  return at % MINUTE_MS === 0 || running === null ? minutes : [...minutes.slice(0, -1), last(minutes.slice(0, -1)) ?? running]
}
const most = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/**
 * The traffic of an estate over the span that ends at `at`, ms since the epoch, beside the peaks that the register plans. The first look reads two
 * weeks of each instance that tells its own requests, so it goes in steps; each wants a transaction.
 * @throws DamageError
 * @param memory of hours; one for all looks
 */
export function* trafficContent(
  db: Database.Database,
  estate: EstateReader,
  excuses: Excuses,
  { span, app: asked }: AskedTraffic,
  at: number,
  memory: HoursMemory,
): Generator<void, Content> {
  const apps = new Map([...estate.ofKind('app')].map((app) => [app.id, app]))
  const peaks = new Map(excuses.map(([id, excuse]) => [id, excuse.peaks.map(plannedOf).filter(({ to }) => to > at - OVER_MS)]))
  // Whole hours, and of the last what there was of it by then.
  const usual = { from: Math.ceil(at / HOUR_MS) * HOUR_MS - USUAL_MS, to: at }
  const places = placesOf(estate, apps.keys())
  const own = yield* memory.own(places.keys(), 'requests', usual)
  const hours = trafficOf(places, own, yield* memory.together(componentsIn(places), 'requests', usual))
  const newest = yield* requestsIn(places, { from: at - NOW_MS, to: at }, MINUTE_MS, (mean) => withoutRunning(mean, at))
  const planned = (id: RecordId): readonly PlannedPeak[] => peaks.get(id) ?? []
  const summaries = [...apps.values()].map((app) => summaryOf(app, hours.get(app.id), newest.get(app.id), planned(app.id)))
  const told = summaries.filter(({ most, peak }) => most !== null || peak !== null).sort(byUrgency(at))
  const shown = told.slice(0, TRAFFIC_APPS)
  const chosen = asked !== null && apps.has(asked) ? asked : (shown[0]?.app ?? null)
  const shownApps = shown.map(({ app }) => app)
  const ready = yield* memory.own(shownApps, 'ready', usual)
  const full = yield* fullest(shownApps)
  const line = chosen === null ? null : yield* lineOf(chosen)
  return {
    ...{ span, from: at - span * HOUR_MS, to: at },
    rows: completed(shown),
    silent: summaries.length - told.length,
    more: told.length - shown.length,
    chosen: line,
  }

  /** @param told how a sum of instances is told */
  function* requestsIn(
    places: Places,
    window: Window,
    stepMs: number,
    told = (mean: readonly (number | null)[]) => mean,
  ): Generator<void, ReadonlyMap<RecordId, AppTraffic>> {
    const own = yield* rangesOf(db, places.keys(), 'requests', window, stepMs)
    const sums = yield* sumTogether(db, componentsIn(places), 'requests', window, stepMs)
    return trafficOf(places, own, new Map([...sums].map(([id, { mean, max }]) => [id, { mean: told(mean), max }])))
  }

  function summaryOf(
    app: AppEntity,
    traffic: AppTraffic | undefined,
    now: AppTraffic | undefined,
    peaks: readonly PlannedPeak[],
  ): Summary {
    const none: readonly (number | null)[] = Array.from({ length: span }, () => null)
    const mean = traffic?.mean ?? []
    const shownHours = traffic === undefined ? none : mean.slice(-span)
    return {
      app: app.id,
      now: last(now?.mean ?? []),
      most: traffic === undefined ? null : most(traffic.most.slice(-span)),
      baseline: usualBusyHour(outsidePeaks(mean, usual.from, HOUR_MS, peaks)),
      ...peaksAt(peaks, at),
      hours: shownHours,
    }
  }

  /** What costs more to tell, for those that are shown. */
  function completed(rows: readonly Summary[]): readonly TrafficRow[] {
    const around = surroundings(estate)
    const components = new Map(rows.map(({ app }) => [app, componentsOf(app)]))
    return rows.map((row) => {
      const app = apps.get(row.app)
      const parts: Around = { ...around, components: components.get(row.app) ?? [], connectionsUsed: full.get(row.app) ?? null }
      return {
        ...row,
        rooms: app === undefined ? [] : roomsOf(app, parts),
        ready: app === undefined ? null : readinessOf(app).ready,
        usualReady: medianOf(outsidePeaks(ready.get(row.app)?.mean ?? [], usual.from, HOUR_MS, planned(row.app))),
      }
    })
  }

  function componentsOf(app: RecordId): readonly ComponentEntity[] {
    return [...estate.childrenOf(app)].filter(
      (child): child is ComponentEntity => child.kind === 'component' && child.instanceCount > 0,
    )
  }

  /** The greatest share of connections that any part of an app had in the span, as the most that was served is of the span. */
  function* fullest(ids: readonly RecordId[]): Generator<void, ReadonlyMap<RecordId, number>> {
    const owners = new Map<RecordId, RecordId>()
    for (const id of ids) {
      for (const component of estate.childrenOf(id)) {
        owners.set(component.id, id)
        for (const instance of estate.childrenOf(component.id)) owners.set(instance.id, id)
      }
    }
    const found = new Map<RecordId, number>()
    const window = { from: at - span * HOUR_MS, to: at }
    for (const [id, { max }] of yield* rangesOf(db, owners.keys(), 'connectionsUsed', window, HOUR_MS)) {
      const [owner, used] = [owners.get(id), most(max)]
      if (owner !== undefined && used !== null) found.set(owner, Math.max(used, found.get(owner) ?? 0))
    }
    return found
  }

  function* lineOf(app: RecordId): Generator<void, NonNullable<TrafficFrame['chosen']>> {
    const stepMs = STEP_MS[span]
    const window = { from: at - span * HOUR_MS, to: at }
    const ahead = span * HOUR_MS * AHEAD
    const before = { from: window.from - WEEK_MS, to: at - WEEK_MS + ahead }
    const places: Places = placesOf(estate, [app])
    const traffic = (yield* requestsIn(places, window, stepMs)).get(app)
    const weekBefore = (yield* requestsIn(places, before, stepMs)).get(app)
    const none = Array.from({ length: Math.ceil((span * HOUR_MS) / stepMs) }, () => null)
    return {
      ...{ app, stepMs, mean: traffic?.mean ?? none, most: traffic?.most ?? none },
      before: weekBefore?.mean ?? [],
      ready: rangeOf(db, app, 'ready', window, stepMs).mean,
      peaks: planned(app).filter(({ from, to }) => from < at + ahead && to > window.from),
    }
  }
}

type Summary = Omit<TrafficRow, 'rooms' | 'ready' | 'usualReady'>

const plannedOf = ({ name, nameEn, from, to, factor }: PlannedPeak): PlannedPeak => ({ name, nameEn, from, to, factor })

/** A peak that is on first, then those that come, soonest first, then those that are over; apps without one by their traffic. */
function byUrgency(at: number): (a: Summary, b: Summary) => number {
  const rank = ({ peak }: Summary): number => (peak === null ? 3 : peak.to <= at ? 2 : peak.from > at ? 1 : 0)
  return (a, b) =>
    rank(a) - rank(b) ||
    (rank(a) === 1 ? (a.peak?.from ?? 0) - (b.peak?.from ?? 0) : 0) ||
    (b.most ?? -1) - (a.most ?? -1) ||
    (a.app < b.app ? -1 : 1)
}

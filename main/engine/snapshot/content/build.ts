import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { Incident } from '../../../../shared/estate/incident.ts'
import { suggestGrade } from '../../../../shared/estate/incident-rules.ts'
import { compareLevels, type Grade } from '../../../../shared/estate/level.ts'
import { METRICS, type MetricName } from '../../../../shared/estate/metric.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import type { Register } from '../../../../shared/estate/register.ts'
import type { About, Method } from '../../../../shared/snapshot/manifest.ts'
import {
  type CoverageMember,
  type IncidentMember,
  MEMBERS,
  type PackageEpisode,
  samplesPath,
} from '../../../../shared/snapshot/members.ts'
import { readLogFrom } from '../../journal/read-alarms.ts'
import { readWatchHistory } from '../../journal/read-watch.ts'
import { metricsWithin } from '../../journal/samples/gather.ts'
import { recordedMs } from '../../journal/samples/recorded-days.ts'
import { numbersOf } from '../../journal/samples/sampled.ts'
import type { Content } from '../package/write-package.ts'
import type { Redactor } from '../redact/redactor.ts'
import { alarmLines } from './alarm-lines.ts'
import { changeLines } from './change-lines.ts'
import { coverageOf } from './coverage.ts'
import { document } from './documents.ts'
import { type EstateLines, estateLines } from './estate-lines.ts'
import { noteLines } from './note-lines.ts'
import type { PageDigest } from './page-digest.ts'
import { registerIn } from './register-rows.ts'
import type { Scope } from './scope.ts'
import { type SeriesAsk, seriesLines, stepFor } from './series-lines.ts'
import type { Slice } from './slice.ts'
import { createThrift, type Thrift } from './thrift.ts'

/** A member that others make, such as a page or a picture. */
export interface ExtraMember {
  readonly path: string
  readonly content: Content
  readonly method: Method
}

export interface BuildProgress {
  readonly member: string
  /** Of this member, 0…1; null: not known. */
  readonly share: number | null
}

/** Where members go: a package, or nowhere. */
export interface MemberSink {
  add(path: string, content: Content, method: Method): Promise<unknown>
}

export interface BuildAsk {
  readonly slice: Slice
  readonly scope: Scope
  readonly redactor: Redactor
  /** null: nobody opened one. */
  readonly incident: Incident | null
  /** null: there is none. */
  readonly register: Register | null
  /** Wall time, ms since the epoch. */
  readonly now: number
  readonly tool: About['tool']
  /** Gathers what the page shows (`createPageDigest`); `NO_PAGE`: there is none. */
  readonly page: PageDigest
  /** What is added behind the members of the journal; it is given what the manifest will say. */
  readonly extras?: (about: About) => AsyncIterable<ExtraMember> | Iterable<ExtraMember>
  readonly progress?: (progress: BuildProgress) => void
  /** Left out: garbage is left to V8. */
  readonly thrift?: Thrift
}

const METRIC_NAMES = Object.keys(METRICS).filter((name): name is MetricName => Object.hasOwn(METRICS, name))

/** Writes all members of a package, one after another, as streams. Call it in one transaction of `db`. @returns what the manifest says of them */
export async function buildContent(db: Database.Database, writer: MemberSink, ask: BuildAsk): Promise<About> {
  const { slice, scope, redactor, page, progress, thrift = createThrift(() => {}) } = ask
  const estate = estateLines(db, slice, scope, redactor, page, thrift.look)
  const coverage = redactor.value(coverageOf(db, slice))
  let gravest: Grade | null = null
  const alarmed = new Set<RecordId>()
  const add = async (path: string, content: Iterable<string>): Promise<void> => {
    progress?.({ member: path, share: null })
    await writer.add(path, thrift.through(content), 'deflate')
  }

  await add(MEMBERS.checkpoint, estate.checkpoint())
  const reached = (share: number): void => progress?.({ member: MEMBERS.changeLog, share })
  await add(MEMBERS.changeLog, estate.changes(reached))
  await add(MEMBERS.sources, document(redactor.value(readWatchHistory(db, slice.from, slice.to))))
  const meet = ({ entity, app, peak }: AlarmEpisode, told: PackageEpisode): void => {
    page.alarm(told)
    for (const id of [entity, app]) if (id !== undefined) alarmed.add(id)
    if (gravest === null || compareLevels(peak, gravest) < 0) gravest = peak
  }
  await add(MEMBERS.alarms, alarmLines(db, slice, scope, redactor, meet))
  await add(MEMBERS.notes, noteLines(db, slice, scope, redactor))
  await add(MEMBERS.changes, changeLines(db, slice, scope, estate.called, redactor, page))
  await add(MEMBERS.register, document(redactor.value({ register: ask.register && registerIn(ask.register, scope) })))
  await add(MEMBERS.coverage, document(coverage))
  await add(MEMBERS.incident, document(redactor.value(incidentMember(ask, gravest))))
  const groups = groupsOf(db, estate, slice)
  const concerned = recordsOf(estate, [...(scope.parts ?? []).map(({ id }) => id), ...alarmed])
  const sampled = metricsWithin(db, slice.from, slice.to)
  for (const metric of METRIC_NAMES) if (sampled.has(metric)) await addSeries(metric)
  for (const [path, content] of page.members({ from: slice.from, to: slice.to }, readLogFrom(db))) await add(path, content)
  const about = aboutOf(ask, coverage)
  for await (const { path, content, method } of ask.extras?.(about) ?? []) {
    progress?.({ member: path, share: null })
    await writer.add(path, content, method)
  }
  return about

  async function addSeries(metric: MetricName): Promise<void> {
    const telling = page.telling(metric, (record) => concerned.has(record))
    const asked = { metric, window: slice, groups, ...(telling === undefined ? {} : { telling }) }
    const lines = seriesLines(db, asked, thrift.look)
    const first = lines.next()
    if (first.done) return
    await add(samplesPath(metric), following(first.value, lines))
  }
}

function* following(first: string, rest: Iterable<string>): Generator<string> {
  yield first
  yield* rest
}

/** The package's numbers for what may have been sampled, of these. */
function recordsOf({ sampled, numberOf }: EstateLines, ids: readonly RecordId[]): ReadonlySet<number> {
  const keys = ids.map((id) => sampled.few.get(id) ?? sampled.many.get(id)).filter((key) => key !== undefined)
  return new Set(keys.map(numberOf))
}

function groupsOf(db: Database.Database, { sampled, numberOf }: EstateLines, slice: Slice): SeriesAsk['groups'] {
  const [few, many] = [new Map<number, number>(), new Map<number, number>()]
  for (const [no, id] of numbersOf(db, [...sampled.few.keys(), ...sampled.many.keys()])) {
    const key = sampled.few.get(id)
    if (key !== undefined) few.set(no, numberOf(key))
    else many.set(no, numberOf(sampled.many.get(id) ?? id))
  }
  return [
    { records: few, stepMs: null },
    { records: many, stepMs: stepFor(sampled.many.size, recordedMs(db, slice.from, slice.to)) },
  ]
}

function incidentMember({ incident, slice, scope, now }: BuildAsk, gravest: Grade | null): IncidentMember {
  const byAlarms = gravest === null ? null : { grade: gravest, by: 'alarms' as const, interruptedMs: null }
  const suggested = incident === null ? byAlarms : suggestGrade(incident, { gravest }, now)
  const window = { from: slice.from, to: slice.to }
  // What is typed read-only is the same JSON.
  return JSON.parse(JSON.stringify({ scope: scope.parts, window, incident, suggestedGrade: suggested }))
}

const iso = (at: number): string => new Date(at).toISOString()

/** What the manifest says of the content. `coverage` is redacted already. */
function aboutOf({ slice, scope, redactor, now, tool }: BuildAsk, coverage: CoverageMember): About {
  return {
    tool,
    made: iso(now),
    window: { from: iso(slice.from), to: iso(slice.to) },
    scope: { parts: redactor.value(scope.parts)?.map((part): { id: RecordId; name: string } => ({ ...part })) ?? null },
    redaction: { ...redactor.summary() },
    sources: coverage.sources.map(({ name, kind, phase, asOf, stretches }) => ({
      ...{ name, kind, state: phase, dataAsOf: asOf === null ? null : iso(asOf) },
      coverage: stretches.filter((each) => each.phase === 'live').map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    })),
  }
}

import { type Level, shownLevel } from '../../shared/estate/level.ts'
import { type ProblemCode, problemText } from '../../shared/estate/problem-words.ts'
import type { Reason } from '../../shared/estate/reason.ts'
import { reasonText } from '../../shared/estate/reason-words.ts'
import { type Entity, type EntityKind, type EstateRecord, isEntity, type RecordId } from '../../shared/estate/record.ts'
import type { Problem, ResourceState, SourcePhase, SourceState } from '../../shared/estate/source-state.ts'
import { unreachable } from '../../shared/lib/assert.ts'
import { type Facts, LANGS, type Lang } from '../../shared/lib/words.ts'
import { createFreshness, type Freshness } from '../engine/publish/freshness.ts'

/**
 * A running engine saves its states every few seconds, and a live source's `asOf` moves with every pong. One that is older than
 * this, ms, is not live any more, whatever was saved last: the engine hangs, or the machine slept.
 */
const LIVE_WITHIN_MS = 60_000

type Texts = Readonly<Record<Lang, string>>

export interface StateDocument {
  /** The past instant that this is the state of, ISO 8601; null: now. */
  readonly at: string | null
  /** Wall time of the commit `seq`, ISO 8601; null when nothing was ever committed. */
  readonly asOf: string | null
  readonly seq: number
  /** Whether an engine is (at a past instant: was) at work on this data folder. */
  readonly running: boolean
  readonly sources: readonly SourceDocument[]
  readonly entities: readonly EntityDocument[]
}

export interface SourceDocument {
  readonly name: string
  readonly kind: string
  readonly phase: SourcePhase
  /** Until when its data is known to be true; null: never seen. */
  readonly asOf: string | null
  readonly stale: boolean
  /** null where it is live, or was never seen. */
  readonly staleSince: string | null
  readonly problem: ProblemDocument | null
  readonly resources: readonly (Omit<ResourceState, 'problem'> & { readonly problem: ProblemDocument | null })[]
}

interface ProblemDocument {
  readonly code: ProblemCode
  readonly text: Texts
  readonly wayOut: Texts
}

interface ReasonDocument {
  readonly code: Reason['code']
  readonly level: Reason['level']
  readonly since: string
  readonly facts: Facts
  readonly text: Texts
}

/** An entity as it may be shown: an alarm keeps its grade, health that is stale is said to be stale. */
export interface EntityDocument {
  readonly id: RecordId
  readonly kind: EntityKind
  readonly name: string
  /** Name in the sources file; null for bureaus and apps. */
  readonly source: string | null
  readonly level: Level
  readonly stale: boolean
  readonly staleSince: string | null
  readonly reasons: readonly ReasonDocument[]
  readonly parent: RecordId | null
  /** What its kind adds. */
  readonly [extra: string]: unknown
}

/** What the journal holds, read at one sequence. */
export interface StateInput {
  readonly seq: number
  readonly at: number | null
  readonly running: boolean
  readonly states: readonly SourceState[]
  readonly records: Iterable<EstateRecord>
  /** The past instant that is told of, ms since the epoch; null: now. */
  readonly moment: number | null
  /** Wall time of what is told of, ms since the epoch. */
  readonly now: number
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
/** 0 stands for "never seen". */
const isoSince = (since: number | null): string | null => (since === 0 ? null : iso(since))

function inAllLangs(text: (lang: Lang) => string): Texts {
  const [first, second] = LANGS
  return { [first]: text(first), [second]: text(second) }
}

function problemDocument(problem: Problem | null): ProblemDocument | null {
  if (problem === null) return null
  const { code, facts } = problem
  return {
    code,
    text: inAllLangs((lang) => problemText(code, facts, lang).what),
    wayOut: inAllLangs((lang) => problemText(code, facts, lang).wayOut),
  }
}

/** The state as it is now: what was live when it was saved is not live when no engine runs, or when it was saved long ago. */
export function currentState(state: SourceState, running: boolean, now: number): SourceState {
  const recent = running && state.asOf !== null && now - state.asOf <= LIVE_WITHIN_MS
  if (state.phase === 'refused' || (running && state.phase !== 'live') || recent) return state
  const resources = state.resources.map((resource) =>
    resource.state === 'not-observed' ? resource : { ...resource, state: 'waiting' as const },
  )
  return { ...state, phase: 'idle', resources }
}

function sourceDocument(state: SourceState, freshness: Freshness): SourceDocument {
  const since = freshness.of([state.name])
  return {
    name: state.name,
    kind: state.kind,
    phase: state.phase,
    asOf: iso(state.asOf),
    stale: since !== null,
    staleSince: isoSince(since),
    problem: problemDocument(state.problem),
    resources: state.resources.map((resource) => ({ ...resource, problem: problemDocument(resource.problem) })),
  }
}

/** What each kind tells beyond what all tell. */
function extraOf(entity: Entity): Readonly<Record<string, unknown>> {
  switch (entity.kind) {
    case 'bureau':
      return { nameEn: entity.nameEn }
    case 'app': {
      const { nameEn, appClass, sources, componentCount, instanceCount, readyCount, capacity, origin } = entity
      return { nameEn, appClass, sources, componentCount, instanceCount, readyCount, capacity, origin }
    }
    case 'component': {
      const { namespace, uid, workload, desired, updated, available } = entity
      return { namespace, uid, workload, desired, updated, available }
    }
    case 'instance': {
      const { namespace, uid, phase, ready, restarts, node } = entity
      return { namespace, uid, phase, ready, restarts, node }
    }
    case 'cluster': {
      const { nodeCount, readyNodeCount, instanceCount, zones, allocatable, capacity } = entity
      return { nodeCount, readyNodeCount, instanceCount, zones, allocatable, capacity }
    }
    case 'node': {
      const { uid, ready, unschedulable, zone } = entity
      return { uid, ready: ready === 'True', readyStatus: ready, unschedulable, zone }
    }
    default:
      return unreachable(entity)
  }
}

function entityDocument(entity: Entity, since: number | null): EntityDocument {
  const { id, kind, name, source, level, reasons, parent } = entity
  return {
    id,
    kind,
    name,
    source,
    level: shownLevel(level, since),
    stale: since !== null,
    staleSince: isoSince(since),
    reasons: reasons.map((reason) => ({
      code: reason.code,
      level: reason.level,
      since: new Date(reason.since).toISOString(),
      facts: reason.facts,
      text: inAllLangs((lang) => reasonText(reason.code, reason.facts, lang)),
    })),
    parent,
    ...extraOf(entity),
  }
}

/** The document that `wanglou state --json` prints: entities only, their evidence stays in the journal. */
export function stateDocument({ seq, at, moment, running, states, records, now }: StateInput): StateDocument {
  const current = states.map((state) => currentState(state, running, now))
  const freshness = createFreshness(current)
  const entities = [...records].filter(isEntity)

  const ofBureau = new Map<RecordId, Set<string>>()
  for (const entity of entities) {
    if (entity.kind !== 'app' || entity.parent === null) continue
    const sources = ofBureau.get(entity.parent) ?? new Set<string>()
    for (const source of entity.sources) sources.add(source)
    ofBureau.set(entity.parent, sources)
  }
  const staleSinceOf = (entity: Entity): number | null =>
    entity.kind === 'bureau' ? freshness.of(ofBureau.get(entity.id) ?? []) : freshness.ofRecord(entity)

  return {
    at: iso(moment),
    asOf: iso(at),
    seq,
    running,
    sources: current.map((state) => sourceDocument(state, freshness)),
    entities: entities.map((entity) => entityDocument(entity, staleSinceOf(entity))),
  }
}

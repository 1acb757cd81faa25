import type { Cursor } from '../../shared/estate/observation.ts'
import type { Problem, SourceState } from '../../shared/estate/source-state.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { SourceConfig, SourcesFile } from '../config/sources-file.ts'
import type { Restored } from './journal/restored.ts'
import type { Source } from './sources/source.ts'

/** The states of all sources: those of the sources file in its order, then those that only the cache knows. */
export interface SourceBoard extends Disposable {
  readonly states: readonly SourceState[]
  /** Whether a state changed since the last `settle`. */
  readonly changed: boolean
  settle(): void
  put(state: SourceState): void
  /** Opens each source and starts it from its cursors. */
  start(open: (config: SourceConfig) => Source, cursors: readonly Cursor[]): void
  dispose(): Promise<void>
}

function notStarted(name: string, kind: string, known: SourceState | undefined, at: number): SourceState {
  return {
    name,
    kind,
    phase: 'idle',
    since: at,
    asOf: known?.asOf ?? null,
    retryAt: null,
    problem: null,
    resources: known?.resources.map((resource) => ({ ...resource, state: 'waiting' })) ?? [],
    eventsPerSecond: 0,
    requestsPerMinute: 0,
    requestBudgetPerMinute: known?.requestBudgetPerMinute ?? 0,
    badFrames: 0,
  }
}

/** Nothing will start it: it must not look as if it were about to. */
const unlisted = (name: string, at: number): Problem => ({ code: 'source.unlisted', facts: { name }, at })

const refused = (state: SourceState, problem: Problem): SourceState => ({ ...state, phase: 'refused', problem })

/**
 * @param known the last states of the run before: what they were as of is still true, that they were live is not
 * @param at wall time, ms since the epoch
 */
export function createSourceBoard(file: SourcesFile, known: readonly SourceState[], at: number): SourceBoard {
  const last = new Map(known.map((state) => [state.name, state]))
  const states = new Map<string, SourceState>()
  for (const { name, kind } of file.sources) states.set(name, notStarted(name, kind, last.get(name), at))
  for (const { name, problem } of file.refused) {
    states.set(name, refused(notStarted(name, last.get(name)?.kind ?? '', last.get(name), at), problem))
  }
  for (const { name, kind } of known) {
    if (!states.has(name)) states.set(name, refused(notStarted(name, kind, last.get(name), at), unlisted(name, at)))
  }

  const sources: Source[] = []
  let changed = true

  return {
    get states() {
      return [...states.values()]
    },
    get changed() {
      return changed
    },
    settle() {
      changed = false
    },
    put(state) {
      // A source that has not reached its server yet knows no time; what the cache was true as of still holds.
      const asOf = state.asOf ?? states.get(state.name)?.asOf ?? null
      states.set(state.name, { ...state, asOf })
      changed = true
    },
    start(open, cursors) {
      for (const config of file.sources) {
        const source = open(config)
        sources.push(source)
        source.start(cursors.filter((cursor) => cursor.source === config.name))
      }
    },
    async dispose() {
      await Promise.all(sources.splice(0).map((source) => source.dispose()))
    },
  }
}

/** Sources in the cache that are no longer in the file. */
export function removedSources(file: SourcesFile, { records, sourceStates, cursors }: Restored): ReadonlySet<string> {
  const names = new Set([...file.sources, ...file.refused].map(({ name }) => name))
  const known = new Set<string>([...sourceStates.map(({ name }) => name), ...cursors.map(({ source }) => source)])
  for (const { source } of records) if (source !== null) known.add(source)
  return new Set([...known].filter((name) => !names.has(name)))
}

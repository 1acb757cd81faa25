import type { Problem, SourceState } from '../../shared/estate/source-state.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { SourceConfig, SourcesFile } from '../config/sources-file.ts'
import { same } from './estate/same.ts'
import type { Restored } from './journal/restored.ts'
import type { Source } from './sources/source.ts'

/** Opens and starts a source that tells its states to `tell`. */
export type OpenAndStart = (config: SourceConfig, tell: (state: SourceState) => void) => Source

/** All sources: those of the sources file in its order, then those that only the cache knows. */
export interface SourceBoard extends Disposable {
  readonly states: readonly SourceState[]
  /** Whether a state changed since the last `settle`. */
  readonly changed: boolean
  settle(): void
  /** From now on sources are opened, as the sources file wants them. */
  start(open: OpenAndStart): void
  /**
   * The sources file is another: sources that came are opened, those whose entry differs are opened anew, those that are paused or gone
   * are closed. The others are not touched.
   */
  configure(file: SourcesFile, at: number): void
  /** What all sources go by changed: those that are open are opened anew, and go on where they stood. */
  openAnew(): void
  /** These secrets are not what they were: sources that need them are opened, or opened anew. */
  secretsChanged(names: ReadonlySet<string>): void
  /**
   * Opens what is to be opened. To be called after what sources offered was taken, so that one that is opened again goes on from its last
   * word. Returns the sources that are gone from the file and closed: what they showed is to be dropped.
   */
  tend(at: number): readonly string[]
  /** Asks a source to read its history of readings again; false: it is not open, or has none. */
  fillAgain(name: string): boolean
  dispose(): Promise<void>
}

export interface SourceBoardDeps {
  /** Why a source must not be opened yet; null: it may. */
  readonly obstacle: (config: SourceConfig, at: number) => Problem | null
  /** Names of the secrets that a source needs. */
  readonly needs: (config: SourceConfig) => readonly string[]
}

/** One line of the board. */
interface Slot {
  readonly name: string
  state: SourceState
  /** null: the file has no entry for it that can be used; `refusal` says why. */
  config: SourceConfig | null
  refusal: Problem | null
  /** By what it was opened; null: it is to be opened anew. */
  opened: SourceConfig | null
  source: Source | null
  closing: Promise<void> | null
  /** Something that it was waiting for may have come. */
  due: boolean
  /** It is of another kind now: what it showed is to be dropped before it is opened. */
  drop: boolean
}

function notStarted(name: string, kind: string, known: SourceState | undefined, at: number): SourceState {
  return {
    name,
    ...(known?.displayName === undefined ? {} : { displayName: known.displayName }),
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

/** What an entry says beside what is only shown: a new display name opens nothing anew. */
const essence = ({ displayName: _, displayNameEn: __, ...rest }: SourceConfig) => rest

/** A state, with what its source is called on screen. */
function titled(state: SourceState, config: SourceConfig | null): SourceState {
  const { displayName: _, ...plain } = state
  if (config === null) return state
  if (config.displayName === null) return plain
  return { ...plain, displayName: { name: config.displayName, nameEn: config.displayNameEn ?? null } }
}

const sameConnection = (a: SourceConfig | null, b: SourceConfig | null): boolean =>
  a === b || (a !== null && b !== null && same(essence(a), essence(b)))

/**
 * @param known the last states of the run before: what they were as of is still true, that they were live is not
 * @param at wall time, ms since the epoch
 */
export function createSourceBoard(
  file: SourcesFile,
  known: readonly SourceState[],
  at: number,
  { obstacle, needs }: SourceBoardDeps,
): SourceBoard {
  let slots: ReadonlyMap<string, Slot> = new Map()
  /** Gone from the file, and not yet closed. */
  const leaving = new Map<string, Slot>()
  let open: OpenAndStart | null = null
  let changed = true
  let disposed = false

  function put(slot: Slot, state: SourceState): void {
    slot.state = titled(state, slot.config)
    changed = true
  }

  /** Shows a source that is not open, for whatever reason. */
  function rest(slot: Slot, problem: Problem | null, at: number): void {
    const kind = slot.config?.kind ?? slot.state.kind
    const state = notStarted(slot.name, kind, slot.state.kind === kind ? slot.state : undefined, at)
    put(
      slot,
      problem !== null ? { ...state, phase: 'refused', problem } : slot.config?.paused ? { ...state, phase: 'paused' } : state,
    )
  }

  /** The slot of a name, also where it was on its way out: a namesake that is not closed yet is opened as the new one once it is. */
  function slotOf(name: string, known: SourceState | undefined, at: number): Slot {
    const slot = slots.get(name) ?? leaving.get(name)
    leaving.delete(name)
    if (slot !== undefined) return slot
    const state = notStarted(name, known?.kind ?? '', known, at)
    return { name, state, config: null, refusal: null, opened: null, source: null, closing: null, due: true, drop: false }
  }

  function want(slot: Slot, config: SourceConfig, at: number): void {
    if (slot.refusal === null && slot.config !== null && sameConnection(slot.config, config)) {
      slot.config = config
      put(slot, slot.state)
      return
    }
    slot.drop ||= slot.config !== null && slot.config.kind !== config.kind
    slot.config = config
    slot.refusal = null
    slot.due = true
    if (slot.source === null) rest(slot, null, at)
  }

  function refuse(slot: Slot, problem: Problem, at: number): void {
    slot.config = null
    slot.refusal = problem
    if (slot.source === null) rest(slot, problem, at)
  }

  /** Lays the board out anew, in the order of the file. */
  function lay(file: SourcesFile, known: ReadonlyMap<string, SourceState>, at: number): void {
    const next = new Map<string, Slot>()
    const seat = (name: string): Slot => {
      const slot = slotOf(name, known.get(name), at)
      next.set(name, slot)
      return slot
    }
    for (const config of file.sources) want(seat(config.name), config, at)
    for (const { name, problem } of file.refused) refuse(seat(name), problem, at)
    for (const name of [...slots.keys(), ...known.keys()].filter((name) => !next.has(name))) {
      const slot = slots.get(name)
      // Where an entry has no name, it may be this one: what it showed stays. So it does at the start, where what was removed is left out.
      if (slot === undefined || !file.complete) refuse(seat(name), unlisted(name, at), at)
      else leaving.set(name, Object.assign(slot, { config: null, refusal: null }))
    }
    slots = next
    changed = true
  }

  function close(slot: Slot, at: number): void {
    const { source } = slot
    if (source === null || slot.closing !== null) return
    const closed = () => {
      slot.source = null
      slot.opened = null
      slot.closing = null
      slot.due = true
      rest(slot, slot.refusal, at)
    }
    slot.closing = source.dispose().then(closed, (error: unknown) => {
      closed()
      throw error
    })
  }

  function openSlot(slot: Slot, config: SourceConfig, at: number): void {
    if (open === null) return
    slot.due = false
    if (config.paused) return
    const problem = obstacle(config, at)
    if (problem !== null) {
      rest(slot, problem, at)
      return
    }
    slot.opened = config
    let mine: Source | null = null
    mine = open(config, (state) => {
      if (mine !== null && slot.source !== mine) return
      // A source that has not reached its server yet knows no time; what the cache was true as of still holds.
      put(slot, { ...state, asOf: state.asOf ?? slot.state.asOf })
    })
    slot.source = mine
  }

  lay(file, new Map(known.map((state) => [state.name, state])), at)

  return {
    get states() {
      return [...slots.values()].map(({ state }) => state)
    },
    get changed() {
      return changed
    },
    settle() {
      changed = false
    },
    start(given) {
      open = given
    },
    configure: (file, at) => lay(file, new Map(), at),
    openAnew() {
      for (const slot of slots.values()) slot.opened = null
    },
    secretsChanged(names) {
      for (const slot of slots.values()) {
        if (slot.config === null || !needs(slot.config).some((name) => names.has(name))) continue
        slot.due = true
        slot.opened = null
      }
    },
    fillAgain(name) {
      const source = slots.get(name)?.source
      source?.fillAgain?.()
      return source?.fillAgain !== undefined
    },
    tend(at) {
      if (disposed) return []
      const gone: string[] = []
      for (const slot of leaving.values()) {
        close(slot, at)
        if (slot.source === null) gone.push(slot.name)
      }
      for (const slot of slots.values()) {
        const { config, source } = slot
        const stays = config !== null && !config.paused && sameConnection(slot.opened, config)
        if (source !== null && !stays) close(slot, at)
        else if (source === null && slot.drop) gone.push(slot.name)
        else if (source === null && config !== null && slot.due) openSlot(slot, config, at)
        if (source === null) slot.drop = false
      }
      for (const name of gone) leaving.delete(name)
      if (gone.length > 0) changed = true
      return gone
    },
    async dispose() {
      disposed = true
      const all = [...slots.values(), ...leaving.values()]
      await Promise.all(all.map((slot) => slot.closing ?? slot.source?.dispose()))
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

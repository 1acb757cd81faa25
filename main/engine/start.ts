import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { WalkFrame, WalkMessage } from '../../shared/estate/connection-walk.ts'
import type { Frame } from '../../shared/estate/frame.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import type { EngineOptions } from '../../shared/ipc/engine.ts'
import type { SnapshotJob, SnapshotTold } from '../../shared/ipc/snapshot.ts'
import { present } from '../../shared/lib/assert.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import type { Drawn } from '../../shared/snapshot/pictures.ts'
import { readPolicyFile } from '../config/policy-file.ts'
import { readRegisterFile } from '../config/register-file.ts'
import { readSourcesFile } from '../config/sources-file.ts'
import { createEngine } from './engine.ts'
import type { Engine } from './engine-deps.ts'
import { createFileWatch } from './file-watch.ts'
import { maskedDeps } from './masking/masked-deps.ts'
import { createSecretMask, type SecretMask } from './masking/secret-mask.ts'
import { processMemory } from './memory-return.ts'
import { startReaderThread } from './past/start-reader.ts'
import { startImportThread } from './snapshot/case/start-import.ts'
import type { createSource } from './sources/kinds.ts'

/** What no source is called. */
const VAULT = ''

export interface EngineOutlets {
  readonly send: (view: number, frame: Frame) => void
  readonly onState: (state: SourceState) => void
  readonly onFatal: (error: unknown) => void
  readonly log: (line: string) => void
  /** How far the writing of a package is, and what came of it. */
  readonly onSnapshot?: (id: number, told: SnapshotTold) => void
}

/** The engine that a process runs. */
export interface RunningEngine extends Engine {
  /** The vault's secrets by name, kept in memory only; null: it is locked. */
  setSecrets(secrets: Readonly<Record<string, string>> | null): void
  /** Writes or previews a package, or makes its page; `onSnapshot` hears what comes of it. */
  snapshot(id: number, job: SnapshotJob): void
  endSnapshot(id: number): void
  /** What came of drawing the page that `onSnapshot` heard of. */
  snapshotDrawn(id: number, drawn: Drawn): void
  /** A text without the secrets in use and what looks like one. */
  masked(text: string): string
}

/** The engine on the real clock, files and sources. @throws JournalError where the data folder cannot be used */
export function startEngine({ dataDir, sourcesFile }: EngineOptions, given: EngineOutlets): RunningEngine {
  /** One a source by its name, since nobody else is sent its secrets; and one of all that the vault holds. */
  const masks = new Map<string, SecretMask>()
  const maskOf = (name: string): SecretMask => {
    const mask = masks.get(name) ?? createSecretMask()
    masks.set(name, mask)
    return mask
  }
  const masked = (text: string): string => [...masks.values()].reduce((shown, mask) => mask.words(shown), text)
  const outlets: EngineOutlets = { ...given, log: (line) => given.log(masked(line)) }
  const clock = { now: () => Date.now(), monotonic: () => performance.now() }
  const watch = createFileWatch(sourcesFile)
  // The first answer is always yes: from here on it tells of what comes after this reading.
  watch.changed()
  let secrets: Readonly<Record<string, string>> | null = {}
  const secretOf = (name: string): string | null =>
    secrets !== null && Object.hasOwn(secrets, name) ? (secrets[name] ?? null) : null
  const file = sourcesFile === null ? null : readSourcesFile(sourcesFile, clock.now())
  let open: typeof createSource | null = null
  const engine = createEngine({
    ...outlets,
    dataDir,
    sourcesFile: file,
    policy: DEFAULT_POLICY,
    clock,
    random: Math.random,
    every(ms, work) {
      const timer = setInterval(work, ms)
      return { dispose: () => clearInterval(timer) }
    },
    secret: secretOf,
    secretsLocked: () => secrets === null,
    readPolicy: (path) => readPolicyFile(path, clock.now()),
    sourcesNews: () => (sourcesFile !== null && watch.changed() ? readSourcesFile(sourcesFile, clock.now()) : null),
    openSource: (config, deps) => present(open, 'the kinds of sources')(config, maskedDeps(config, deps, maskOf(config.name))),
    readRegister: (path) => readRegisterFile(path, clock.now()),
    startReader: startReaderThread,
    startImport: startImportThread,
    memory: processMemory(),
  })
  const walks = new Map<string, AbortController>()
  const endWalks = (view: number): void => {
    for (const [key, ending] of walks) if (key.startsWith(`${view}/`)) ending.abort()
  }

  /** A test of a connection speaks to servers as a source does, and is loaded as late. */
  function walkFor(view: number, message: WalkMessage): void {
    const key = `${view}/${message.id}`
    if (message.type === 'end-walk') {
      walks.get(key)?.abort()
      return
    }
    const ending = new AbortController()
    const { id, entry, secrets: typed } = message
    walks.set(key, ending)
    const folder = dirname(sourcesFile ?? join(dataDir, 'sources.yaml'))
    const secret = (name: string) => (Object.hasOwn(typed, name) ? (typed[name] ?? null) : secretOf(name))
    const mask = createSecretMask()
    const learn = (secrets: readonly string[]) => mask.learn([...Object.values(typed), ...secrets])
    const tell = (progress: Pick<WalkFrame, 'steps' | 'over'>) =>
      outlets.send(view, mask.facts({ view: 'walk', id, ...progress }))
    import('./walk.ts')
      .then(({ walk }) => walk(entry, { clock, folder, secret, learn, tell }, ending.signal))
      .catch((error: unknown) => outlets.log(`a test of a connection ended: ${error instanceof Error ? error.name : 'error'}`))
      .finally(() => walks.delete(key))
  }

  const jobs = new Map<number, { readonly ending: AbortController; readonly over: Promise<void> }>()
  /** Jobs that wait for pictures. */
  const drawings = new Map<number, (drawn: Drawn) => void>()

  return {
    ...engine,
    masked,
    snapshot(id, job) {
      const ending = new AbortController()
      const told = (word: SnapshotTold): void => given.onSnapshot?.(id, word)
      // Nobody loads what writes packages before one is wanted.
      const over = import('./snapshot/job/start-job.ts')
        .then(({ startSnapshotJob }) =>
          startSnapshotJob({ dataDir, job, secrets }, { told, drawing: (answer) => drawings.set(id, answer) }, ending.signal),
        )
        .catch(outlets.onFatal)
        .finally(() => {
          jobs.delete(id)
          drawings.delete(id)
        })
      jobs.set(id, { ending, over })
    },
    endSnapshot: (id) => jobs.get(id)?.ending.abort(),
    snapshotDrawn: (id, drawn) => drawings.get(id)?.(drawn),
    async dispose() {
      const running = [...jobs.values()]
      for (const { ending } of running) ending.abort()
      await Promise.all([engine.dispose(), ...running.map(({ over }) => over)])
    },
    receive(view, message) {
      if (message.type === 'walk' || message.type === 'end-walk') walkFor(view, message)
      else engine.receive(view, message)
    },
    viewGone(view) {
      endWalks(view)
      engine.viewGone(view)
    },
    setSecrets(given) {
      const before = secrets ?? {}
      const after = given ?? {}
      secrets = given
      maskOf(VAULT).learn(Object.values(after))
      const names = [...Object.keys(before), ...Object.keys(after)].filter((name) => before[name] !== after[name])
      engine.secretsChanged(new Set(names))
    },
    /** What speaks to servers is loaded only now: the first frame does not wait for it. */
    watch() {
      import('./sources/kinds.ts').then(({ createSource }) => {
        open = createSource
        engine.watch()
      }, outlets.onFatal)
    },
  }
}

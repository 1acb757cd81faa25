import type { Frame, ViewMessage } from '../../shared/estate/frame.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { PolicyRead } from '../config/policy-file.ts'
import type { RegisterFile } from '../config/register-file.ts'
import type { SourceConfig, SourcesFile } from '../config/sources-file.ts'
import type { ProcessMemory } from './memory-return.ts'
import type { StartReader } from './past/start-reader.ts'
import type { StartImport } from './snapshot/case/start-import.ts'
import type { Source, SourceDeps } from './sources/source.ts'

/** What the engine is given from outside, so that tests and benches can give it theirs. */
export interface EngineDeps {
  readonly dataDir: string
  /** null: nothing is said about sources; what the cache knows is shown as it was. */
  readonly sourcesFile: SourcesFile | null
  /** The sources file read again where it was written since; null: it was not. */
  readonly sourcesNews: () => SourcesFile | null
  /** The policy where the sources file names none. */
  readonly policy: Policy
  readonly clock: Clock
  /** [0, 1) */
  readonly random: () => number
  readonly log: (line: string) => void
  readonly every: (ms: number, work: () => void) => Disposable
  /** A secret by its name; null: there is none, or the vault is locked. */
  readonly secret: SourceDeps['secret']
  /** The vault is locked: a source that needs a secret waits for it. */
  readonly secretsLocked: () => boolean
  readonly openSource: (config: SourceConfig, deps: Omit<SourceDeps, 'learn'>) => Source
  readonly readPolicy: (path: string) => PolicyRead
  readonly readRegister: (path: string) => RegisterFile
  /** Starts what reads the past beside the engine. */
  readonly startReader: StartReader
  /** Makes a case of a snapshot, beside the engine. */
  readonly startImport: StartImport
  /** Of the process that the engine runs in. */
  readonly memory: ProcessMemory
  readonly send: (view: number, frame: Frame) => void
  readonly onState: (state: SourceState) => void
  /** The engine stands still after this; the process has to end. */
  readonly onFatal: (error: unknown) => void
}

export interface Engine extends Disposable {
  /** Opens the sources; a second call does nothing. Apart from creating, so that what is kept can be on screen first. */
  watch(): void
  /** A window said something. */
  receive(view: number, message: ViewMessage): void
  viewGone(view: number): void
  /** These secrets came, went or changed: sources that need them are opened (anew). */
  secretsChanged(names: ReadonlySet<string>): void
  /** Writes what is in flight, lets go of sources and journal. */
  dispose(): Promise<void>
}

import type { Frame, ViewMessage } from '../estate/frame.ts'
import type { Drawn } from '../snapshot/pictures.ts'
import type { WordedProblem } from './connections.ts'
import type { SnapshotJob, SnapshotTold } from './snapshot.ts'

/** What the engine process is started with (JSON in the first message). Paths are absolute. */
export interface EngineOptions {
  readonly dataDir: string
  readonly sourcesFile: string | null
}

/** Shell → engine. `view` is the shell's number for a window. */
export type ToEngine =
  | { readonly type: 'start'; readonly options: EngineOptions }
  /** The vault's secrets by name; null: it is locked. Never logged. */
  | { readonly type: 'secrets'; readonly secrets: Readonly<Record<string, string>> | null }
  | { readonly type: 'view'; readonly view: number; readonly message: ViewMessage }
  | { readonly type: 'view-gone'; readonly view: number }
  /** Writes or previews a package, or makes its page; `id` is the shell's. */
  | { readonly type: 'snapshot'; readonly id: number; readonly job: SnapshotJob }
  | { readonly type: 'end-snapshot'; readonly id: number }
  /** What came of drawing the page that it told of. */
  | { readonly type: 'snapshot-drawn'; readonly id: number; readonly drawn: Drawn }
  /** Answered by `pong`: whether it lives. */
  | { readonly type: 'ping' }
  | { readonly type: 'stop' }

/** Engine → shell. */
export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'frame'; readonly view: number; readonly frame: Frame }
  | { readonly type: 'snapshot'; readonly id: number; readonly told: SnapshotTold }
  /** `problem`: the same where it has a code. */
  | { readonly type: 'fatal'; readonly message: string; readonly problem: WordedProblem | null }
  | { readonly type: 'pong' }
  | { readonly type: 'stopped' }

import type { Facts } from '../lib/words.ts'
import type { Problem } from './source-state.ts'

/** The steps of a test of a connection, in their order. `access`: the entry and its credentials are read. */
export const WALK_STEPS = ['access', 'dns', 'tcp', 'proxy', 'tls', 'auth', 'permission', 'data'] as const
export type WalkStepName = (typeof WALK_STEPS)[number]

/** skipped: this connection has no such step. part: it works, but not all of it. */
export const WALK_STATES = ['waiting', 'running', 'ok', 'part', 'failed', 'skipped', 'not-reached'] as const
export type WalkState = (typeof WALK_STATES)[number]

/** A certificate of the server's chain, as it shows it. */
export interface WalkCertificate {
  /** 64 lower-case hex digits. */
  readonly sha256: string
  readonly subject: string
  readonly issuer: string
  readonly validFrom: string
  readonly validTo: string
}

export interface WalkStep {
  readonly name: WalkStepName
  readonly state: WalkState
  /** How long it took; null: it has not ended. */
  readonly ms: number | null
  /** What was found, for the words of the window: addresses, host, version, count … */
  readonly facts: Facts
  readonly problem: Pick<Problem, 'code' | 'facts'> | null
  /** Of `tls`: the server's own first. */
  readonly certificates: readonly WalkCertificate[]
  /** Of `permission`: what may be read, and what may not. */
  readonly items: readonly { readonly name: string; readonly problem: Pick<Problem, 'code' | 'facts'> | null }[]
}

/** How far a test of a connection is. It is no view: never opened, never acknowledged. */
export interface WalkFrame {
  readonly view: 'walk'
  readonly id: string
  readonly steps: readonly WalkStep[]
  readonly over: boolean
}

/** Has the engine test an entry as it would stand in the sources file; `secrets` are those typed and not yet stored. */
export type WalkMessage =
  | {
      readonly type: 'walk'
      readonly id: string
      readonly entry: unknown
      readonly secrets: Readonly<Record<string, string>>
    }
  | { readonly type: 'end-walk'; readonly id: string }

import { join } from 'node:path'
import { type Policy, policySchema } from '../../shared/policy/policy.ts'

/** What the engine under test says to the harness, and hears from it. */
export type FromChild =
  | { readonly reached: 'opening' | 'running' }
  /** A window was shown this sequence: it must never be lost. */
  | { readonly seq: number }
  /** The window was told that nothing is recorded, or that all is again. */
  | { readonly recording: boolean }
  /** An operator's note, or what was said of an incident, of this id was acknowledged. */
  | { readonly note: string }
  | { readonly fatal: string }
  /** A line of its log. */
  | { readonly said: string }
export type ToChild = 'checkpoint' | 'stop'

/** The program that is forked to be killed. */
export const ENGINE = join(import.meta.dirname, 'engine.ts')

/** The least that the policy allows for. */
const LEAST_GIGABYTES = 0.01

/** How much faster the wall clock of the engine under test runs: minutes in a round, and a beat is still not taken for a pause. */
export const WALL_SPEED = 100

/** Grace periods of none, so that the load raises and clears alarms all the time. */
export const CRASH_POLICY: Policy = policySchema.parse({
  health: { notReadyGraceSeconds: 0, pendingGraceSeconds: 0, shortGraceSeconds: 0, outageGraceSeconds: 0 },
})

/** Every other folder may take as little as may be, outgrows it, and is thinned. */
export const policyFor = (seed: number): Policy =>
  seed % 2 === 0 ? CRASH_POLICY : { ...CRASH_POLICY, journal: { ...CRASH_POLICY.journal, maxGigabytes: LEAST_GIGABYTES } }

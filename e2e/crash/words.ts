import { type Policy, policySchema } from '../../shared/policy/policy.ts'

/** What the engine under test says to the harness, and hears from it. */
export type FromChild =
  | { readonly running: true }
  /** A window was shown this sequence: it must never be lost. */
  | { readonly seq: number }
  | { readonly fatal: string }
  /** A line of its log. */
  | { readonly said: string }
export type ToChild = 'checkpoint' | 'stop'

/** Grace periods of none, so that the load raises and clears alarms all the time. */
export const CRASH_POLICY: Policy = policySchema.parse({
  health: { notReadyGraceSeconds: 0, pendingGraceSeconds: 0, shortGraceSeconds: 0, outageGraceSeconds: 0 },
})

import { z } from 'zod'

/** Thresholds, all editable in the policy file. Defaults are ours unless a source is named. */
export const policySchema = z.strictObject({
  health: z
    .strictObject({
      /** A pod may be not ready this long after its start or change before it is a reason, s. */
      notReadyGraceSeconds: z.number().min(0).default(60),
      /** A pod may be unscheduled this long, s. */
      pendingGraceSeconds: z.number().min(0).default(60),
      /** Restarts that make a reason by themselves, when the last one is recent. */
      restartCount: z.number().int().min(1).default(5),
      /** How recent the last termination must be for restarts to count, s. */
      restartWindowSeconds: z.number().min(0).default(600),
    })
    .prefault({}),
  freshness: z
    .strictObject({
      /** No frame and no pong for this long: the socket is half-open and is replaced, s. */
      silenceSeconds: z.number().min(1).default(30),
      /** How often a watch is pinged, s. */
      pingSeconds: z.number().min(0.1).default(10),
    })
    .prefault({}),
  capacity: z
    .strictObject({
      /** Fill above which a house turns ochre, ratio. */
      tightFill: z.number().min(0).max(1).default(0.82),
    })
    .prefault({}),
  journal: z
    .strictObject({
      /** Committed batches are kept this long, h. */
      keepHours: z.number().min(1).default(48),
    })
    .prefault({}),
})

export type Policy = z.infer<typeof policySchema>

export const DEFAULT_POLICY: Policy = policySchema.parse({})

import { z } from 'zod'
import { incidentSchema } from '../../../../shared/estate/incident-schema.ts'
import { scopeSchema } from '../../../../shared/snapshot/members.ts'
import { SUITES } from '../../../../shared/snapshot/suite.ts'

/** `case.json` of a case: what its package said of itself, and how it came here. Times are ms since the epoch. */
const instant = z.int().nonnegative().max(8_640_000_000_000_000)
const digest = z.string().regex(/^[0-9a-f]{64}$/)

export const caseFileSchema = z.object({
  wanglou: z.literal('case'),
  version: z.literal(1),
  /** SHA-256 of the package's manifest: the same package is the same case. */
  id: digest,
  /** Of the file that was imported. */
  fileName: z.string(),
  importedAt: instant,
  made: instant,
  /** Of the incident; null: nobody opened one. */
  title: z.string().nullable(),
  /** The last instant that can be looked at is the one before `to`. */
  window: z.object({ from: instant, to: instant }),
  /** Where it is opened: when the incident was detected, or the first alarm of the window was raised, else where the window begins. */
  firstLook: instant,
  /** Slices of its time bar, from `from` on. */
  bar: z.object({ from: instant, sliceMs: z.int().positive(), count: z.int().positive().max(1_000) }),
  scope: scopeSchema,
  redaction: z.string(),
  /** As the manifest has it; its signature was found right when the case was made. */
  signer: z.object({ name: z.string(), suite: z.enum(SUITES), publicKey: z.string(), fingerprint: digest }),
  estateName: z.string().nullable(),
  estateNameEn: z.string().nullable(),
  incident: incidentSchema.nullable(),
})
export type CaseFile = Readonly<z.infer<typeof caseFileSchema>>

import { z } from 'zod'
import { SCOPE_PARTS_MAX } from '../estate/incident.ts'
import { bytesSchema } from '../lib/bytes-schema.ts'
import { SUITES } from '../snapshot/suite.ts'

/** What window and shell say about snapshots of incidents: who signs, what would be hidden, and the writing of one. Keys never reach a window. */

const problemSchema = z.strictObject({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) })
const suiteSchema = z.enum(SUITES)
/** Up to the last that a manifest can say: its years have four digits. */
const instant = z.int().nonnegative().max(253_402_300_799_999)

/** How far a package may go, as its manifest says. */
export const PROFILES = ['none', 'internal', 'external'] as const
export type Profile = (typeof PROFILES)[number]

export const snapshotAskSchema = z
  .strictObject({
    incident: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .nullable(),
    from: instant,
    to: instant,
    /** null: the estate. */
    scope: z.array(z.string().min(1).max(1024)).min(1).max(SCOPE_PARTS_MAX).nullable(),
    profile: z.enum(PROFILES),
    /** Namespaces that are hidden too. */
    namespaces: z.array(z.string().min(1).max(253)).max(100),
  })
  .refine(({ from, to }) => from < to, 'a window of no length')
export type SnapshotAsk = z.infer<typeof snapshotAskSchema>

const signerSchema = z.strictObject({ suite: suiteSchema, name: z.string(), fingerprint: z.string() })
export type OwnSigner = z.infer<typeof signerSchema>

/** How much of a kind would be hidden: different ones, and places where they stand; and some of them, for this screen only. */
const hiddenSchema = z.strictObject({
  kind: z.string(),
  things: z.int(),
  places: z.int(),
  examples: z.array(z.strictObject({ before: z.string(), after: z.string() })),
})
export const previewSchema = z.strictObject({ hidden: z.array(hiddenSchema) })
export type SnapshotPreview = z.infer<typeof previewSchema>

export const writtenSchema = z.strictObject({
  path: z.string(),
  bytes: z.number(),
  members: z.int(),
  /** Pictures in it; `why`: why there are none. */
  pictures: z.strictObject({ count: z.int().nonnegative(), why: z.string().nullable() }),
  signer: signerSchema,
})
export type WrittenSnapshot = z.infer<typeof writtenSchema>

/** What the report of an incident is written as, without a package. */
export const REPORT_FORMS = ['pdf', 'png'] as const
export type ReportForm = (typeof REPORT_FORMS)[number]

export const writtenReportSchema = z.strictObject({ path: z.string(), bytes: z.number() })
export type WrittenReport = z.infer<typeof writtenReportSchema>

/** `value: null`: no place was chosen, or it was cancelled; nothing was written. */
const answerOf = <T extends z.ZodType>(value: T) =>
  z.union([z.strictObject({ value: value.nullable() }), z.strictObject({ problem: problemSchema })])

export const SNAPSHOT_ANSWERS = {
  preview: answerOf(previewSchema),
  written: answerOf(writtenSchema),
  report: answerOf(writtenReportSchema),
} as const

export const SNAPSHOT_REQUESTS = {
  /** Whose keys are kept here; `problem`: they cannot be had, for example since the vault is locked. */
  'snapshot:signers': {
    args: z.tuple([]),
    answer: z.strictObject({ signers: z.array(signerSchema), problem: problemSchema.nullable() }),
  },
  /** Makes a key of a suite that has none, and keeps it with the secrets. */
  'snapshot:make-key': {
    args: z.tuple([z.strictObject({ suite: suiteSchema, name: z.string().trim().min(1).max(200) })]),
    answer: z.strictObject({ problem: problemSchema.nullable() }),
  },
  'snapshot:preview': { args: z.tuple([snapshotAskSchema]), answer: SNAPSHOT_ANSWERS.preview },
  /** Asks for a place, and writes the package there. Answers once it stands whole; meanwhile `snapshot:progress` is pushed. */
  'snapshot:export': {
    args: z.tuple([z.strictObject({ ask: snapshotAskSchema, suite: suiteSchema, name: z.string().max(200) })]),
    answer: SNAPSHOT_ANSWERS.written,
  },
  /** Asks for a place, and writes the report of the same content there, for people to read: it is not signed, and needs no key. */
  'snapshot:report': {
    args: z.tuple([z.strictObject({ ask: snapshotAskSchema, form: z.enum(REPORT_FORMS), name: z.string().max(200) })]),
    answer: SNAPSHOT_ANSWERS.report,
  },
  /** Ends the preview or the export that is under way. */
  'snapshot:cancel': { args: z.tuple([]), answer: z.null() },
} as const

export const snapshotProgressSchema = z.strictObject({
  member: z.string(),
  /** Of this member, 0…1; null: not known. */
  share: z.number().nullable(),
})
export type SnapshotProgress = z.infer<typeof snapshotProgressSchema>

export const SNAPSHOT_PUSHES = { 'snapshot:progress': snapshotProgressSchema } as const

/** What the shell has the engine make. `page`: `report.html` alone, of which the shell makes what stands at `out` in the end. */
export const snapshotJobSchema = z.discriminatedUnion('make', [
  z.strictObject({ make: z.literal('preview'), ask: snapshotAskSchema }),
  z.strictObject({ make: z.literal('package'), ask: snapshotAskSchema, out: z.string().min(1), suite: suiteSchema }),
  z.strictObject({ make: z.literal('page'), ask: snapshotAskSchema, out: z.string().min(1) }),
])
export type SnapshotJob = z.infer<typeof snapshotJobSchema>

/** What comes of it: progress and a wish for pictures, then one of the others. */
export const snapshotToldSchema = z.union([
  z.strictObject({ progress: snapshotProgressSchema }),
  /** A page that pictures are to be made of; it waits until it is told what came of that (`drawnSchema`). */
  z.strictObject({ draw: bytesSchema }),
  z.strictObject({ preview: previewSchema }),
  z.strictObject({ written: writtenSchema }),
  z.strictObject({ page: bytesSchema }),
  z.strictObject({ problem: problemSchema }),
  z.strictObject({ cancelled: z.literal(true) }),
])
export type SnapshotTold = z.infer<typeof snapshotToldSchema>
/** The last word of a job. */
export type SnapshotLast = Exclude<SnapshotTold, { readonly progress: unknown } | { readonly draw: unknown }>
export const isLast = (told: SnapshotTold): told is SnapshotLast => !('progress' in told || 'draw' in told)

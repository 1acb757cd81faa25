import { z } from 'zod'
import { IMPORT_FAULT_WORDS, type ImportFaultCode } from '../estate/import-words.ts'
import { IMPORT_MAX_BYTES, SHEET_FIELDS, SUBJECTS } from '../estate/register-import.ts'

/** What window and shell say about the register and imports into it. The bytes of a sheet go with each request: the shell keeps nothing. */

const count = z.int().nonnegative()
const text = z.string()
const factsSchema = z.record(text, z.union([text, z.number()]))
const problemSchema = z.strictObject({ code: text, facts: factsSchema })

const bytesSchema = z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= IMPORT_MAX_BYTES, 'the file is too large')
const mappingSchema = z.partialRecord(z.enum(SHEET_FIELDS), z.int().nonnegative().max(1_000))

const optionsSchema = z.strictObject({
  sheet: text.max(200).nullable(),
  mapping: mappingSchema.nullable(),
  newBureaus: z.boolean(),
  remove: z.boolean(),
  drEdition: text.max(100).nullable(),
})

const isFaultCode = (code: unknown): code is ImportFaultCode =>
  typeof code === 'string' && Object.hasOwn(IMPORT_FAULT_WORDS, code)

const findingSchema = z.strictObject({
  row: count,
  column: text,
  header: text,
  weight: z.enum(['rejected', 'mended', 'left-out']),
  code: z.custom<ImportFaultCode>(isFaultCode),
  value: text,
  facts: factsSchema,
})
export type ToldFinding = z.infer<typeof findingSchema>

const changeSchema = z.strictObject({
  what: z.enum(['bureau', 'app', 'event']),
  op: z.enum(['added', 'changed', 'removed']),
  id: text,
  name: text,
  bureau: text.nullable(),
  row: count.nullable(),
  fields: z.array(z.strictObject({ field: text, before: text.nullable(), after: text.nullable() })),
})
export type ToldChange = z.infer<typeof changeSchema>

const previewSchema = z.strictObject({
  format: z.enum(['csv', 'xlsx', 'backstage']),
  encoding: text.nullable(),
  sheets: z.array(text),
  sheet: text,
  subject: z.enum(SUBJECTS),
  headerRow: count,
  headers: z.array(z.strictObject({ column: text, text })),
  mapping: mappingSchema,
  mappingFrom: z.enum(['guessed', 'remembered', 'given']),
  counts: z.strictObject({
    ...{ rows: count, good: count, rejected: count, unchanged: count },
    ...{ added: count, changed: count, removed: count },
  }),
  findings: z.array(findingSchema),
  findingsUntold: count,
  changes: z.array(changeSchema),
  unknownBureaus: z.array(text),
  needsEdition: z.boolean(),
  removalHeldBy: count,
  path: text,
  base: text,
})
export type ToldPreview = z.infer<typeof previewSchema>

const stepSchema = z.strictObject({
  id: text,
  at: z.number(),
  fileName: text,
  added: count,
  changed: count,
  removed: count,
  changedSince: z.boolean(),
})
export type ToldStep = z.infer<typeof stepSchema>

/** The register as it stands. */
const overviewSchema = z.strictObject({
  /** Where it is, or where an import would begin it. */
  path: text,
  exists: z.boolean(),
  estateName: text.nullable(),
  bureaus: z.array(z.strictObject({ id: text, name: text, nameEn: text.nullable() })),
  apps: z.array(
    z.strictObject({
      id: text,
      name: text,
      nameEn: text.nullable(),
      bureau: text,
      appClass: z.enum(['citizen', 'cross-bureau', 'internal']).nullable(),
      protectionGrade: z.number().nullable(),
      drGrade: z.number().nullable(),
      contractor: text.nullable(),
      dutyPost: text.nullable(),
      dutyPhone: text.nullable(),
    }),
  ),
  events: z.array(
    z.strictObject({
      name: text,
      nameEn: text.nullable(),
      from: z.number(),
      to: z.number(),
      factor: z.number().nullable(),
      apps: z.array(text),
    }),
  ),
  faults: z.array(problemSchema),
  /** Imports that can be taken back, the latest first. */
  steps: z.array(stepSchema),
})
export type RegisterOverview = z.infer<typeof overviewSchema>

/** `problem`: it was not done, and why. */
const outcome = <T extends z.ZodType>(value: T) =>
  z.union([z.strictObject({ value }), z.strictObject({ problem: problemSchema })])

const sheet = { bytes: bytesSchema, options: optionsSchema }

export const REGISTER_ANSWERS = {
  read: overviewSchema,
  preview: previewSchema,
  apply: stepSchema,
  undo: z.strictObject({ step: stepSchema, copies: z.array(text) }),
} as const

export const REGISTER_REQUESTS = {
  'register:read': { args: z.tuple([]), answer: outcome(REGISTER_ANSWERS.read) },
  /** A file that the person chooses, with its bytes; null: none was chosen. */
  'register:choose': {
    args: z.tuple([]),
    answer: outcome(z.strictObject({ name: text, bytes: z.instanceof(Uint8Array) }).nullable()),
  },
  'register:preview': { args: z.tuple([z.strictObject(sheet)]), answer: outcome(REGISTER_ANSWERS.preview) },
  /** `base`: the register that was previewed. */
  'register:apply': {
    args: z.tuple([z.strictObject({ ...sheet, name: text.max(255), base: text.max(100) })]),
    answer: outcome(REGISTER_ANSWERS.apply),
  },
  'register:undo': { args: z.tuple([z.strictObject({ force: z.boolean() })]), answer: outcome(REGISTER_ANSWERS.undo) },
} as const

import { z } from 'zod'
import { DEFAULT_IDENTITY_RULES, type IdentityRules, type Meaning } from '../../shared/estate/identity.ts'
import { DEFAULT_LABEL_RULES, REGISTER_ID, type RegisterApp, UNASSIGNED_BUREAU } from '../../shared/estate/register.ts'

/** The shape of the register file (docs/register.md), row by row: what is left out is not known. */

const idSchema = z
  .string()
  .regex(REGISTER_ID, 'an id has 1 to 63 letters, digits and . _ -')
  .refine((id) => id !== UNASSIGNED_BUREAU, 'this id is reserved')

/** One line that reads in the direction in which it stands: a turned name would read as another's. */
const nameSchema = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'a name is one line without control characters')
const textSchema = z.string().nullable().default(null)
const globSchema = z.string().min(1)
const minutesSchema = z.number().min(0).nullable().default(null)

/** The Gregorian calendar decides, and a time says its zone: a peak that begins an hour late is missed. */
const instantSchema = z.iso
  .datetime({ offset: true, error: 'a time with its zone, such as 2026-11-11T00:00:00+08:00' })
  .or(z.iso.datetime({ offset: true, precision: -1 }))
  .transform(Date.parse)

/** A day is its first moment in UTC, which is exact enough for an age in days. */
const daySchema = z.iso.date('a day, such as 2026-03-01').transform(Date.parse)

const contactSchema = z.strictObject({ role: textSchema, name: nameSchema, phone: textSchema })

/** Approvals count memory in GB and mean 1024³ bytes. */
const quotaSchema = z
  .strictObject({
    cpuCores: z.number().positive().nullable().default(null),
    memoryGb: z.number().positive().nullable().default(null),
  })
  .transform(({ cpuCores, memoryGb }) => ({
    cpuMilli: cpuCores === null ? null : Math.round(cpuCores * 1_000),
    memoryBytes: memoryGb === null ? null : Math.round(memoryGb * 1024 ** 3),
  }))

/** A plain text is a name in any language. */
const displayNameSchema = z.union([
  nameSchema.transform((name) => ({ name, nameEn: null })),
  z.strictObject({ name: nameSchema, nameEn: textSchema }),
])

export const bureauSchema = z.strictObject({ id: idSchema, name: nameSchema, nameEn: textSchema })

const matcherSchema = z
  .strictObject({
    source: globSchema.optional(),
    namespace: globSchema.optional(),
    workload: globSchema.optional(),
    host: globSchema.optional(),
    address: globSchema.optional(),
    labels: z.record(z.string(), globSchema).optional(),
  })
  .refine(({ labels, ...globs }) => Object.keys(labels ?? {}).length + Object.keys(globs).length > 0, 'a matcher needs a field')

export const appSchema = z
  .strictObject({
    id: idSchema,
    name: nameSchema,
    nameEn: textSchema,
    bureau: z.string().min(1),
    class: z.enum(['citizen', 'cross-bureau', 'internal']).nullable().default(null),
    /** GB/T 22240: grades 1 to 5. */
    protectionGrade: z.number().int().min(1).max(5).nullable().default(null),
    /** GB/T 20988: grades 1 to 6; a grade means nothing without its edition. */
    drGrade: z
      .strictObject({ grade: z.number().int().min(1).max(6), edition: z.string().min(1) })
      .nullable()
      .default(null),
    rtoMinutes: minutesSchema,
    rpoMinutes: minutesSchema,
    contractor: textSchema,
    dutyPost: textSchema,
    dutyPhone: textSchema,
    contacts: z.array(contactSchema).default([]),
    quota: quotaSchema.nullable().default(null),
    standby: z.boolean().default(false),
    onlineSince: daySchema.nullable().default(null),
    probes: z.array(z.string().trim().min(1)).default([]),
    match: z.array(matcherSchema).default([]),
    dependsOn: z.array(z.string()).default([]),
  })
  .transform(({ class: appClass, match: matchers, ...row }): RegisterApp => ({ ...row, appClass, matchers }))

export const eventSchema = z
  .strictObject({
    name: nameSchema,
    nameEn: textSchema,
    from: instantSchema,
    to: instantSchema,
    factor: z.number().positive().nullable().default(null),
    apps: z.array(z.string()).min(1, 'a peak is about at least one app'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'a peak ends after it begins' })

const keysSchema = z.array(z.string().min(1))

const meaningSchema = (meaning: Meaning) => keysSchema.default([...DEFAULT_IDENTITY_RULES.labels[meaning]])

/** Each list replaces its default. */
const identitySchema = z
  .strictObject({
    cluster: meaningSchema('cluster'),
    namespace: meaningSchema('namespace'),
    pod: meaningSchema('pod'),
    service: meaningSchema('service'),
    workloadKind: meaningSchema('workloadKind'),
    node: meaningSchema('node'),
    host: meaningSchema('host'),
    vmName: meaningSchema('vmName'),
    vmId: meaningSchema('vmId'),
    component: meaningSchema('component'),
    workloads: z.record(z.string(), z.string().min(1).nullable()).default({ ...DEFAULT_IDENTITY_RULES.workloads }),
    clusters: z.record(z.string(), z.string().min(1)).default({}),
  })
  .prefault({})
  .transform(({ workloads, clusters, ...labels }): IdentityRules => ({ labels, workloads, clusters }))

export const fileSchema = z.strictObject({
  estate: z.strictObject({ name: textSchema, nameEn: textSchema }).prefault({}),
  clusters: z.record(z.string(), displayNameSchema).default({}),
  bureaus: z.array(z.unknown()).default([]),
  apps: z.array(z.unknown()).default([]),
  events: z.array(z.unknown()).default([]),
  labels: z
    .strictObject({
      app: keysSchema.default([...DEFAULT_LABEL_RULES.app]),
      bureau: keysSchema.default([...DEFAULT_LABEL_RULES.bureau]),
      bureauTitle: keysSchema.default([...DEFAULT_LABEL_RULES.bureauTitle]),
      systemNamespaces: keysSchema.default([...DEFAULT_LABEL_RULES.systemNamespaces]),
    })
    .prefault({}),
  identity: identitySchema,
})

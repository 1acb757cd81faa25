import { z } from 'zod'
import { MEANINGS } from '../estate/identity.ts'
import type { Register } from '../estate/register.ts'
import { listOf } from '../lib/list-schema.ts'

/** The rows of the register that are in scope (docs/register.md). Where the estate as a whole is in scope it is all of it. */

const texts = listOf(z.string())
const name = { name: z.string(), nameEn: z.string().nullable() }
const amount = z.object({ cpuMilli: z.number().nullable(), memoryBytes: z.number().nullable() })
const labels = z.record(z.string(), z.string())

const matcher = z.object({
  ...{ source: z.string().optional(), namespace: z.string().optional(), workload: z.string().optional() },
  ...{ host: z.string().optional(), address: z.string().optional(), labels: labels.optional() },
})

const app = z.object({
  id: z.string(),
  ...name,
  bureau: z.string(),
  appClass: z.enum(['citizen', 'cross-bureau', 'internal']).nullable(),
  protectionGrade: z.number().nullable(),
  drGrade: z.object({ grade: z.number(), edition: z.string() }).nullable(),
  rtoMinutes: z.number().nullable(),
  rpoMinutes: z.number().nullable(),
  contractor: z.string().nullable(),
  dutyPost: z.string().nullable(),
  dutyPhone: z.string().nullable(),
  contacts: listOf(z.object({ role: z.string().nullable(), name: z.string(), phone: z.string().nullable() })),
  quota: amount.nullable(),
  standby: z.boolean(),
  onlineSince: z.number().nullable(),
  probes: texts,
  matchers: listOf(matcher),
  dependsOn: texts,
})

const event = z.object({ ...name, from: z.number(), to: z.number(), factor: z.number().nullable(), apps: texts })

export const registerSchema: z.ZodType<Register> = z.object({
  estateName: z.string().nullable(),
  estateNameEn: z.string().nullable(),
  bureaus: listOf(z.object({ id: z.string(), ...name })),
  apps: listOf(app),
  events: listOf(event),
  clusterNames: z.record(z.string(), z.object(name)),
  labelRules: z.object({ app: texts, bureau: texts, bureauTitle: texts, systemNamespaces: texts }),
  identityRules: z.object({
    labels: z.record(z.enum(MEANINGS), texts),
    workloads: z.record(z.string(), z.string().nullable()),
    clusters: z.record(z.string(), z.string()),
  }),
})

/** `register.json`. `register` is null where there was none. */
export const registerMemberSchema = z.object({ register: registerSchema.nullable() })

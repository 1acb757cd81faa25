import { z } from 'zod'

/**
 * Answers of the Alertmanager API v2, built on what Alertmanager 0.25 says (e2e/recordings/alertmanager, made by record.sh there, and
 * e2e/contract/source-alertmanager.test.ts against the running server). Fields that nothing shows are not read.
 */

/** ms since the epoch. Go's zero time, which stands for "not told", is none. */
const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((ms) => ms > 0, 'not a time')

const labels = z.record(z.string(), z.string())

const alertSchema = z.object({
  /** It becomes part of a record's id. */
  fingerprint: z.string().regex(/^[\w.-]{1,128}$/),
  labels,
  annotations: labels.default({}),
  startsAt: instant,
  updatedAt: z.string().default(''),
  status: z.object({
    /** active, suppressed, or unprocessed: it has come in a moment ago. */
    state: z.string(),
    silencedBy: z.array(z.string()).default([]),
    inhibitedBy: z.array(z.string()).default([]),
  }),
})
export type AlertAnswer = z.infer<typeof alertSchema>

const silenceSchema = z.object({
  id: z.string(),
  createdBy: z.string().default(''),
  comment: z.string().default(''),
  endsAt: instant,
})
export type SilenceAnswer = z.infer<typeof silenceSchema>

const statusSchema = z.object({
  /** When the process began. */
  uptime: instant,
  versionInfo: z.object({ version: z.string().default('') }).default({ version: '' }),
})
export type StatusAnswer = z.infer<typeof statusSchema>

/** What could be read of a list, and the first row that could not: `detail` says why. */
export interface Decoded<T> {
  readonly rows: readonly T[]
  readonly bad: { readonly count: number; readonly detail: string } | null
}

/** null: it is no list at all. */
function listOf<T>(schema: z.ZodType<T>, answer: unknown): Decoded<T> | null {
  if (!Array.isArray(answer)) return null
  const rows: T[] = []
  let count = 0
  let detail = ''
  for (const each of answer) {
    const parsed = schema.safeParse(each)
    if (parsed.success) rows.push(parsed.data)
    else {
      if (count === 0) detail = firstOf(parsed.error)
      count += 1
    }
  }
  return { rows, bad: count === 0 ? null : { count, detail } }
}

/** Where and what, without the value: it may be long. */
function firstOf({ issues: [issue] }: z.ZodError): string {
  return issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`
}

export const decodeAlerts = (answer: unknown): Decoded<AlertAnswer> | null => listOf(alertSchema, answer)
export const decodeSilences = (answer: unknown): Decoded<SilenceAnswer> | null => listOf(silenceSchema, answer)

export function decodeStatus(answer: unknown): StatusAnswer | null {
  const parsed = statusSchema.safeParse(answer)
  return parsed.success ? parsed.data : null
}

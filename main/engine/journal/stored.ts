import { z } from 'zod'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { GRADES, LEVELS } from '../../../shared/estate/level.ts'
import type { Cursor } from '../../../shared/estate/observation.ts'
import { PROBLEM_WORDS, type ProblemCode } from '../../../shared/estate/problem-words.ts'
import { keyed } from '../../../shared/estate/reason.ts'
import { REASON_WORDS, type ReasonCode } from '../../../shared/estate/reason-words.ts'
import type { EstateRecord, RecordKind } from '../../../shared/estate/record.ts'
import { SOURCE_PHASES, type SourceState } from '../../../shared/estate/source-state.ts'
import { DamageError } from './damage.ts'
import { unpacked } from './packed.ts'

/**
 * What the database holds, parsed on its way out: the file may have been damaged or edited. Rows are checked whole; records and
 * deltas, of which there are tens of thousands at a start, are checked for being ours (id, kind, level), since their bodies were
 * written by this program from records that a source's decoder had checked field by field.
 */

const RECORD_KINDS = {
  bureau: true,
  app: true,
  cluster: true,
  component: true,
  instance: true,
  node: true,
  namespace: true,
  replicaset: true,
  service: true,
  endpoints: true,
  'disruption-budget': true,
  autoscaler: true,
  quota: true,
  event: true,
  alert: true,
  probe: true,
  target: true,
} as const satisfies Record<RecordKind, true>

const LEVEL_SET: ReadonlySet<unknown> = new Set(LEVELS)

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isKind(value: unknown): value is RecordKind {
  return typeof value === 'string' && Object.hasOwn(RECORD_KINDS, value)
}

export function isRecord(value: unknown): value is EstateRecord {
  return (
    isObject(value) &&
    typeof value.id === 'string' &&
    isKind(value.kind) &&
    (value.level === undefined || (LEVEL_SET.has(value.level) && Array.isArray(value.reasons)))
  )
}

/** A record that its reader may change. */
export function isWhole(value: unknown): value is Record<string, unknown> {
  return isRecord(value)
}

/** Fields of a record, of which the reader may keep the object. */
export function isPatch(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value) && (value.level === undefined || LEVEL_SET.has(value.level))
}

function json(body: unknown, what: string): unknown {
  try {
    return JSON.parse(unpacked(body))
  } catch {
    throw new DamageError(`${what} is not JSON`)
  }
}

/** A record from the text of its row. @throws DamageError */
export function recordFrom(body: unknown): EstateRecord {
  const value = json(body, 'a record')
  if (!isRecord(value)) throw new DamageError('a record is not one of ours')
  return value
}

const headSchema = z.object({
  seq: z.int(),
  at: z.int().nullable(),
  settledSeq: z.int(),
  settledAt: z.int().nullable(),
  /** The number that the next new record gets. */
  nextNum: z.int(),
  /** Of all settled records together (seal.ts). */
  seal: z.int(),
})
export type Head = Readonly<z.infer<typeof headSchema>>

const cursorSchema = z.object({
  source: z.string(),
  resource: z.string(),
  namespace: z.string(),
  resourceVersion: z.string(),
  /** null: from before there were sums (seal.ts). */
  sum: z.int().nullable(),
})

const factsSchema = z.record(z.string(), z.union([z.string(), z.number()]))

const episodeSchema = z
  .object({
    id: z.string(),
    entity: z.string(),
    code: z.custom<ReasonCode>((value) => typeof value === 'string' && Object.hasOwn(REASON_WORDS, value)),
    level: z.enum(GRADES),
    peak: z.enum(GRADES),
    raisedAt: z.number(),
    clearedAt: z.number().nullable(),
    facts: z.string().transform((text) => factsSchema.parse(json(text, 'the facts of an alarm'))),
    key: z.string().nullable(),
    name: z.string().nullish(),
    app: z.string().nullish(),
  })
  .transform(({ key, name, app, ...episode }) => ({
    ...{ ...episode, ...keyed(key ?? undefined) },
    ...(name == null ? {} : { name }),
    ...(app == null ? {} : { app }),
  }))

const problemSchema = z.object({
  code: z.custom<ProblemCode>((value) => typeof value === 'string' && Object.hasOwn(PROBLEM_WORDS, value)),
  facts: factsSchema,
  at: z.number(),
})

const sourceStateSchema = z.object({
  name: z.string(),
  displayName: z.object({ name: z.string(), nameEn: z.string().nullable() }).optional(),
  kind: z.string(),
  phase: z.enum(SOURCE_PHASES),
  since: z.number(),
  asOf: z.number().nullable(),
  retryAt: z.number().nullable(),
  problem: problemSchema.nullable(),
  resources: z.array(
    z.object({
      resource: z.string(),
      groupVersion: z.string(),
      state: z.enum(['waiting', 'listing', 'watching', 'not-observed']),
      problem: problemSchema.nullable(),
      progress: z.object({ done: z.number(), etaSeconds: z.number().nullable() }).optional(),
    }),
  ),
  eventsPerSecond: z.number(),
  requestsPerMinute: z.number(),
  requestBudgetPerMinute: z.number(),
  badFrames: z.number(),
})

/** A row parsed by its schema. @throws DamageError */
export function parsedRow<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value)
  if (!result.success) throw new DamageError(`${what}: ${z.prettifyError(result.error)}`)
  return result.data
}

export function headFrom(row: unknown): Head {
  return parsedRow(headSchema, row, 'the head')
}

export function cursorFrom(row: unknown): Cursor & { readonly sum: number | null } {
  return parsedRow(cursorSchema, row, 'a cursor')
}

/** null for an episode whose reason code this program no longer knows: an older program wrote it, which is no damage. */
export function episodeFrom(row: unknown): AlarmEpisode | null {
  return isObject(row) && typeof row.code === 'string' && !Object.hasOwn(REASON_WORDS, row.code)
    ? null
    : parsedRow(episodeSchema, row, 'an alarm')
}

/** null for a state that does not fit any more: it is only the last known one, and the source tells it anew. */
export function sourceStateFrom(body: unknown): SourceState | null {
  const result = sourceStateSchema.safeParse(json(body, 'a source state'))
  return result.success ? result.data : null
}

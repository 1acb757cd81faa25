import { z } from 'zod'
import { GRADES, LEVELS } from '../../../../shared/estate/level.ts'
import { REASON_WORDS, type ReasonCode } from '../../../../shared/estate/reason-words.ts'
import type { EstateRecord, RecordKind } from '../../../../shared/estate/record.ts'

/**
 * What a record must hold for its views to show it. A journal's own records were checked field by field when a source sent them; these were
 * written by whoever signed the package. Fields that are not named here are passed on as they are.
 */
const text = z.string()
const texts = z.array(text)
const labels = z.record(text, text)
const count = z.number()
const when = z.number()
const amount = z.looseObject({ cpuMilli: count.nullable(), memoryBytes: count.nullable() })
const facts = z.record(text, z.union([text, z.number()]))

const reason = z.looseObject({
  code: z.custom<ReasonCode>(
    (value) => typeof value === 'string' && Object.hasOwn(REASON_WORDS, value),
    'a reason that is not known',
  ),
  level: z.enum([...GRADES, 'unknown']),
  since: when,
  facts,
  key: text.optional(),
})
const assessed = { parent: text.nullable(), level: z.enum(LEVELS), reasons: z.array(reason) }
const observed = {
  ...{ id: text, source: text, uid: text, namespace: text, name: text, createdAt: when, version: text },
}
const named = { id: text, name: text, nameEn: text.nullable() }
const owner = z.looseObject({ kind: text, name: text, uid: text }).nullable()
const selector = z.looseObject({
  matchLabels: labels,
  matchExpressions: z.array(z.looseObject({ key: text, operator: text, values: texts })),
})
const about = z.union([z.looseObject({ id: text }), z.looseObject({ labels })])
const capacity = z.looseObject({ granted: amount, requested: amount, used: amount })
const placed = { about, labels, on: text.nullable() }

const SCHEMAS: Readonly<Record<RecordKind, z.ZodType>> = {
  bureau: z.looseObject({ ...named, ...assessed, source: z.null(), order: count }),
  app: z.looseObject({
    ...{ ...named, ...assessed, source: z.null(), order: count },
    protectionGrade: count.nullable(),
    drGrade: z.looseObject({ grade: count, edition: text }).nullable(),
    ...{ contractor: text.nullable(), dutyPost: text.nullable(), dutyPhone: text.nullable() },
    ...{ dependsOn: texts, sources: texts, componentCount: count, instanceCount: count, readyCount: count, capacity },
    origin: z.enum(['register', 'labels', 'unassigned']),
  }),
  cluster: z.looseObject({
    ...{ ...named, ...assessed, source: text, nodeCount: count, readyNodeCount: count, instanceCount: count },
    ...{ zones: texts, allocatable: amount, capacity, observes: texts.optional() },
  }),
  component: z.looseObject({
    ...{ ...observed, ...assessed, workload: text, labels, podLabels: labels, selector, desired: count, updated: count },
    ...{ readyReplicas: count, available: count, image: text.nullable(), instanceCount: count, requested: amount },
    stalled: z.looseObject({ reason: text, message: text, since: when.nullable() }).nullable(),
  }),
  instance: z.looseObject({
    ...{ ...observed, ...assessed, labels, owner, phase: text, ready: z.boolean(), restarts: count, node: text.nullable() },
    ...{ requests: amount, waiting: text.nullable(), unschedulable: text.nullable(), addresses: texts.optional() },
    lastTermination: z.looseObject({ reason: text, exitCode: count, at: when.nullable() }).nullable(),
  }),
  node: z.looseObject({
    ...{ ...observed, ...assessed, labels, zone: text.nullable(), ready: z.enum(['True', 'False', 'Unknown']).nullable() },
    ...{ unschedulable: z.boolean(), allocatable: amount, capacity: amount, addresses: texts.optional() },
    pressures: z.array(z.looseObject({ type: text, since: when.nullable() })),
  }),
  namespace: z.looseObject({ ...observed, labels, annotations: labels }),
  replicaset: z.looseObject({ ...observed, owner, desired: count, readyReplicas: count }),
  service: z.looseObject({ ...observed, selector: labels }),
  endpoints: z.looseObject({ ...observed, service: text, readyCount: count, notReadyCount: count }),
  'disruption-budget': z.looseObject({ ...observed, selector: selector.nullable(), disruptionsAllowed: count }),
  autoscaler: z.looseObject({ ...observed, target: z.looseObject({ kind: text, name: text }), maxReplicas: count }),
  quota: z.looseObject({ ...observed, granted: amount, used: amount }),
  event: z.looseObject({
    ...{ ...observed, about: z.looseObject({ kind: text, name: text, uid: text }), type: text, reason: text, message: text },
    ...{ count, lastAt: when },
  }),
  alert: z.looseObject({
    ...{ ...observed, ...placed, summary: text.nullable(), startsAt: when, state: z.enum(['firing', 'silenced', 'inhibited']) },
    silences: z.array(z.looseObject({ by: text, comment: text, until: when })),
    grade: z.enum([...GRADES, 'none']),
  }),
  probe: z.looseObject({ ...observed, ...placed, target: text, ok: z.boolean().nullable(), since: when.nullable() }),
  target: z.looseObject({ ...observed, about, labels, address: text, up: z.boolean(), since: when.nullable() }),
}

/** Why a record cannot be shown; null: it can. */
export function recordFault(record: EstateRecord): string | null {
  const parsed = SCHEMAS[record.kind].safeParse(record)
  const [issue] = parsed.error?.issues ?? []
  return issue === undefined ? null : `${record.id}: ${issue.path.map(String).join('.')}: ${issue.message}`
}

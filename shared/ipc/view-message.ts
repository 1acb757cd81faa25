import { z } from 'zod'
import { MARKS } from '../estate/alarm-mark.ts'
import { FILTERS, FIND_ROWS_MAX, FIND_SORTS, QUERY_MAX } from '../estate/find.ts'
import { HOUSES_OPEN, VIEWS, type ViewMessage } from '../estate/frame.ts'
import { incidentDraftShape } from '../estate/incident-schema.ts'
import { GRADES } from '../estate/level.ts'
import { TRAFFIC_SPANS } from '../estate/traffic.ts'
import { shallowJson } from '../lib/shallow-json.ts'
import { alarmsSchema } from '../policy/alarm-rules.ts'
import { capacitySchema } from '../policy/policy.ts'
import { isSnapshotName } from '../snapshot/file-name.ts'

const id = z.string().min(1).max(1024)
/** Up to the last that a Date can be: beyond it the time of an answer cannot be told. */
const instant = z.int().nonnegative().max(8_640_000_000_000_000)
/** Stored as it is: of halves of characters SQLite makes the same sign, and two notes would be one. */
const noteId = z.string().regex(/^[\w-]{1,64}$/)
/** A digest: of a case's package, or of a signer's key. */
const caseId = z.string().regex(/^[0-9a-f]{64}$/)
/** Longer than any note, so that one that is too long is refused in words by the engine, and not dropped on its way. */
const noteText = z.string().max(100_000)

/** What a window may say over its port; the shell parses every message before it passes it on to the engine, which parses it again. */
export const viewMessageSchema: z.ZodType<ViewMessage> = z.union([
  z.strictObject({ type: z.literal('open'), view: z.enum(['estate', 'matrix', 'watch', 'incidents']) }),
  z.strictObject({ type: z.literal('open'), view: z.literal('traffic'), span: z.literal(TRAFFIC_SPANS), app: id.nullable() }),
  z.strictObject({ type: z.literal('open'), view: z.enum(['app', 'history']), id }),
  z.strictObject({ type: z.literal('open'), view: z.literal('incident'), id: noteId }),
  z.strictObject({ type: z.literal('open'), view: z.literal('rooms'), ids: z.array(id).max(HOUSES_OPEN) }),
  z.strictObject({ type: z.literal('open'), view: z.literal('diff'), from: instant, to: instant.nullable() }),
  z.strictObject({ type: z.literal('open'), view: z.literal('capacity'), rules: capacitySchema.nullable() }),
  z.strictObject({
    ...{ type: z.literal('open'), view: z.literal('alarm-log'), from: instant, to: instant.nullable() },
    grades: z.array(z.enum(GRADES)).nullable(),
    bureau: id.nullable(),
    app: id.nullable(),
  }),
  z.strictObject({
    type: z.literal('open'),
    view: z.literal('alarm-trial'),
    tried: z
      .strictObject({
        rules: alarmsSchema,
        hours: z
          .number()
          .min(1)
          .max(24 * 31),
      })
      .nullable(),
  }),
  z.strictObject({ type: z.literal('close'), view: z.enum(VIEWS) }),
  z.strictObject({ type: z.literal('ack'), view: z.enum(VIEWS), seq: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('look'), at: instant, barTo: instant }),
  z.strictObject({ type: z.literal('live') }),
  z.strictObject({
    type: z.literal('note'),
    id: noteId,
    at: instant,
    author: noteText.nullable(),
    text: noteText,
    about: id.nullable(),
  }),
  z.strictObject({
    type: z.literal('mark-alarm'),
    id: noteId,
    alarm: id,
    level: z.enum(GRADES),
    what: z.enum(MARKS),
    author: noteText,
    reason: noteText,
    until: instant.nullable(),
  }),
  z.strictObject({ type: z.literal('incident'), ...incidentDraftShape }),
  z.strictObject({ type: z.literal('strike-note'), id: noteId, struck: z.boolean() }),
  z.strictObject({
    type: z.literal('walk'),
    id: noteId,
    entry: z.record(z.string(), shallowJson),
    secrets: z.record(z.string().max(200), z.string().max(65_536)),
  }),
  z.strictObject({ type: z.literal('end-walk'), id: noteId }),
  z.strictObject({ type: z.literal('case'), id: caseId.nullable() }),
  z.strictObject({ type: z.literal('cases'), wanted: z.boolean() }),
  z.strictObject({
    type: z.literal('import-case'),
    id: noteId,
    path: z.string().max(4_096).refine(isSnapshotName),
    accept: caseId.nullable(),
  }),
  z.strictObject({ type: z.literal('end-import'), id: noteId }),
  z.strictObject({ type: z.literal('remove-case'), id: caseId }),
  z.strictObject({
    type: z.literal('find'),
    id: noteId,
    query: z.strictObject({
      words: z.array(z.string().max(QUERY_MAX)).max(QUERY_MAX),
      filters: z.array(z.strictObject({ by: z.enum(FILTERS), value: z.string().max(QUERY_MAX) })).max(QUERY_MAX),
    }),
    sort: z.enum(FIND_SORTS),
    down: z.boolean(),
    from: z.int().nonnegative(),
    limit: z.int().positive().max(FIND_ROWS_MAX),
  }),
])

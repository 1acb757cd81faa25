import { z } from 'zod'
import { listOf } from '../lib/list-schema.ts'
import { objectSchema, tableSchema } from './table.ts'

/**
 * The estate of a package: how it was when the window began, what each committed batch changed, and how the sources stood. The state after
 * a batch is the fold of the first two (fold.ts).
 */

const instant = z.number()
const seq = z.int().nonnegative()

/** The first line of `estate/checkpoint.jsonl`. */
export const checkpointHeadSchema = z.object({
  /** The last batch that is in it; 0: there was none. */
  seq,
  /** Wall time of that batch, ms since the epoch; null: there was none. */
  at: instant.nullable(),
})
export type CheckpointHead = Readonly<z.infer<typeof checkpointHeadSchema>>
/** Each line after it is a table of records (table.ts), but the last, which says how many records those tables hold. */
export const checkpointLineSchema = z.union([tableSchema, z.object({ records: seq })])
export type CheckpointLine = z.infer<typeof checkpointLineSchema>

/**
 * One change of a record, by the record's number in this package:
 *   12                                  record 12 is gone
 *   [12, {"kind": …}]                   record 12 came, or was replaced: all of it
 *   [12, {"ready": false}, ["zone"]]    fields of record 12 that changed, and the names of those that went
 * A record that says no `id` has the id `<kind>:<source>/<uid>`.
 */
export const changeRowSchema = z.union([
  z.int().nonnegative(),
  z.tuple([z.int().nonnegative(), objectSchema]),
  z.tuple([z.int().nonnegative(), objectSchema, z.array(z.string())]),
])
export type ChangeRow = z.infer<typeof changeRowSchema>

/** A batch of `estate/changes.jsonl`, in the order of their sequences; many of them may be one line (batch-columns.ts). Those that say nothing of the scope are left out. */
export const changeLineSchema = z.object({
  seq,
  /** Wall time, ms since the epoch. A clock that was set back shows here. */
  at: instant,
  rows: listOf(changeRowSchema),
})
export type ChangeLine = z.infer<typeof changeLineSchema>

/** `estate/sources.json`: when an engine was at work, and how its sources stood, exactly as the journal has it. */
export const sourcesMemberSchema = z.object({
  /**
   * Stretches in which the clock ran evenly, in their order; ms since the epoch. Their batches are those after `afterSeq` (null: it is not
   * known which) up to `toSeq` (null: the last). The first may have begun before the window.
   */
  spans: listOf(z.object({ id: z.int(), from: instant, to: instant, afterSeq: seq.nullable(), toSeq: seq.nullable() })),
  /** From `at` on a source was in this state (shared/estate/source-state.ts); null: it was no more. What stood at the beginning comes first. */
  states: listOf(z.object({ span: z.int(), at: instant, name: z.string(), state: objectSchema.nullable() })),
})

import type { z } from 'zod'
import { batchesOf, changesLineSchema } from '../../../../shared/snapshot/batch-columns.ts'
import { type ChangeLine, checkpointHeadSchema, checkpointLineSchema } from '../../../../shared/snapshot/estate-members.ts'
import { createSliceFold, SliceError, type SliceFold } from '../../../../shared/snapshot/fold.ts'

/** A member as its bytes come. */
export type MemberBytes = AsyncIterable<Uint8Array>

/** The lines of a `.jsonl` member, one at a time, each parsed and checked. @throws SliceError */
export async function* linesIn<T>(
  bytes: MemberBytes,
  schema: z.ZodType<T> | ((line: number) => z.ZodType<T>),
): AsyncGenerator<T> {
  let number = 0
  for await (const line of textLines(bytes)) {
    number += 1
    const parsed = (typeof schema === 'function' ? schema(number) : schema).safeParse(jsonOf(line, number))
    if (!parsed.success) throw new SliceError(`line ${number}: ${parsed.error.issues[0]?.message ?? 'not as it should be'}`)
    yield parsed.data
  }
}

/** Longest line, characters: a table of a thousand records, each with more to say than any. */
const LINE_MAX = 64 * 1024 * 1024

/** Lines end with a line feed and nothing else: JSON may hold the other signs that text readers take for an end. */
async function* textLines(bytes: MemberBytes): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let left = ''
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw new SliceError('a member is not UTF-8')
    }
  }
  for await (const chunk of bytes) {
    const parts = decoded(chunk).split('\n')
    for (const part of parts.slice(0, -1)) {
      yield left + part
      left = ''
    }
    left += parts.at(-1) ?? ''
    if (left.length > LINE_MAX) throw new SliceError(`a line is longer than ${LINE_MAX} characters`)
  }
  left += decoded()
  if (left !== '') yield left
}

function jsonOf(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new SliceError(`line ${number} is not JSON`)
  }
}

/** The estate of a package as it was when the window began. @throws SliceError */
export async function readCheckpoint(
  bytes: MemberBytes,
): Promise<{ readonly seq: number; readonly at: number | null; readonly fold: SliceFold }> {
  const fold = createSliceFold()
  let head: z.infer<typeof checkpointHeadSchema> | null = null
  for await (const line of linesIn<unknown>(bytes, (number) => (number === 1 ? checkpointHeadSchema : checkpointLineSchema))) {
    if (head === null) {
      head = checkpointHeadSchema.parse(line)
      continue
    }
    const told = checkpointLineSchema.parse(line)
    if ('columns' in told) fold.table(told)
  }
  if (head === null) throw new SliceError('the checkpoint is empty')
  return { seq: head.seq, at: head.at, fold }
}

/** The batches of `estate/changes.jsonl`, in order. @throws SliceError, RangeError */
export async function* batchesIn(bytes: MemberBytes): AsyncGenerator<ChangeLine> {
  for await (const line of linesIn(bytes, changesLineSchema)) yield* batchesOf(line)
}

/** The estate after the batch `seq`, from the two members that hold it. @throws SliceError */
export async function readEstateOf(
  checkpoint: MemberBytes,
  changes: MemberBytes,
  seq: number,
): Promise<ReturnType<SliceFold['estate']>> {
  const { fold } = await readCheckpoint(checkpoint)
  for await (const batch of batchesIn(changes)) {
    if (batch.seq > seq) break
    fold.take(batch.rows)
  }
  return fold.estate()
}

import { join } from 'node:path'
import { z } from 'zod'
import { type ColumnMapping, SHEET_FIELDS } from '../../../shared/estate/register-import.ts'
import { readBytes, writeDurably } from '../durable-file.ts'
import { headerKey } from './mapping.ts'
import { hashOf } from './register-text.ts'

/** Sets of headers whose mapping is remembered; the oldest go. */
const SETS_KEPT = 100

const mappingSchema = z.partialRecord(z.enum(SHEET_FIELDS), z.int().nonnegative())
const fileSchema = z.array(z.strictObject({ headers: z.string(), mapping: mappingSchema }))

const fileIn = (dataDir: string): string => join(dataDir, 'register-mappings.json')
/** Two sheets whose headers read alike, in the same order, are of one kind. */
const keyOf = (headers: readonly string[]): string => hashOf(Buffer.from(headers.map(headerKey).join('\n')))

function readAll(dataDir: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readBytes(fileIn(dataDir))?.toString('utf8') ?? '[]'))
  } catch {
    // What is lost is a convenience: headers are guessed again.
    return []
  }
}

/** The mapping that a person chose for these headers before; null: none. */
export function recall(dataDir: string, headers: readonly string[]): ColumnMapping | null {
  const key = keyOf(headers)
  const found = readAll(dataDir).find((set) => set.headers === key)
  return found === undefined ? null : clean(found.mapping)
}

const clean = (mapping: z.infer<typeof mappingSchema>): ColumnMapping =>
  Object.fromEntries(Object.entries(mapping).filter(([, column]) => column !== undefined))

export function remember(dataDir: string, headers: readonly string[], mapping: ColumnMapping): void {
  const key = keyOf(headers)
  const others = readAll(dataDir).filter((set) => set.headers !== key)
  const kept = [...others, { headers: key, mapping }].slice(-SETS_KEPT)
  writeDurably(fileIn(dataDir), Buffer.from(`${JSON.stringify(kept)}\n`), 0o600)
}

import type { RecordId } from '../../shared/estate/record.ts'

/** Rows by id that never change: a fold makes new ones, which share what stayed. */
export type Rows<R> = ReadonlyMap<RecordId, R>

interface Row {
  readonly id: RecordId
}

/** Written to only by the fold that makes it. */
type Chunk<R> = (R | null)[]

/** Rows that are copied where one of them changes. Few: 1 % of the rows touch half of all chunks, whatever their size. */
const CHUNK = 16
/** So many slots are given before empty ones are looked at, and at most so many for each row. */
const FEW_SLOTS = 256
const SLOTS_A_ROW = 2

const NO_ROW: Chunk<never> = new Array<null>(CHUNK).fill(null)

/** A row that came (`was` is undefined), went (`is` is) or is another. */
export interface Changed<R> {
  readonly id: RecordId
  readonly was: R | undefined
  readonly is: R | undefined
}

interface Last<R> {
  readonly chunks: readonly Chunk<R>[]
  readonly changed: readonly Changed<R>[]
}

/**
 * Rows in chunks that folds share. Where an id's row lies is kept once for all folds and only ever added to: an id has the same slot
 * in each of them, and where a fold does not have it that slot is empty.
 */
class ChunkedRows<R extends Row> implements Rows<R> {
  readonly slots: Map<RecordId, number>
  readonly chunks: readonly Chunk<R>[]
  readonly size: number
  /** The chunks that it was folded from, and what the fold changed. */
  readonly last: Last<R> | null

  constructor(slots: Map<RecordId, number>, chunks: readonly Chunk<R>[], size: number, last: Last<R> | null) {
    this.last = last
    this.slots = slots
    this.chunks = chunks
    this.size = size
  }

  get(id: RecordId): R | undefined {
    const slot = this.slots.get(id)
    return slot === undefined ? undefined : (this.chunks[Math.floor(slot / CHUNK)]?.[slot % CHUNK] ?? undefined)
  }

  has(id: RecordId): boolean {
    return this.get(id) !== undefined
  }

  *values(): MapIterator<R> {
    for (const chunk of this.chunks) for (const row of chunk) if (row !== null) yield row
  }

  *keys(): MapIterator<RecordId> {
    for (const { id } of this.values()) yield id
  }

  *entries(): MapIterator<[RecordId, R]> {
    for (const row of this.values()) yield [row.id, row]
  }

  [Symbol.iterator](): MapIterator<[RecordId, R]> {
    return this.entries()
  }

  forEach(use: (row: R, id: RecordId, rows: Rows<R>) => void): void {
    for (const row of this.values()) use(row, row.id, this)
  }
}

const isChunked = <R extends Row>(rows: Rows<R>): rows is ChunkedRows<R> => rows instanceof ChunkedRows

/** The same rows, in chunks in which there is no slot too many. */
function chunked<R extends Row>(rows: Rows<R>): ChunkedRows<R> {
  const all = [...rows.values()]
  const slots = new Map(all.map(({ id }, slot) => [id, slot]))
  const chunks: Chunk<R>[] = []
  for (let at = 0; at < all.length; at += CHUNK) chunks.push(Object.assign(NO_ROW.slice(), all.slice(at, at + CHUNK)))
  return new ChunkedRows(slots, chunks, slots.size, null)
}

/** Rows replace those of the same id, `gone` are taken out; the very same rows come back when nothing changed. Costs what changed, not what there is. */
export function foldRows<R extends Row>(known: Rows<R>, rows: readonly R[], gone: readonly RecordId[]): Rows<R> {
  const leaving = gone.filter((id) => known.has(id))
  if (rows.length === 0 && leaving.length === 0) return known
  const isRoomy = isChunked(known) && known.slots.size <= Math.max(FEW_SLOTS, known.size * SLOTS_A_ROW)
  const { slots, chunks: before, size: count } = isRoomy ? known : chunked(known)
  const chunks = before.slice()
  const changed: Changed<R>[] = []
  let size = count
  const put = (id: RecordId, row: R | null) => {
    let slot = slots.get(id)
    if (slot === undefined) {
      slot = slots.size
      slots.set(id, slot)
    }
    const nth = Math.floor(slot / CHUNK)
    let chunk = chunks[nth]
    if (chunk === undefined || chunk === before[nth]) {
      // Slots of a fork that went another way may lie between.
      while (chunks.length < nth) chunks.push(NO_ROW.slice())
      chunk = (chunk ?? NO_ROW).slice()
      chunks[nth] = chunk
    }
    const at = slot % CHUNK
    const was = before[nth]?.[at] ?? null
    const held = chunk[at] ?? null
    // The same fold put another row there before: only what comes of both counts.
    if (held !== was)
      changed.splice(
        changed.findIndex((each) => each.id === id),
        1,
      )
    if (row !== was) changed.push({ id, was: was ?? undefined, is: row ?? undefined })
    size += Number(row !== null) - Number(held !== null)
    chunk[at] = row
  }
  for (const id of leaving) put(id, null)
  for (const row of rows) put(row.id, row)
  return new ChunkedRows(slots, chunks, size, { chunks: before, changed })
}

/** Rows that differ between the two, also by coming or going. Where one was folded from the other, what they share is passed over. */
export function changedRows<R extends Row>(before: Rows<R>, after: Rows<R>): readonly Changed<R>[] {
  if (before === after) return []
  if (isChunked(before) && isChunked(after) && after.last?.chunks === before.chunks) return after.last.changed
  const changed: Changed<R>[] = []
  if (isChunked(before) && isChunked(after) && before.slots === after.slots) {
    for (let nth = 0; nth < Math.max(before.chunks.length, after.chunks.length); nth += 1) {
      const [was, is] = [before.chunks[nth] ?? NO_ROW, after.chunks[nth] ?? NO_ROW]
      if (was === is) continue
      for (let at = 0; at < CHUNK; at += 1) {
        const [old, row] = [was[at] ?? undefined, is[at] ?? undefined]
        const id = (row ?? old)?.id
        if (id !== undefined && old !== row) changed.push({ id, was: old, is: row })
      }
    }
    return changed
  }
  for (const [id, is] of after) {
    const was = before.get(id)
    if (was !== is) changed.push({ id, was, is })
  }
  for (const [id, was] of before) if (!after.has(id)) changed.push({ id, was, is: undefined })
  return changed
}

import type { RecordId } from '../../shared/estate/record.ts'

/** Rows by id that never change: a fold makes new ones, which share what stayed. */
export type Rows<R> = ReadonlyMap<RecordId, R>

interface Row {
  readonly id: RecordId
}

/** Laid over the base until they are this many, or this share of it: then both are copied into one. Copying 10,000 takes a ms. */
const MOST_OVER = 64
const MOST_OVER_SHARE = 1 / 6

let made = 0

/** A base that many folds share, and what differs from it. `null` over a row: it is gone. */
class FoldedRows<R extends Row> implements Rows<R> {
  readonly stamp: number
  /** The fold that this one came from, and what became another there. */
  readonly from: number
  readonly changed: readonly RecordId[]
  readonly size: number
  readonly base: Rows<R>
  readonly over: ReadonlyMap<RecordId, R | null>

  constructor(base: Rows<R>, over: ReadonlyMap<RecordId, R | null>, size: number, from: number, changed: readonly RecordId[]) {
    made += 1
    this.stamp = made
    this.base = base
    this.over = over
    this.size = size
    this.from = from
    this.changed = changed
  }

  get(id: RecordId): R | undefined {
    const over = this.over.get(id)
    return over === undefined ? this.base.get(id) : (over ?? undefined)
  }

  has(id: RecordId): boolean {
    return this.get(id) !== undefined
  }

  *entries(): MapIterator<[RecordId, R]> {
    for (const [id, row] of this.base) {
      const over = this.over.get(id)
      if (over === undefined) yield [id, row]
      else if (over !== null) yield [id, over]
    }
    for (const [id, row] of this.over) if (row !== null && !this.base.has(id)) yield [id, row]
  }

  *keys(): MapIterator<RecordId> {
    for (const [id] of this.entries()) yield id
  }

  *values(): MapIterator<R> {
    for (const [, row] of this.entries()) yield row
  }

  [Symbol.iterator](): MapIterator<[RecordId, R]> {
    return this.entries()
  }

  forEach(use: (row: R, id: RecordId, rows: Rows<R>) => void): void {
    for (const [id, row] of this.entries()) use(row, id, this)
  }
}

/** Rows replace those of the same id, `gone` are taken out; the very same rows come back when nothing changed. Costs what changed, not what there is. */
export function foldRows<R extends Row>(known: Rows<R>, rows: readonly R[], gone: readonly RecordId[]): Rows<R> {
  const leaving = gone.filter((id) => known.has(id))
  if (rows.length === 0 && leaving.length === 0) return known
  const folded = known instanceof FoldedRows ? (known as FoldedRows<R>) : null
  let base: Rows<R> = folded?.base ?? known
  let over: Map<RecordId, R | null> = new Map(folded?.over)
  if (over.size + rows.length + leaving.length > Math.max(MOST_OVER, base.size * MOST_OVER_SHARE)) {
    const whole = new Map(base)
    for (const [id, row] of over) {
      if (row === null) whole.delete(id)
      else whole.set(id, row)
    }
    base = whole
    over = new Map()
  }
  const changed = new Set(leaving)
  let size = known.size - changed.size
  for (const id of leaving) over.set(id, null)
  for (const row of rows) {
    if (!changed.has(row.id) ? !known.has(row.id) : over.get(row.id) === null) size += 1
    changed.add(row.id)
    over.set(row.id, row)
  }
  return new FoldedRows(base, over, size, folded?.stamp ?? 0, [...changed])
}

/** Ids whose row differs between the two, also by coming or going. Where one was folded from the other, that is known already. */
export function changedRows<R extends Row>(before: Rows<R>, after: Rows<R>): readonly RecordId[] {
  if (before === after) return []
  if (after instanceof FoldedRows && before instanceof FoldedRows && after.from === before.stamp) return after.changed
  const changed: RecordId[] = []
  for (const [id, row] of after) if (before.get(id) !== row) changed.push(id)
  for (const id of before.keys()) if (!after.has(id)) changed.push(id)
  return changed
}

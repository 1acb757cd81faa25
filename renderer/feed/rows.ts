import type { RecordId } from '../../shared/estate/record.ts'

/** Rows by id that never change: a fold makes new ones, which share what stayed. Not to be folded while they are iterated. */
export type Rows<R> = ReadonlyMap<RecordId, R>

interface Row {
  readonly id: RecordId
}

/** A row that came (`was` is undefined), went (`is` is) or is another. */
export interface Changed<R> {
  readonly id: RecordId
  readonly was: R | undefined
  readonly is: R | undefined
  /** Where it lies in all folds of its family (`familyOf`); null: it is not known there. */
  readonly slot: number | null
}

/** A change of a row that has a slot. */
interface Step<R> extends Changed<R> {
  readonly slot: number
}

/** So many slots are given before empty ones are looked at, and at most so many for each row. */
const FEW_SLOTS = 256
const SLOTS_A_ROW = 2
/** After changes to this share of all slots a fold begins a table of its own: who keeps older rows keeps no more than that beside them. */
const CHANGES_A_TABLE = 0.5

/**
 * The newest of many folds has the table; the one before knows what the next one changed, and makes itself a table of that should it
 * be read again. So a fold costs what it changes. Where an id's row lies is kept once for all of them and only ever added to: an id
 * has the same slot in each, and where one does not have it that slot is null.
 */
class FoldedRows<R extends Row> implements Rows<R> {
  readonly slots: Map<RecordId, number>
  readonly size: number
  /** What the fold that made it changed, and since when there is this table, count. */
  readonly changed: readonly Step<R>[]
  readonly changesInTable: number
  /** The fold that it was made from, by its mark: to know it is not to keep it. */
  readonly from: object | null
  readonly mark = {}
  private table: (R | null)[] | null
  private next: FoldedRows<R> | null = null

  constructor(
    slots: Map<RecordId, number>,
    table: (R | null)[],
    size: number,
    last: { readonly from: object | null; readonly changed: readonly Step<R>[]; readonly changesInTable: number },
  ) {
    this.slots = slots
    this.table = table
    this.size = size
    this.from = last.from
    this.changed = last.changed
    this.changesInTable = last.changesInTable
  }

  /** Slot by slot; nobody but the fold writes to it. */
  rows(): (R | null)[] {
    if (this.table !== null) return this.table
    const later: FoldedRows<R>[] = []
    let newest: FoldedRows<R> = this
    while (newest.table === null && newest.next !== null) {
      newest = newest.next
      later.push(newest)
    }
    const table = (newest.table ?? []).slice()
    for (const { changed } of later.reverse()) {
      for (const { slot, was } of [...changed].reverse()) table[slot] = was ?? null
    }
    this.table = table
    this.next = null
    return table
  }

  /** The next fold's from now on. */
  handOver(next: FoldedRows<R>): void {
    this.table = null
    this.next = next
  }

  get(id: RecordId): R | undefined {
    const slot = this.slots.get(id)
    return slot === undefined ? undefined : (this.rows()[slot] ?? undefined)
  }

  has(id: RecordId): boolean {
    return this.get(id) !== undefined
  }

  *values(): MapIterator<R> {
    for (const row of this.rows()) if (row) yield row
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

const isFolded = <R extends Row>(rows: Rows<R>): rows is FoldedRows<R> => rows instanceof FoldedRows

/** The same rows, in a table in which there is no slot too many. */
function folded<R extends Row>(rows: Rows<R>): FoldedRows<R> {
  const table = [...rows.values()]
  const slots = new Map(table.map(({ id }, slot) => [id, slot]))
  return new FoldedRows(slots, table, slots.size, { from: null, changed: [], changesInTable: 0 })
}

/** What all folds that have a row in the same slot have in common: what is kept beside rows can be found by their slots. null: none. */
export const familyOf = <R extends Row>(rows: Rows<R>): object | null => (isFolded(rows) ? rows.slots : null)

/** Rows replace those of the same id, `gone` are taken out; the very same rows come back when none came and none left. Costs what changed, not what there is. */
export function foldRows<R extends Row>(known: Rows<R>, rows: readonly R[], gone: readonly RecordId[]): Rows<R> {
  const leaving = [...new Set(gone)].filter((id) => known.has(id))
  if (rows.length === 0 && leaving.length === 0) return known
  const isRoomy = isFolded(known) && known.slots.size <= Math.max(FEW_SLOTS, known.size * SLOTS_A_ROW)
  const before = isRoomy ? known : folded(known)
  const { slots } = before
  const isWorn = before.changesInTable > Math.max(FEW_SLOTS, slots.size * CHANGES_A_TABLE)
  const table = isWorn ? before.rows().slice() : before.rows()
  const steps: Step<R>[] = []
  let size = before.size
  for (const id of leaving) {
    const slot = slotOf(id, slots, table)
    steps.push({ id, slot, was: table[slot] ?? undefined, is: undefined })
    table[slot] = null
    size -= 1
  }
  // Whether it is the very row that was there is not asked: to compare them is to look up where that lies.
  for (const is of rows) {
    const { id } = is
    const slot = slotOf(id, slots, table)
    const was = table[slot] ?? undefined
    steps.push({ id, slot, was, is })
    table[slot] = is
    if (was === undefined) size += 1
  }
  const changed = steps.every(({ slot, is }) => is === (table[slot] ?? undefined)) ? steps : merged(steps)
  if (changed.length === 0) return known
  const made = new FoldedRows(slots, table, size, {
    from: isRoomy ? before.mark : null,
    changed,
    changesInTable: isWorn ? changed.length : before.changesInTable + changed.length,
  })
  if (!isWorn) before.handOver(made)
  return made
}

/** Where the row of that id lies, or is to lie. */
function slotOf<R>(id: RecordId, slots: Map<RecordId, number>, table: (R | null)[]): number {
  const known = slots.get(id)
  if (known !== undefined) return known
  const slot = slots.size
  slots.set(id, slot)
  // Slots of a fold that went another way may lie between.
  while (table.length < slot) table.push(null)
  return slot
}

/** What came of steps of which some are about one row. */
function merged<R>(steps: readonly Step<R>[]): Step<R>[] {
  const bySlot = new Map<number, Step<R>>()
  for (const step of steps) bySlot.set(step.slot, { ...step, was: bySlot.has(step.slot) ? bySlot.get(step.slot)?.was : step.was })
  return [...bySlot.values()].filter(({ was, is }) => was !== is)
}

/** Rows that differ between the two, also by coming or going. Where one was folded from the other, that is known already. */
export function changedRows<R extends Row>(before: Rows<R>, after: Rows<R>): readonly Changed<R>[] {
  if (before === after) return []
  if (isFolded(before) && isFolded(after) && after.from === before.mark) return after.changed
  const changed: Changed<R>[] = []
  const slotOf = (id: RecordId) => (isFolded(after) ? (after.slots.get(id) ?? null) : null)
  for (const [id, is] of after) {
    const was = before.get(id)
    if (was !== is) changed.push({ id, slot: slotOf(id), was, is })
  }
  for (const [id, was] of before) if (!after.has(id)) changed.push({ id, slot: slotOf(id), was, is: undefined })
  return changed
}

import type { Delta, EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { Numbered, Unsettled } from './read.ts'
import { changesOf, type Fields, type Key } from './rows.ts'

/** A row before it is text: see rows.ts. */
type RowToStore = number | readonly [number, EstateRecord] | readonly [number, Fields, readonly string[]]

/**
 * A record that waits to be settled, or its end. Kept as a record, which the estate holds anyway: its text would be a megabyte a
 * thousand that lives just long enough to be moved around by the garbage collector.
 */
export interface Waiting {
  readonly record: EstateRecord | null
  /** The batch that it changed in. */
  readonly seq: number
}

/** Which number each record has, and what the record table is behind by. */
export interface Ledger {
  /** The number that the next new record gets. */
  readonly nextNum: number
  /** By number. */
  readonly waiting: ReadonlyMap<number, Waiting>
  /** Deltas committed since the last settling, count. */
  readonly behind: number
  /** The rows that tell of `deltas`. Where their commit fails, the numbers that it gave are passed over. */
  rowsFor(deltas: readonly Delta[]): readonly RowToStore[]
  /** What `rowsFor` gave is committed as `seq`. */
  keep(deltas: readonly Delta[], seq: number): void
  settled(): void
}

const idOf = (delta: Delta): RecordId => (delta.op === 'put' ? delta.record.id : delta.id)

/** Goes on from the records at the head `seq`. */
export function createLedger(
  records: Iterable<Numbered>,
  unsettled: ReadonlyMap<Key, Unsettled>,
  first: { readonly seq: number; readonly nextNum: number },
): Ledger {
  const numbers = new Map<RecordId, number>()
  const waiting = new Map<number, Waiting>()
  let nextNum = first.nextNum
  let behind = 0
  for (const { num, record, unsettled: waits } of records) {
    numbers.set(record.id, num)
    if (waits) waiting.set(num, { record, seq: first.seq })
  }
  for (const [num, last] of unsettled) if (last === null) waiting.set(Number(num), { record: null, seq: first.seq })

  /** null: what is to go was never there. */
  function rowFor(delta: Delta): RowToStore | null {
    const known = numbers.get(idOf(delta))
    if (delta.op === 'del') return known ?? null
    if (known === undefined) {
      numbers.set(delta.record.id, nextNum)
      nextNum += 1
      return [nextNum - 1, delta.record]
    }
    if (delta.was === null) return [known, delta.record]
    const [changed, gone] = changesOf(delta.record, delta.was)
    return [known, changed, gone]
  }

  return {
    get nextNum() {
      return nextNum
    },
    waiting,
    get behind() {
      return behind
    },
    rowsFor: (deltas) => deltas.map(rowFor).filter((row) => row !== null),
    keep(deltas, seq) {
      // Numbers go at the end only: what goes and comes back in one commit keeps its own.
      const gone = new Set<RecordId>()
      for (const delta of deltas) {
        const id = idOf(delta)
        const record = delta.op === 'put' ? delta.record : null
        const num = numbers.get(id)
        if (num !== undefined) waiting.set(num, { record, seq })
        if (record === null) gone.add(id)
        else gone.delete(id)
      }
      for (const id of gone) numbers.delete(id)
      behind += deltas.length
    },
    settled() {
      waiting.clear()
      behind = 0
    },
  }
}

import type { AppRow, BureauRow, ClusterRow } from '../../../shared/estate/frame.ts'
import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { AppVerdict } from '../../../shared/estate/verdict.ts'
import type { EstateReader } from './estate-reader.ts'
import { type Freshness, type Tellers, tellersOf } from './freshness.ts'
import { appRow, bureauRow, clusterRow } from './rows.ts'

export type Row =
  | { readonly kind: 'bureau'; readonly row: BureauRow }
  | { readonly kind: 'app'; readonly row: AppRow }
  | { readonly kind: 'cluster'; readonly row: ClusterRow }

/** The rows of the map as they stand, shared by all windows: each is built once when something touched it. */
export interface RowBook {
  touch(id: RecordId): void
  /** A record below changed or went: touches the app whose gravest reason was found by it. The app that it hangs on now is touched apart. */
  touchFoundBy(id: RecordId): void
  touchAll(): void
  /** Builds what was touched; returns the ids whose row has really changed, come or gone. */
  refresh(freshness: Freshness): readonly RecordId[]
  get(id: RecordId): Row | undefined
  all(): Iterable<Row>
}

/** @param judged the newest capacity verdict on an app; of an instant of the past there is none */
export function createRowBook(
  estate: EstateReader,
  judged: (app: RecordId) => AppVerdict | undefined = () => undefined,
): RowBook {
  const rows = new Map<RecordId, Row>()
  const texts = new Map<RecordId, string>()
  const touched = new Set<RecordId>()
  /** Which app's gravest reason was found by a record. One that no longer counts only makes a row be built in vain. */
  const appFoundBy = new Map<RecordId, RecordId>()

  function rowFrom(record: EstateRecord | undefined, freshness: Freshness, tellers: Tellers): Row | null {
    switch (record?.kind) {
      case 'bureau':
        return { kind: 'bureau', row: bureauRow(record) }
      case 'app': {
        const { row, foundBy } = appRow(record, estate, freshness, tellers, judged(record.id))
        for (const id of foundBy) appFoundBy.set(id, record.id)
        return { kind: 'app', row }
      }
      case 'cluster':
        return { kind: 'cluster', row: clusterRow(record, estate, freshness) }
      default:
        return null
    }
  }

  return {
    touch(id) {
      touched.add(id)
    },
    touchFoundBy(id) {
      const app = appFoundBy.get(id)
      if (app === undefined) return
      appFoundBy.delete(id)
      touched.add(app)
    },
    touchAll() {
      // All are built anew, and what nobody told of while no window looked goes.
      appFoundBy.clear()
      for (const id of rows.keys()) touched.add(id)
      for (const kind of ['bureau', 'app', 'cluster'] as const) for (const { id } of estate.ofKind(kind)) touched.add(id)
    },
    refresh(freshness) {
      const changed: RecordId[] = []
      const tellers = tellersOf(estate, freshness)
      for (const id of touched) {
        const row = rowFrom(estate.get(id), freshness, tellers)
        const text = row === null ? undefined : JSON.stringify(row)
        if (text === texts.get(id)) continue
        changed.push(id)
        if (row === null || text === undefined) {
          rows.delete(id)
          texts.delete(id)
        } else {
          rows.set(id, row)
          texts.set(id, text)
        }
      }
      touched.clear()
      return changed
    },
    get: (id) => rows.get(id),
    all: () => rows.values(),
  }
}

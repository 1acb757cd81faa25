import type { DiffRow } from '../../../shared/estate/frame.ts'
import type { RecordId } from '../../../shared/estate/record.ts'

/** The changes of an app: its own, and those of what it is made of. */
export interface AppGroup {
  /** null: what belongs to no app, such as a node. */
  readonly app: RecordId | null
  readonly key: string
  readonly name: string
  readonly nameEn: string | null
  readonly own: DiffRow | null
  readonly parts: readonly DiffRow[]
}

export interface BureauGroup {
  /** null: infrastructure, which is of no bureau. */
  readonly bureau: RecordId | null
  readonly name: string | null
  readonly nameEn: string | null
  readonly own: DiffRow | null
  readonly apps: readonly AppGroup[]
  readonly changes: number
}

/** Rows by bureau and app, both in the order in which they first come: gravest first, as the engine sends them. */
export function diffGroups(rows: readonly DiffRow[]): readonly BureauGroup[] {
  return [...by(rows, (row) => row.bureau ?? '')].map(([, of]) => {
    const [first] = of
    const own = of.find(({ entity, bureau }) => entity === bureau) ?? null
    const rest = of.filter((row) => row !== own)
    return {
      bureau: first?.bureau ?? null,
      name: first?.bureauName ?? null,
      nameEn: first?.bureauNameEn ?? null,
      own,
      apps: [...by(rest, (row) => row.app ?? row.entity)].map(([key, of]) => appGroup(key, of)),
      changes: of.reduce((sum, row) => sum + row.changes.length, 0),
    }
  })
}

function appGroup(key: string, rows: readonly DiffRow[]): AppGroup {
  const own = rows.find(({ entity }) => entity === key) ?? null
  const [first] = rows
  return {
    app: first?.app ?? null,
    key,
    name: own?.name ?? first?.appName ?? key,
    nameEn: own ? own.nameEn : (first?.appNameEn ?? null),
    own,
    parts: rows.filter((row) => row !== own),
  }
}

function by<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const list = found.get(key)
    if (list) list.push(row)
    else found.set(key, [row])
  }
  return found
}

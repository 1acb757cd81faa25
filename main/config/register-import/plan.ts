import type { ColumnMapping, ImportChange, ImportCounts, ImportOptions, Subject } from '../../../shared/estate/register-import.ts'
import { planApps } from './plan-apps.ts'
import { planEvents } from './plan-events.ts'
import type { FindingBook, ReadRow } from './read-rows.ts'
import type { RawRegister } from './register-text.ts'
import type { Table } from './table.ts'

/** One row of the register as it is to be: at an index of its list, or new at its end. `entry` null: it goes. */
export interface Edit {
  readonly list: 'bureaus' | 'apps' | 'events'
  readonly index: number | null
  readonly entry: Readonly<Record<string, unknown>> | null
}

export interface Plan {
  readonly edits: readonly Edit[]
  readonly changes: readonly ImportChange[]
  readonly counts: ImportCounts
  readonly unknownBureaus: readonly string[]
  readonly needsEdition: boolean
  readonly removalHeldBy: number
}

export interface PlanInput {
  readonly register: RawRegister
  readonly table: Table
  readonly rows: readonly ReadRow[]
  readonly mapping: ColumnMapping
  readonly options: ImportOptions
  readonly book: FindingBook
}

const PLANNERS: Readonly<Record<Subject, (input: PlanInput) => Omit<Plan, 'counts'> & { readonly unchanged: number }>> = {
  apps: planApps,
  events: planEvents,
}

/** What the rows of a sheet would make of the register. Rows that cannot be taken are noted in the book. Pure. */
export function planImport(subject: Subject, input: PlanInput): Plan {
  const { unchanged, ...plan } = PLANNERS[subject](input)
  const rejected = input.book.rejected.size
  const of = (op: ImportChange['op']): number =>
    plan.changes.filter((change) => change.op === op && change.what !== 'bureau').length
  const counts = {
    ...{ rows: input.rows.length, good: input.rows.length - rejected, rejected, unchanged },
    ...{ added: of('added'), changed: of('changed'), removed: of('removed') },
  }
  return { ...plan, counts }
}

import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Labels, RecordId } from '../../../shared/estate/record.ts'
import { type AlarmFold, SHIPPED_ALARM_FOLDS } from '../../../shared/policy/alarm-folds.ts'
import { labelTest } from '../estate/label-match.ts'

/** The folding table, made ready: which rows a finding of the platform, or an alert, belongs to. By their order in the table. */
export interface FoldTable {
  readonly causes: readonly string[]
  rowsOfCode(code: AlarmEpisode['code']): readonly number[]
  rowsOfAlert(labels: Labels): readonly number[]
}

const NONE: readonly number[] = []

/** The rows of the policy, then the shipped ones. */
export function createFoldTable(own: readonly AlarmFold[]): FoldTable {
  const rows = [...own, ...SHIPPED_ALARM_FOLDS]
  const byCode = new Map<AlarmEpisode['code'], number[]>()
  rows.forEach(({ codes }, row) => {
    for (const code of codes) byCode.set(code, [...(byCode.get(code) ?? []), row])
  })
  const tests = rows.map(({ alerts }) => alerts.map(labelTest))
  // Labels of a record stay the same object while the alert lasts, and are asked about with every frame.
  const known = new WeakMap<Labels, readonly number[]>()
  return {
    causes: rows.map(({ cause }) => cause),
    rowsOfCode: (code) => byCode.get(code) ?? NONE,
    rowsOfAlert(labels) {
      const before = known.get(labels)
      if (before !== undefined) return before
      const found = tests.flatMap((alerts, row) => (alerts.some((test) => test(labels)) ? [row] : []))
      known.set(labels, found)
      return found
    },
  }
}

export const SHIPPED_FOLDS: FoldTable = createFoldTable([])

/** Findings of the platform by what they are on and what that is part of: where an alert looks for the line that tells the same. */
export interface FindingIndex {
  /** `line`: where the finding is told. `chain`: what it is on, and what that is part of or runs on. */
  add(row: number, chain: readonly RecordId[], line: string): void
  /** The line of a finding of that row on one of `chain`, or on a part of its first; the first by name, so that no order counts. */
  find(row: number, chain: readonly RecordId[]): string | undefined
}

export function createFindingIndex(): FindingIndex {
  const on = new Map<string, string>()
  const below = new Map<string, string>()
  const put = (map: Map<string, string>, row: number, id: RecordId, line: string): void => {
    const key = `${row} ${id}`
    const known = map.get(key)
    if (known === undefined || line < known) map.set(key, line)
  }
  return {
    add(row, chain, line) {
      chain.forEach((id, step) => {
        put(step === 0 ? on : below, row, id, line)
      })
    },
    find(row, chain) {
      const [entity] = chain
      const found = chain.flatMap((id) => on.get(`${row} ${id}`) ?? [])
      const part = entity === undefined ? undefined : below.get(`${row} ${entity}`)
      return [...found, ...(part === undefined ? [] : [part])].sort()[0]
    },
  }
}

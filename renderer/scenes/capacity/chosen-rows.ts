import { compareVerdicts, type Verdict } from '../../../shared/estate/verdict.ts'
import type { AppVerdict } from './verdict-words.ts'

export type Order = 'tightest' | 'idlest'

/** What is chosen of the table; null: all. */
export interface Choice {
  readonly verdict: Verdict | null
  readonly bureau: string | null
  readonly source: string | null
  readonly order: Order
}

export const NO_CHOICE: Choice = { verdict: null, bureau: null, source: null, order: 'tightest' }

const pressure = ({ parts }: AppVerdict): number =>
  Math.max(-1, ...parts.flatMap(({ cpu, memory }) => [cpu?.p95 ?? -1, memory?.p95 ?? -1]))

/** Unknown ones at the end in either order: they are neither tight nor idle. */
const unknownLast = (a: AppVerdict, b: AppVerdict): number => Number(a.verdict === 'unknown') - Number(b.verdict === 'unknown')

/** The apps that are chosen, in the order chosen. */
export function chosenRows(apps: readonly AppVerdict[], { verdict, bureau, source, order }: Choice): readonly AppVerdict[] {
  const way = order === 'tightest' ? 1 : -1
  return apps
    .filter((app) => verdict === null || app.verdict === verdict)
    .filter((app) => bureau === null || app.bureau === bureau)
    .filter((app) => source === null || app.sources.includes(source))
    .sort(
      (a, b) =>
        unknownLast(a, b) ||
        way * (compareVerdicts(b.verdict, a.verdict) || pressure(b) - pressure(a)) ||
        (a.name < b.name ? -1 : 1),
    )
}

import type { Amount, RecordId } from '../../../../shared/estate/record.ts'
import {
  type AppVerdict,
  compareVerdicts,
  type Exemption,
  FLAGS,
  type Funnel,
  IDLE,
  type PartVerdict,
  type Test,
  type Verdict,
} from '../../../../shared/estate/verdict.ts'
import type { CapacityRules } from '../../../../shared/policy/policy.ts'
import type { Evidence, EvidenceWindow } from './evidence.ts'
import { type Excuse, exemptionsOf, youngAt } from './exemptions.ts'
import { judgePart } from './judge.ts'
import { sumOf } from './sums.ts'

/** Names told of parts that are unknown, count; the rest are in the list below it. */
const NAMED = 3

/** An app with what is known of its parts over the window. */
export interface AppEvidence {
  readonly id: RecordId
  readonly name: string
  readonly nameEn: string | null
  readonly bureau: RecordId
  readonly sources: readonly string[]
  readonly granted: Amount
  /** When its oldest component was made, running or not, ms since the epoch; null: it has none. */
  readonly createdAt: number | null
  /** Its components that run. */
  readonly parts: readonly Evidence[]
}

/** How near a part is to its bounds: the greater of its two P95. */
const pressure = ({ cpu, memory }: PartVerdict): number => Math.max(cpu?.p95 ?? 0, memory?.p95 ?? 0)

const inNeed = (a: PartVerdict, b: PartVerdict): number =>
  compareVerdicts(b.verdict, a.verdict) || pressure(b) - pressure(a) || (a.name < b.name ? -1 : 1)

function testOf(parts: readonly PartVerdict[], binding: PartVerdict | undefined): Test {
  if (binding === undefined) return { code: 'app.nothing', facts: {} }
  const unknown = parts.filter(({ verdict }) => verdict === 'unknown')
  if (binding.verdict !== 'unknown' || parts.length === 1) return binding.test
  const names = unknown.slice(0, NAMED).map(({ name }) => name)
  const more = unknown.length > NAMED ? ' …' : ''
  return { code: 'app.parts-unknown', facts: { count: parts.length, unknown: unknown.length, names: names.join(', ') + more } }
}

/** The latest: all of them have to be known. */
function enoughAt(parts: readonly PartVerdict[]): number | null {
  const unknown = parts.filter(({ verdict }) => verdict === 'unknown').map((part) => part.enoughAt)
  return unknown.length === 0 || unknown.includes(null) ? null : Math.max(...unknown.flatMap((at) => at ?? []))
}

/** What may be reclaimed is summed over the parts that have any to give. */
export function funnelOf(granted: readonly Amount[], parts: readonly PartVerdict[]): Funnel {
  return {
    granted: sumOf(granted),
    requested: sumOf(parts.map(({ requested }) => requested)),
    used: sumOf(parts.map(({ used }) => used)),
    reclaimable: sumOf(parts.flatMap(({ reclaimable }) => reclaimable ?? [])),
  }
}

/** The verdict on an app: that of its part most in need (docs/capacity.md). Pure. */
export function judgeApp(app: AppEvidence, rules: CapacityRules, window: EvidenceWindow, excuse?: Excuse): AppVerdict {
  const exemptions = exemptionsOf(excuse, app.createdAt, window.to, rules)
  const isYoung = exemptions.some(({ why }) => why === 'young')
  const own = ({ createdAt }: Evidence): readonly Exemption[] =>
    isYoung ? exemptions : [...youngAt(createdAt, window.to, rules), ...exemptions]
  const parts = app.parts.map((part) => judgePart(part, rules, window, own(part))).sort(inNeed)
  const [binding] = parts
  const { id, name, nameEn, bureau, sources } = app
  return {
    ...{ id, name, nameEn, bureau, sources, exemptions, parts },
    verdict: binding?.verdict ?? 'unknown',
    test: testOf(parts, binding),
    enoughAt: enoughAt(parts),
    flags: FLAGS.filter((flag) => parts.some(({ flags }) => flags.includes(flag))),
    binding: binding === undefined || binding.verdict === 'unknown' ? null : binding.id,
    funnel: funnelOf([app.granted], parts),
  }
}

/** How many of each verdict. */
export function countsOf(judged: readonly { readonly verdict: Verdict }[]): Readonly<Record<Verdict, number>> {
  const counts = { zombie: 0, 'under-used': 0, healthy: 0, unknown: 0, tight: 0, saturated: 0 } satisfies Record<Verdict, number>
  for (const { verdict } of judged) counts[verdict] += 1
  return counts
}

/** Idle ones that are excused, count. */
export const exemptIn = (judged: readonly Pick<AppVerdict, 'verdict' | 'exemptions'>[]): number =>
  judged.filter(({ verdict, exemptions }) => IDLE.has(verdict) && exemptions.length > 0).length

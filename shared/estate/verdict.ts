import type { CapacityRules } from '../policy/policy.ts'
import type { Amount, RecordId } from './record.ts'
import type { TestCode } from './verdict-words.ts'

/**
 * Short of resources, or idle? From idle to short. `unknown` stands above healthy, as in levels: what was not seen may be tight. So the
 * verdict of a whole is the greatest of its parts (docs/capacity.md).
 */
export const VERDICTS = ['zombie', 'under-used', 'healthy', 'unknown', 'tight', 'saturated'] as const
export type Verdict = (typeof VERDICTS)[number]

/** What can be reclaimed of these, if anything. */
export const IDLE: ReadonlySet<Verdict> = new Set(['zombie', 'under-used'])

/** Idle ones before, short ones after. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return VERDICTS.indexOf(a) - VERDICTS.indexOf(b)
}

/** What a window holds of one metric: figures in the metric's unit (ratios: of what is requested), off by at most 3.1 % of themselves. */
export interface Use {
  /** Share of the window with readings, 0…1. */
  readonly seen: number
  /** When the last readings end, ms since the epoch. */
  readonly lastAt: number
  readonly p5: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** Why being idle is no fault. */
export type Exemption =
  /** Younger than it takes to come into use; `until`: when it is no longer, ms since the epoch. */
  | { readonly why: 'young'; readonly until: number }
  /** The register says that it stands by for disaster recovery. */
  | { readonly why: 'standby' }
  /** Near a declared peak. */
  | { readonly why: 'peak'; readonly name: string; readonly nameEn: string | null; readonly until: number }

/** What is to be known beside the verdict. */
export const FLAGS = ['flat-load', 'oom-killed', 'no-room', 'traffic-unknown', 'no-requests'] as const
/**
 * flat-load: CPU keeps level while nobody calls. oom-killed: instances were killed for lack of memory of late. no-room: instances wait
 * for room now. traffic-unknown: it would be a zombie if its traffic were seen to be none. no-requests: it requests nothing, so there is
 * no whole that its use were a part of.
 */
export type Flag = (typeof FLAGS)[number]

/** The test that decided, with its figures; worded by `verdict-words.ts`. */
export interface Test {
  readonly code: TestCode
  readonly facts: Readonly<Record<string, string | number>>
}

export interface Judged {
  readonly verdict: Verdict
  readonly test: Test
  /** When the evidence will be enough if readings go on as they do, ms since the epoch; null: it is, or none are coming. */
  readonly enoughAt: number | null
  readonly exemptions: readonly Exemption[]
  readonly flags: readonly Flag[]
}

/** The verdict on a component, with its evidence. */
export interface PartVerdict extends Judged {
  readonly id: RecordId
  readonly name: string
  readonly source: string
  /** Over how many instances readings were pooled; null: they are of the component itself. */
  readonly pooled: number | null
  /** null: no readings. */
  readonly cpu: Use | null
  readonly memory: Use | null
  readonly throttled: Use | null
  /** Requests a second. */
  readonly traffic: Use | null
  /** Whose traffic that is: its own, or what comes to its app. */
  readonly trafficOf: 'own' | 'app' | null
  readonly requested: Amount
  /** P95 of use; null where it is not known. */
  readonly used: Amount
  /** What is requested beyond use and headroom; null: nothing may be reclaimed, or it is not known. */
  readonly reclaimable: Amount | null
}

/** A figure summed over parts of which some do not tell: never summed as if zero. */
export interface KnownSum {
  /** null: none is known. */
  readonly sum: number | null
  readonly known: number
  readonly of: number
}

export interface PartialAmount {
  readonly cpuMilli: KnownSum
  readonly memoryBytes: KnownSum
}

/** Three numbers, never one. `used`: P95 of the window. */
export interface Funnel {
  readonly granted: PartialAmount
  readonly requested: PartialAmount
  readonly used: PartialAmount
  /** Of those that may be reclaimed. */
  readonly reclaimable: PartialAmount
}

export interface AppVerdict extends Judged {
  readonly id: RecordId
  readonly name: string
  readonly nameEn: string | null
  readonly bureau: RecordId
  readonly sources: readonly string[]
  /** The part that its verdict and test come from: the one most in need; null: it has none, or none that is known. */
  readonly binding: RecordId | null
  /** Parts that run, most in need first. */
  readonly parts: readonly PartVerdict[]
  readonly funnel: Funnel
}

/** A bureau or a cloud: what its apps (of a cloud: its components) come to. */
export interface GroupVerdict {
  readonly id: RecordId
  readonly name: string
  readonly nameEn: string | null
  readonly counts: Readonly<Record<Verdict, number>>
  /** Idle ones that are exempt; counted above too. */
  readonly exempt: number
  readonly funnel: Funnel
}

export interface CapacityReport {
  /** The evidence window [from, to), ms since the epoch. */
  readonly from: number
  readonly to: number
  /** As of when it tells who belongs where, ms since the epoch. */
  readonly asOf: number | null
  readonly rules: CapacityRules
  readonly apps: readonly AppVerdict[]
  /** In the order of the map. */
  readonly bureaus: readonly GroupVerdict[]
  /** Clusters and platforms, by name; `counts` are of components. */
  readonly clouds: readonly GroupVerdict[]
  readonly estate: GroupVerdict
}

/** An app whose verdict would be another under other thresholds. */
export interface VerdictChange {
  readonly app: RecordId
  readonly before: Verdict
  readonly after: Verdict
}

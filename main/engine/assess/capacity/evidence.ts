import type { Amount, RecordId } from '../../../../shared/estate/record.ts'
import type { Use } from '../../../../shared/estate/verdict.ts'

/** The evidence window [from, to), ms since the epoch. */
export interface EvidenceWindow {
  readonly from: number
  readonly to: number
}

/** What is known of a component over the window: all that its verdict goes by. null: no readings. */
export interface Evidence {
  readonly id: RecordId
  readonly name: string
  readonly source: string
  /** Over how many instances readings were pooled; null: they are of the component itself. */
  readonly pooled: number | null
  /** Of what is requested; of a VM, of its size. */
  readonly cpu: Use | null
  readonly memory: Use | null
  /** Share of periods. */
  readonly throttled: Use | null
  /** Requests a second. */
  readonly traffic: Use | null
  /** What its app is asked by anyone, where it is not told for the component itself. */
  readonly appTraffic: Use | null
  readonly requested: Amount
  /** Alarms for lack of memory within the rules' days, count. */
  readonly oomKilled: number
  /** Instances that wait for room now, count. */
  readonly waiting: number
  /** When it was made, ms since the epoch. */
  readonly createdAt: number
}

import type { MetricName } from './metric.ts'
import type { About, ObservedKind, ObservedRecord, RecordId } from './record.ts'

/**
 * Where a source stands: it goes on from `resourceVersion`, in whatever way its kind counts (a resource's version, a sequence, an instant).
 * `namespace` is '' where it has none.
 */
export interface Cursor {
  readonly source: string
  /** Plural resource name: pods, nodes, … */
  readonly resource: string
  readonly namespace: string
  readonly resourceVersion: string
}

/** A complete list that replaces, in one step, all that this source has of `kind` in `namespace` ('' = everywhere). */
export interface Swap {
  readonly kind: ObservedKind
  /** Needed where one kind comes from several resources (components: Deployment, StatefulSet, DaemonSet). */
  readonly workload: string | null
  readonly namespace: string
  readonly records: readonly ObservedRecord[]
}

/** Readings of one series, as a source tells them. What has no entity in the estate is counted and told, and not kept. */
export interface Reading {
  /** The same object for the same series where possible: what it is found to be is remembered by it. */
  readonly about: About
  readonly metric: MetricName
  /** ms since the epoch, rising; one for each value. */
  readonly at: readonly number[]
  /** In the metric's unit; what is not known is left out. */
  readonly values: readonly number[]
}

/**
 * What a source hands over: applied in one step, committed with its cursors in one transaction. Order: swaps, then changes
 * in the order they were seen.
 */
export interface SourceBatch {
  readonly source: string
  readonly swaps: readonly Swap[]
  readonly changes: readonly SourceChange[]
  /** Absent: none. Taken after all changes of the step. */
  readonly readings?: readonly Reading[]
  readonly cursors: readonly Cursor[]
}

export type SourceChange = { readonly op: 'put'; readonly record: ObservedRecord } | { readonly op: 'del'; readonly id: RecordId }

import type { ObservedKind, ObservedRecord, RecordId } from './record.ts'

/** Where a watch stands: the next one resumes from `resourceVersion`. `namespace` is '' for a cluster-wide watch. */
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

/**
 * What a source hands over: applied in one step, committed with its cursors in one transaction. Order: swaps, then changes
 * in the order they were seen.
 */
export interface SourceBatch {
  readonly source: string
  readonly swaps: readonly Swap[]
  readonly changes: readonly SourceChange[]
  readonly cursors: readonly Cursor[]
}

export type SourceChange = { readonly op: 'put'; readonly record: ObservedRecord } | { readonly op: 'del'; readonly id: RecordId }

/** The part of PromQL that the simulator answers: what metrics platforms are asked for by query templates, and no more. */
export type Expr =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly value: string }
  | Selector
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | Aggregate
  | Binary
  | { readonly is: 'minus'; readonly of: Expr }

export interface Selector {
  readonly is: 'selector'
  readonly matchers: readonly Matcher[]
  /** Of a range vector, ms; null: an instant vector. */
  readonly rangeMs: number | null
  readonly offsetMs: number
}

export interface Matcher {
  readonly label: string
  readonly op: '=' | '!=' | '=~' | '!~'
  readonly value: string
  readonly test: (value: string) => boolean
}

export interface Aggregate {
  readonly is: 'aggregate'
  readonly op: AggregateOp
  readonly mode: 'by' | 'without'
  readonly labels: readonly string[]
  readonly of: Expr
}

export interface Binary {
  readonly is: 'binary'
  readonly op: string
  readonly bool: boolean
  readonly matching: Matching
  readonly left: Expr
  readonly right: Expr
}

export interface Matching {
  readonly mode: 'on' | 'ignoring'
  readonly labels: readonly string[]
  /** The side that may have several for one of the other. */
  readonly many: 'left' | 'right' | null
  /** Labels that the many take over from the one. */
  readonly include: readonly string[]
}

export const AGGREGATES = ['sum', 'avg', 'min', 'max', 'count'] as const
export type AggregateOp = (typeof AGGREGATES)[number]

export function isAggregate(name: string): name is AggregateOp {
  return (AGGREGATES as readonly string[]).includes(name)
}

/** Operators by how tightly they bind, loosest first. */
export const BINDING: readonly (readonly string[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
]

export const SET_OPS = new Set(['and', 'or', 'unless'])
export const COMPARISONS = new Set(['==', '!=', '<=', '<', '>=', '>'])

/** A query that cannot be read; the message is what Prometheus would put behind `invalid parameter "query": `. */
export class ParseError extends Error {}
/** A query that can be read, and that this simulator does not answer, or that has no answer. */
export class ExecutionError extends Error {}

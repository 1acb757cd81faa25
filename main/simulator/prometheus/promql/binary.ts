import type { SeriesLabels } from '../series.ts'
import { type Binary, COMPARISONS, ExecutionError, type Matching, SET_OPS } from './syntax.ts'
import { type Column, filled, isEmpty, keyOf, only, type Value, without } from './vector.ts'

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
}

const COMPARE: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
}

/** One value of two. Comparisons filter, keeping `kept`, or give 0 and 1. */
function combine({ op, bool }: Binary, left: number, right: number, kept: number): number {
  const compare = COMPARE[op]
  if (!compare) return ARITHMETIC[op]?.(left, right) ?? Number.NaN
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN
  const holds = compare(left, right)
  return bool ? Number(holds) : holds ? kept : Number.NaN
}

const nameless = (labels: SeriesLabels): SeriesLabels => without(labels, [])
const keepsName = ({ op, bool }: Binary): boolean => COMPARISONS.has(op) && !bool

/** Applies an operator to two values of the same grid. */
export function applyBinary(expr: Binary, left: Value, right: Value, count: number): Value {
  if (SET_OPS.has(expr.op)) {
    if (left.is !== 'vector' || right.is !== 'vector')
      throw new ExecutionError(`set operator "${expr.op}" not allowed in binary scalar expression`)
    return { is: 'vector', columns: setOperation(expr, left.columns, right.columns, count) }
  }
  if (left.is === 'scalar' && right.is === 'scalar')
    return { is: 'scalar', values: filled(count, (at) => combine(expr, left.values[at] ?? 0, right.values[at] ?? 0, 1)) }
  if (left.is === 'vector' && right.is === 'vector')
    return { is: 'vector', columns: joined(expr, left.columns, right.columns, count) }
  const columns = left.is === 'vector' ? left.columns : right.is === 'vector' ? right.columns : []
  const map = ({ labels, values }: Column): Column => ({
    labels: keepsName(expr) ? labels : nameless(labels),
    values: filled(count, (at) => {
      const own = values[at] ?? Number.NaN
      const a = left.is === 'scalar' ? (left.values[at] ?? 0) : own
      const b = right.is === 'scalar' ? (right.values[at] ?? 0) : own
      return combine(expr, a, b, own)
    }),
  })
  return { is: 'vector', columns: columns.map(map).filter(({ values }) => !isEmpty(values)) }
}

function signature({ mode, labels }: Matching, of: SeriesLabels): string {
  return keyOf(mode === 'on' ? only(of, labels) : without(of, labels))
}

/** One to one, or many to one. */
function joined(expr: Binary, left: readonly Column[], right: readonly Column[], count: number): Column[] {
  const { matching } = expr
  const swap = matching.many === 'right'
  const [many, one] = swap ? [right, left] : [left, right]
  const ones = new Map<string, Column>()
  for (const column of one) {
    const key = signature(matching, column.labels)
    if (ones.has(key)) {
      const side = swap ? 'left' : 'right'
      throw new ExecutionError(
        `found duplicate series for the match group on the ${side} hand-side of the operation; many-to-many matching not allowed: matching labels must be unique on one side`,
      )
    }
    ones.set(key, column)
  }
  const seen = new Set<string>()
  const results: Column[] = []
  for (const column of many) {
    const key = signature(matching, column.labels)
    const partner = ones.get(key)
    if (!partner) continue
    if (matching.many === null) {
      if (seen.has(key))
        throw new ExecutionError('multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)')
      seen.add(key)
    }
    const [a, b] = swap ? [partner.values, column.values] : [column.values, partner.values]
    const values = filled(count, (at) => combine(expr, a[at] ?? Number.NaN, b[at] ?? Number.NaN, a[at] ?? Number.NaN))
    if (!isEmpty(values)) results.push({ labels: resultLabels(expr, column.labels, partner.labels), values })
  }
  return results
}

function resultLabels(expr: Binary, many: SeriesLabels, one: SeriesLabels): SeriesLabels {
  const { mode, labels, many: side, include } = expr.matching
  const base = keepsName(expr) ? many : nameless(many)
  if (side === null) return mode === 'on' ? only(base, labels) : without(base, labels)
  const taken: Record<string, string> = { ...base }
  for (const name of include) {
    const value = one[name]
    if (value === undefined || value === '') delete taken[name]
    else taken[name] = value
  }
  return taken
}

function setOperation({ op, matching }: Binary, left: readonly Column[], right: readonly Column[], count: number): Column[] {
  const there = (columns: readonly Column[]): Map<string, Uint8Array> => {
    const present = new Map<string, Uint8Array>()
    for (const { labels, values } of columns) {
      const key = signature(matching, labels)
      const marks = present.get(key) ?? new Uint8Array(count)
      for (let at = 0; at < count; at += 1) if (!Number.isNaN(values[at])) marks[at] = 1
      present.set(key, marks)
    }
    return present
  }
  const masked = (columns: readonly Column[], others: ReadonlyMap<string, Uint8Array>, wanted: 0 | 1): Column[] =>
    columns
      .map(({ labels, values }) => {
        const marks = others.get(signature(matching, labels))
        return {
          labels,
          values: filled(count, (at) => ((marks?.[at] ?? 0) === wanted ? (values[at] ?? Number.NaN) : Number.NaN)),
        }
      })
      .filter(({ values }) => !isEmpty(values))
  if (op === 'and') return masked(left, there(right), 1)
  if (op === 'unless') return masked(left, there(right), 0)
  return [...left, ...masked(right, there(left), 0)]
}

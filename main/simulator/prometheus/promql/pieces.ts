import type { Family } from '../series.ts'
import { evaluate } from './evaluate.ts'
import type { Expr } from './syntax.ts'
import { atOf, type Column, type Grid, keyOf, type Value } from './vector.ts'

/** Instants that are evaluated at once: few enough for what many series share to be remembered over all of them (usage/remembered.ts). */
const PIECE = 120

/** Evaluates a query piece by piece over a long grid. An evaluation of one instant knows nothing of another, so the result is the same. */
export async function evaluateInPieces(expr: Expr, families: readonly Family[], grid: Grid): Promise<Value> {
  const { count, stepMs } = grid
  if (count <= PIECE) return evaluate(expr, families, grid)
  const columns = new Map<string, Column>()
  const scalar = new Float64Array(count)
  let isScalar = false
  for (let begin = 0; begin < count; begin += PIECE) {
    const piece = { startMs: atOf(grid, begin), stepMs, count: Math.min(PIECE, count - begin) }
    const value = await evaluate(expr, families, piece, count)
    if (value.is === 'scalar') {
      isScalar = true
      scalar.set(value.values, begin)
      continue
    }
    for (const { labels, values } of value.columns) {
      const key = keyOf(labels)
      const whole = columns.get(key) ?? { labels, values: new Float64Array(count).fill(Number.NaN) }
      whole.values.set(values, begin)
      columns.set(key, whole)
    }
  }
  return isScalar ? { is: 'scalar', values: scalar } : { is: 'vector', columns: [...columns.values()] }
}

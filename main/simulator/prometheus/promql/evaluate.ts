import { type Family, familiesFor, matching, type Series } from '../series.ts'
import { applyBinary } from './binary.ts'
import { FUNCTIONS, RANGE_FUNCTIONS } from './functions.ts'
import { type Aggregate, type AggregateOp, ExecutionError, type Expr, ParseError, type Selector } from './syntax.ts'
import { atOf, type Column, filled, type Grid, isEmpty, keyOf, only, type Value, without } from './vector.ts'

/** A long evaluation lets others go first this often, ms: the clusters' watches live in the same process. */
const BREATH_MS = 12

/** Most samples of one selector, series × instants: beyond that the one who asks shall ask for less at a time, as with `query.max-samples`. */
const MOST_SAMPLES = 5_000_000

/** Evaluates a query over a grid, which is a piece of one with so many `points`. Throws `ParseError` and `ExecutionError` with Prometheus' own words where it has some. */
export async function evaluate(expr: Expr, families: readonly Family[], grid: Grid, points: number = grid.count): Promise<Value> {
  let breathed = performance.now()
  async function breathe(): Promise<void> {
    if (performance.now() - breathed < BREATH_MS) return
    await new Promise((done) => setImmediate(done))
    breathed = performance.now()
  }

  function of(expr: Expr): Promise<Value> | Value {
    switch (expr.is) {
      case 'number':
        return { is: 'scalar', values: filled(grid.count, () => expr.value) }
      case 'text':
        throw new ExecutionError('a text is no result here')
      case 'selector':
        return instants(expr)
      case 'minus':
        return minus(expr.of)
      case 'call':
        return call(expr.name, expr.args)
      case 'aggregate':
        return aggregate(expr)
      case 'binary':
        return Promise.all([of(expr.left), of(expr.right)]).then(([left, right]) => applyBinary(expr, left, right, grid.count))
      default:
        return expr satisfies never
    }
  }

  async function columns(selector: Selector, named: boolean, valueIn: (series: Series, at: number) => number): Promise<Column[]> {
    const found: Column[] = []
    const { offsetMs } = selector
    for (const family of familiesFor(families, selector.matchers)) {
      const chosen = matching(family, selector.matchers)
      if (chosen.length * points > MOST_SAMPLES)
        throw new ExecutionError('query processing would load too many samples into memory in query execution')
      for (const series of chosen) {
        if (series.until <= grid.startMs - offsetMs || series.from > atOf(grid, grid.count - 1) - offsetMs) continue
        const values = filled(grid.count, (index) => {
          const at = atOf(grid, index) - offsetMs
          return at < series.from || at >= series.until ? Number.NaN : valueIn(series, at)
        })
        if (!isEmpty(values)) found.push({ labels: named ? { __name__: family.name, ...series.labels } : series.labels, values })
        await breathe()
      }
    }
    return found
  }

  async function instants(selector: Selector): Promise<Value> {
    if (selector.rangeMs !== null)
      throw new ParseError('invalid expression type "range vector" for range query, must be Scalar or instant Vector')
    return { is: 'vector', columns: await columns(selector, true, ({ valueAt }, at) => valueAt(at)) }
  }

  async function minus(inner: Expr): Promise<Value> {
    const value = await of(inner)
    if (value.is === 'scalar') return { is: 'scalar', values: value.values.map((each) => -each) }
    const negated = value.columns.map(({ labels, values }) => ({
      labels: without(labels, []),
      values: values.map((each) => -each),
    }))
    return { is: 'vector', columns: negated }
  }

  async function call(name: string, args: readonly Expr[]): Promise<Value> {
    const overRange = RANGE_FUNCTIONS[name]
    if (overRange) {
      const [range] = args
      if (range?.is !== 'selector' || range.rangeMs === null)
        throw new ParseError(`1:1: parse error: expected type range vector in call to function "${name}", got instant vector`)
      const { rangeMs } = range
      const keeps = name === 'last_over_time'
      return { is: 'vector', columns: await columns(range, keeps, (series, at) => overRange(series, at - rangeMs, at)) }
    }
    const known = FUNCTIONS[name]
    if (!known) throw new ParseError(`1:1: parse error: unknown function with name ${JSON.stringify(name)}`)
    const texts = args.flatMap((arg) => (arg.is === 'text' ? [arg.value] : []))
    const values = await Promise.all(args.filter((arg) => arg.is !== 'text').map(of))
    return known(values, texts, grid)
  }

  async function aggregate({ op, mode, labels, of: inner }: Aggregate): Promise<Value> {
    const value = await of(inner)
    if (value.is === 'scalar')
      throw new ParseError(`1:1: parse error: expected type instant vector in aggregation expression, got scalar`)
    const groups = new Map<string, { readonly labels: Column['labels']; readonly members: Float64Array[] }>()
    for (const column of value.columns) {
      const kept = mode === 'by' ? only(column.labels, labels) : without(column.labels, labels)
      const key = keyOf(kept)
      const group = groups.get(key)
      if (group) group.members.push(column.values)
      else groups.set(key, { labels: kept, members: [column.values] })
    }
    const reduced: Column[] = []
    for (const group of groups.values()) {
      reduced.push({ labels: group.labels, values: reduce(op, group.members, grid.count) })
      await breathe()
    }
    return { is: 'vector', columns: reduced }
  }

  return of(expr)
}

/** Members of a group into one column; where none is there, neither is the group. */
function reduce(op: AggregateOp, members: readonly Float64Array[], count: number): Float64Array {
  const values = new Float64Array(count)
  for (let at = 0; at < count; at += 1) {
    let known = 0
    let sum = 0
    let least = Number.POSITIVE_INFINITY
    let greatest = Number.NEGATIVE_INFINITY
    for (const member of members) {
      const value = member[at] ?? Number.NaN
      if (Number.isNaN(value)) continue
      known += 1
      sum += value
      if (value < least) least = value
      if (value > greatest) greatest = value
    }
    const results = { sum, avg: sum / known, min: least, max: greatest, count: known }
    values[at] = known === 0 ? Number.NaN : results[op]
  }
  return values
}

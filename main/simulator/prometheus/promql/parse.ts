import {
  type AGGREGATES,
  type Aggregate,
  BINDING,
  COMPARISONS,
  type Expr,
  isAggregate,
  type Matcher,
  type Matching,
  ParseError,
  SET_OPS,
  type Selector,
} from './syntax.ts'
import { durationMs, place, type Token, tokensOf, unquote } from './tokens.ts'

const MATCH_OPS = ['=', '!=', '=~', '!~'] as const

/** Reads a query, or throws `ParseError`. Which functions there are is for the evaluation to say. */
export function parseQuery(query: string): Expr {
  const parser = createParser(query)
  const expr = parser.expression(0)
  parser.end()
  return expr
}

/** Reads a series selector, as `match[]` carries it. */
export function parseSelector(text: string): Selector {
  const expr = parseQuery(text)
  if (expr.is !== 'selector' || expr.rangeMs !== null) throw new ParseError('1:1: parse error: expected a series selector')
  return expr
}

/** A matcher; regular expressions are anchored at both ends. Empty means the same as absent. */
export function matcher(label: string, op: Matcher['op'], value: string): Matcher {
  const pattern = op === '=~' || op === '!~' ? new RegExp(`^(?:${value})$`) : null
  const same = pattern ? (text: string) => pattern.test(text) : (text: string) => text === value
  return { label, op, value, test: op === '=' || op === '=~' ? same : (text) => !same(text) }
}

function createParser(query: string) {
  const tokens = tokensOf(query)
  const END: Token = { is: 'end', text: '', at: query.length }
  let index = 0

  const peek = (ahead = 0): Token => tokens[index + ahead] ?? END
  const isSign = (text: string, ahead = 0): boolean => peek(ahead).is === 'sign' && peek(ahead).text === text
  const isWord = (word: string): boolean => peek().is === 'name' && peek().text.toLowerCase() === word

  function unexpected(token: Token): never {
    const what = token.is === 'end' ? 'end of input' : `${JSON.stringify(token.text)}`
    throw new ParseError(`${place(query, token.at)}: parse error: unexpected ${what}`)
  }
  function take(): Token {
    const token = peek()
    index += 1
    return token
  }
  function takeSign(text: string): void {
    if (!isSign(text)) unexpected(peek())
    index += 1
  }
  function takeOf(is: Token['is']): string {
    if (peek().is !== is) unexpected(peek())
    return take().text
  }

  function list<T>(open: string, close: string, item: () => T): T[] {
    takeSign(open)
    const items: T[] = []
    while (!isSign(close)) {
      items.push(item())
      if (!isSign(close)) takeSign(',')
    }
    takeSign(close)
    return items
  }
  const names = (): readonly string[] => list('(', ')', () => takeOf('name'))

  function matching(): Matching {
    let mode: Matching['mode'] = 'ignoring'
    let labels: readonly string[] = []
    let many: Matching['many'] = null
    let include: readonly string[] = []
    if (isWord('on') || isWord('ignoring')) {
      mode = take().text.toLowerCase() === 'on' ? 'on' : 'ignoring'
      labels = names()
    }
    if (isWord('group_left') || isWord('group_right')) {
      many = take().text.toLowerCase() === 'group_left' ? 'left' : 'right'
      if (isSign('(')) include = names()
    }
    return { mode, labels, many, include }
  }

  function operator(level: number): string | null {
    const { is, text } = peek()
    const word = is === 'name' ? text.toLowerCase() : text
    const fits = (is === 'sign' || (is === 'name' && SET_OPS.has(word))) && BINDING[level]?.includes(word)
    return fits ? word : null
  }

  /** Operators of one binding, from the left. */
  function expression(level: number): Expr {
    if (level >= BINDING.length) return unary()
    let left = expression(level + 1)
    for (let op = operator(level); op !== null; op = operator(level)) {
      index += 1
      const bool = COMPARISONS.has(op) && isWord('bool')
      if (bool) index += 1
      const how = matching()
      left = { is: 'binary', op, bool, matching: how, left, right: expression(level + 1) }
    }
    return left
  }

  function unary(): Expr {
    if (isSign('+')) {
      index += 1
      return unary()
    }
    if (!isSign('-')) return postfix()
    index += 1
    return { is: 'minus', of: unary() }
  }

  function postfix(): Expr {
    let expr = primary()
    for (;;) {
      if (isSign('[')) {
        const at = take()
        const rangeMs = durationMs(takeOf('duration'))
        takeSign(']')
        if (expr.is !== 'selector' || expr.rangeMs !== null)
          throw new ParseError(`${place(query, at.at)}: parse error: ranges only allowed for vector selectors`)
        expr = { ...expr, rangeMs }
      } else if (isWord('offset')) {
        index += 1
        const offsetMs = durationMs(takeOf('duration'))
        if (expr.is !== 'selector') return unexpected(peek())
        expr = { ...expr, offsetMs }
      } else return expr
    }
  }

  function primary(): Expr {
    const token = peek()
    if (token.is === 'number') return { is: 'number', value: numberOf(take().text) }
    if (token.is === 'text') return { is: 'text', value: unquote(take().text) }
    if (isSign('(')) {
      index += 1
      const inner = expression(0)
      takeSign(')')
      return inner
    }
    if (isSign('{')) return selector(null)
    if (token.is !== 'name') return unexpected(token)
    const { text } = take()
    const lower = text.toLowerCase()
    if (isAggregate(lower) && (isSign('(') || isWord('by') || isWord('without'))) return aggregate(lower)
    if (isSign('(')) return { is: 'call', name: text, args: list('(', ')', () => expression(0)) }
    return selector(text)
  }

  function grouping(): Pick<Aggregate, 'mode' | 'labels'> | null {
    if (!isWord('by') && !isWord('without')) return null
    const mode = take().text.toLowerCase() === 'by' ? 'by' : 'without'
    return { mode, labels: names() }
  }

  function aggregate(op: (typeof AGGREGATES)[number]): Expr {
    const before = grouping()
    takeSign('(')
    const of = expression(0)
    takeSign(')')
    return { is: 'aggregate', op, of, ...(before ?? grouping() ?? { mode: 'by', labels: [] }) }
  }

  function selector(name: string | null): Selector {
    const named = name === null ? [] : [matcher('__name__', '=', name)]
    const inside = isSign('{') ? list('{', '}', labelMatcher) : []
    return { is: 'selector', matchers: [...named, ...inside], rangeMs: null, offsetMs: 0 }
  }

  function labelMatcher(): Matcher {
    const label = takeOf('name')
    const token = take()
    const op = MATCH_OPS.find((each) => token.is === 'sign' && each === token.text)
    if (!op) return unexpected(token)
    const value = unquote(takeOf('text'))
    try {
      return matcher(label, op, value)
    } catch {
      throw new ParseError(`${place(query, token.at)}: parse error: error parsing regexp: ${value}`)
    }
  }

  return {
    expression,
    end(): void {
      if (peek().is !== 'end') unexpected(peek())
    },
  }
}

function numberOf(text: string): number {
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY
  return /^nan$/i.test(text) ? Number.NaN : Number(text)
}

import { ParseError } from './syntax.ts'

export interface Token {
  readonly is: 'name' | 'number' | 'duration' | 'text' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const SPACE = /^(?:\s+|#[^\n]*)+/
const TOKENS: readonly (readonly [Token['is'], RegExp])[] = [
  ['duration', /^(?:\d+(?:ms|[smhdwy]))+/],
  ['number', /^(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|(?:inf|nan)\b)/i],
  ['name', /^[a-zA-Z_:][\w:]*/],
  ['text', /^"(?:\\.|[^"\\\n])*"|^'(?:\\.|[^'\\\n])*'|^`[^`]*`/],
  ['sign', /^(?:=~|!~|==|!=|<=|>=|[-+*/%^=<>(){}[\],:@])/],
]

/** Splits a query; throws `ParseError` at what is no part of the language. */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    at += SPACE.exec(query.slice(at))?.[0].length ?? 0
    if (at >= query.length) break
    const rest = query.slice(at)
    const found = TOKENS.map(([is, pattern]) => ({ is, text: pattern.exec(rest)?.[0] })).find(({ text }) => text !== undefined)
    if (found?.text === undefined) throw new ParseError(`${place(query, at)}: parse error: unexpected character: '${rest[0]}'`)
    tokens.push({ is: found.is, text: found.text, at })
    at += found.text.length
  }
  return [...tokens, { is: 'end', text: '', at: query.length }]
}

/** `line:column` as Prometheus counts, from 1. */
export function place(query: string, at: number): string {
  const lines = query.slice(0, at).split('\n')
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

/** `1h30m` in ms. */
export function durationMs(text: string): number {
  let sum = 0
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) sum += Number(count) * (UNITS[unit ?? ''] ?? 0)
  return sum
}

/** The text between quotes; backquotes take everything as it stands. */
export function unquote(text: string): string {
  const inner = text.slice(1, -1)
  if (text.startsWith('`')) return inner
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
  return inner.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)
}

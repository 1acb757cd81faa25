import { describe, expect, it } from 'vitest'
import type { Family } from '../series.ts'
import { evaluate } from './evaluate.ts'
import { parseQuery } from './parse.ts'
import { evaluateInPieces } from './pieces.ts'

const NOW = Date.parse('2026-09-14T10:00:00Z')

function family(
  name: string,
  of: readonly (readonly [Record<string, string>, number])[],
  type: Family['type'] = 'gauge',
): Family {
  const valueAt = (value: number) => (at: number) => (type === 'counter' ? (value * (at - NOW)) / 1000 : value)
  const life = { from: NOW - 3_600_000, until: Number.POSITIVE_INFINITY }
  return { name, type, help: '', series: () => of.map(([labels, value]) => ({ labels, ...life, valueAt: valueAt(value) })) }
}

const FAMILIES = [
  family('used', [
    [{ pod: 'a', zone: 'x' }, 2],
    [{ pod: 'b', zone: 'x' }, 4],
    [{ pod: 'c', zone: 'y' }, 8],
  ]),
  family('size', [
    [{ pod: 'a' }, 10],
    [{ pod: 'b' }, 0],
  ]),
  family('calls', [[{ pod: 'a' }, 5]], 'counter'),
]

async function ask(query: string): Promise<unknown> {
  const value = await evaluate(parseQuery(query), FAMILIES, { startMs: NOW, stepMs: 1000, count: 1 })
  return value.is === 'scalar' ? value.values[0] : value.columns.map(({ labels, values }) => [labels, values[0]])
}

describe('PromQL', () => {
  it.each<[string, unknown]>([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['-(2 - 5)', 3],
    [
      'used{pod=~"a|b", zone!="y"}',
      [
        [{ __name__: 'used', pod: 'a', zone: 'x' }, 2],
        [{ __name__: 'used', pod: 'b', zone: 'x' }, 4],
      ],
    ],
    [
      'sum by (zone) (used)',
      [
        [{ zone: 'x' }, 6],
        [{ zone: 'y' }, 8],
      ],
    ],
    ['max(used) without (pod, zone)', [[{}, 8]]],
    ['count(used > 3)', [[{}, 2]]],
    ['used / on (pod) (size > 0)', [[{ pod: 'a' }, 0.2]]],
    [
      'used * on (pod) group_left () size',
      [
        [{ pod: 'a', zone: 'x' }, 20],
        [{ pod: 'b', zone: 'x' }, 0],
      ],
    ],
    ['rate(calls[5m])', [[{ pod: 'a' }, 5]]],
    ['used unless on (pod) size', [[{ __name__: 'used', pod: 'c', zone: 'y' }, 8]]],
    ['clamp_max(used{pod="c"}, 3)', [[{ pod: 'c', zone: 'y' }, 3]]],
    ['label_replace(size{pod="a"}, "host", "$1-x", "pod", "(.*)")', [[{ __name__: 'size', pod: 'a', host: 'a-x' }, 10]]],
    ['nothing', []],
  ])('%s', async (query, expected) => {
    expect(await ask(query)).toEqual(expected)
  })

  it.each(['sum(', 'used{pod=}', 'used[5x]', 'used ~ 3', 'rate(used)', 'holt_winters(used)', 'used[5m]', '"text"', ''])(
    'refuses %j and never answers it',
    async (query) => {
      await expect(ask(query)).rejects.toThrow()
    },
  )

  it('gives the same over a long range, in pieces or at once', async () => {
    const expr = parseQuery('sum by (zone) (used) + 0 * sum by (zone) (used offset 10m)')
    const grid = { startMs: NOW - 7_200_000, stepMs: 15_000, count: 500 }
    expect(await evaluateInPieces(expr, FAMILIES, grid)).toEqual(await evaluate(expr, FAMILIES, grid))
  })

  it('refuses a match of many to many', async () => {
    await expect(ask('size * on (zone) used')).rejects.toThrow('many-to-many matching not allowed')
  })
})

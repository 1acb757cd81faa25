import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAnswer, decodeTime } from './answer.ts'

const success = (data: unknown, more = {}) => ({ status: 'success', data, ...more })

describe('answers of the Prometheus API', () => {
  it('reads vectors and matrices, without the name of the series and without what is no number', () => {
    const vector = success({
      resultType: 'vector',
      result: [{ metric: { __name__: 'up', job: 'a', gone: '' }, value: [1.5, '2'] }],
    })
    expect(decodeAnswer(vector)).toEqual({
      type: 'series',
      series: [{ labels: { job: 'a' }, at: [1500], values: [2] }],
      bad: 0,
      warning: null,
    })
    const values = [
      [1, '1'],
      [2, 'NaN'],
      [3, '+Inf'],
      [4, '-Inf'],
      [5, '5e-1'],
    ]
    const matrix = success({ resultType: 'matrix', result: [{ metric: {}, values }] }, { warnings: ['half of it\nis gone'] })
    expect(decodeAnswer(matrix)).toEqual({
      type: 'series',
      series: [{ labels: {}, at: [1000, 5000], values: [1, 0.5] }],
      bad: 0,
      warning: 'half of it is gone',
    })
  })

  it('counts a series that is not well-formed, and keeps the others', () => {
    const good = { metric: { a: 'b' }, value: [1, '1'] }
    const bad = [
      null,
      7,
      {},
      { metric: { a: 1 }, value: [1, '1'] },
      { metric: {}, value: [1, 1] },
      { metric: {}, value: ['1', '1'] },
    ]
    const more = [
      { metric: {}, value: [1, 'x'] },
      { metric: {}, value: [1, ''] },
      { metric: [], value: [1, '1'] },
    ]
    const answer = decodeAnswer(success({ resultType: 'vector', result: [...bad, good, ...more] }))
    expect(answer).toMatchObject({ bad: bad.length + more.length, series: [{ values: [1] }] })
  })

  it('tells an error of the server from an answer that is none', () => {
    expect(decodeAnswer({ status: 'error', errorType: 'bad_data', error: 'parse error' })).toEqual({
      type: 'error',
      errorType: 'bad_data',
      error: 'parse error',
    })
    for (const value of [
      null,
      [],
      'x',
      {},
      { status: 'error' },
      success(null),
      success({ resultType: 'scalar', result: [1, '1'] }),
    ]) {
      expect(decodeAnswer(value).type).toBe('unusable')
    }
  })

  it('holds times once that series of one answer have in common', () => {
    const values = (...times: readonly number[]) => times.map((at) => [at, '1'])
    const result = [values(1, 2), values(1, 2), values(1, 3), values(1)].map((each) => ({ metric: {}, values: each }))
    const answer = decodeAnswer(success({ resultType: 'matrix', result }))
    const [first, second, third, fourth] = answer.type === 'series' ? answer.series : []
    expect(second?.at).toBe(first?.at)
    expect([first, third, fourth].map((each) => each?.at)).toEqual([[1_000, 2_000], [1_000, 3_000], [1_000]])
  })

  it('never throws, and tells nothing that is no finite number', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        for (const value of [
          anything,
          success(anything),
          success({ resultType: 'matrix', result: [anything, { metric: {}, values: anything }] }),
        ]) {
          const answer = decodeAnswer(value)
          decodeTime(value)
          if (answer.type === 'series') for (const each of answer.series) expect(each.values.every(Number.isFinite)).toBe(true)
        }
      }),
    )
  })

  it('reads the clock of the server', () => {
    expect(decodeTime(success({ resultType: 'scalar', result: [1700000000.123, '1700000000.123'] }))).toBe(1_700_000_000_123)
    expect(decodeTime(success({ resultType: 'scalar', result: [1, 'NaN'] }))).toBeNull()
  })
})

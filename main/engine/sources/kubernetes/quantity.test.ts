import { describe, expect, it } from 'vitest'
import { cpuMilli, memoryBytes, quotaAmount, requestsOf } from './quantity.ts'

describe('quantities', () => {
  it.each([
    ['1', 1000],
    ['0.5', 500],
    ['.5', 500],
    ['250m', 250],
    ['1500u', 2],
    ['250000000n', 250],
    ['100u', 1],
    ['0.1', 100],
    ['1e3m', 1000],
    [2, 2000],
    ['', null],
    ['lots', null],
    [null, null],
    ['1x', null],
    ['0', 0],
    ['-5', null],
    ['1e999', null],
    ['1e308', null],
    ['١٢', null],
  ])('cpu %s is %s milli', (text, milli) => {
    expect(cpuMilli(text)).toBe(milli)
  })

  it.each([
    ['128974848', 128974848],
    ['129e6', 129_000_000],
    ['129M', 129_000_000],
    ['128974848000m', 128974848],
    ['123Mi', 128974848],
    ['1.5Gi', 1610612736],
    ['64Ki', 65536],
    ['2E', 2e18],
    ['-', null],
    ['-1Gi', null],
    ['1e300', null],
  ])('memory %s is %s bytes', (text, bytes) => {
    expect(memoryBytes(text)).toBe(bytes)
  })

  it('sums requests and keeps what nobody states unknown', () => {
    const container = (requests: unknown) => ({ resources: { requests } })
    expect(requestsOf([container({ cpu: '100m' }), container({ cpu: '1', memory: '1Ki' }), {}])).toEqual({
      cpuMilli: 1100,
      memoryBytes: 1024,
    })
    expect(requestsOf([{}, container({})])).toEqual({ cpuMilli: null, memoryBytes: null })
  })

  it('reads both names of a quota', () => {
    expect(quotaAmount({ 'requests.cpu': '2', memory: '1Mi' })).toEqual({ cpuMilli: 2000, memoryBytes: 1048576 })
  })
})

import { expect, it } from 'vitest'
import type { SeenSource } from '../../feed/estate-fold.ts'
import { sourceRows } from './source-rows.ts'

const source = (name: string, phase: SeenSource['phase'] = 'live'): SeenSource => ({
  ...{ name, kind: 'kubernetes', phase, since: 0, asOf: 0, retryAt: null, problem: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 0, badFrames: 0 },
})
const names = (sources: readonly SeenSource[]) => sources.map(({ name }) => name).join('')

it('shows all of a few sources, and of many each that is not well', () => {
  expect(
    names(
      sourceRows(
        [...'abcdef'].map((name) => source(name)),
        'some',
      ).shown,
    ),
  ).toBe('abcdef')
  const many = [...'abcdefghij'].map((name) => source(name, 'hj'.includes(name) ? 'waiting' : 'live'))
  expect(names(sourceRows(many, 'some').shown)).toBe('abchj')
  expect(names(sourceRows(many, 'some').rest)).toBe('defgi')
  const lost = [...'abcdefghij'].map((name) => source(name, 'waiting'))
  expect(names(sourceRows(lost, 'some').shown)).toBe('abcdefghij')
})

it('shows many where there is much room', () => {
  const many = [...'abcdefghijk'].map((name) => source(name))
  expect(names(sourceRows(many, 'much').shown)).toBe('abcdefghijk')
})

it('tells the well ones in one line where alarms need the room', () => {
  const some = [...'abcd'].map((name) => source(name, name === 'c' ? 'waiting' : 'live'))
  expect(names(sourceRows(some, 'little').shown)).toBe('c')
  expect(names(sourceRows(some, 'little').rest)).toBe('abd')
  expect(names(sourceRows([source('a'), source('b', 'waiting')], 'little').shown)).toBe('ab')
})

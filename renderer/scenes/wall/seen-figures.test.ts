import { expect, it } from 'vitest'
import type { Totals } from '../../../shared/estate/frame.ts'
import { clustersFigure, instancesFigure } from './seen-figures.ts'

const TOTALS: Totals = { bureaus: 4, apps: 20, instances: 0, readyInstances: 0, untoldInstances: 0, clusters: 0, nodes: 0 }

it('gives no number of what was never seen: the register alone makes a city', () => {
  expect(instancesFigure(TOTALS, false, 'en')).toEqual({ value: '–' })
  expect(clustersFigure(TOTALS, false, 'en')).toEqual({ value: '–' })
})

it('counts what was seen, also where it is none', () => {
  expect(instancesFigure(TOTALS, true, 'en')).toEqual({ value: '0', of: '0' })
  expect(clustersFigure({ ...TOTALS, clusters: 3 }, true, 'en')).toEqual({ value: '3' })
  expect(instancesFigure({ ...TOTALS, instances: 1200, readyInstances: 1100 }, false, 'en')).toEqual({
    value: '1,100',
    of: '1,200',
  })
})

it('tells nothing of instances of which nobody told', () => {
  expect(instancesFigure({ ...TOTALS, instances: 4, untoldInstances: 4 }, true, 'en')).toEqual({ value: '–', of: '4' })
})

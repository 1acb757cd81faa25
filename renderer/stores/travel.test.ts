import { afterEach, expect, it } from 'vitest'
import { NO_ESTATE } from '../feed/estate-fold.ts'
import { AT_PRESENT } from '../travel/traveller.ts'
import { estateStore } from './stores.ts'
import { comparisonStore, followMoment, NO_COMPARISON, travelStore } from './travel.ts'

const lookedAt = (moment: number) => estateStore.setState({ ...NO_ESTATE, moment })

afterEach(() => {
  estateStore.setState(NO_ESTATE)
  travelStore.setState(AT_PRESENT)
  comparisonStore.setState(NO_COMPARISON)
})

it('compares from the moment looked at, and rests while that plays', () => {
  comparisonStore.setState({ ...NO_COMPARISON, open: true })
  lookedAt(1_000)
  followMoment()
  expect(comparisonStore.getState().pair?.from).toBe(1_000)
  travelStore.setState({ ...AT_PRESENT, at: 2_000, playing: true })
  lookedAt(2_000)
  followMoment()
  expect(comparisonStore.getState().pair?.from).toBe(1_000)
  travelStore.setState({ playing: false })
  followMoment()
  expect(comparisonStore.getState().pair?.from).toBe(2_000)
})

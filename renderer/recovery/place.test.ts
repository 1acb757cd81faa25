import { afterEach, describe, expect, it } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import { foldEstate, NO_ESTATE } from '../feed/estate-fold.ts'
import { dataAsOf } from '../stores/estate-reading.ts'
import { estateStore } from '../stores/stores.ts'
import { travelStore } from '../stores/travel.ts'
import { placeNow, standAt, wordsNow } from './place.ts'

const AT = Date.UTC(2026, 10, 26)
const WALL = { page: null, selected: null, alarm: null, look: null }

describe('a place that is gone to', () => {
  afterEach(() => standAt(WALL))

  it('is of its own moment: one of the present leaves the past', () => {
    standAt({ ...WALL, page: 'capacity', look: { at: AT, barTo: AT } })
    expect(placeNow()).toEqual({ ...WALL, page: 'capacity', look: { at: AT, barTo: AT } })
    standAt({ ...WALL, selected: 'app:tax' })
    expect(placeNow()).toEqual({ ...WALL, selected: 'app:tax' })
    expect(travelStore.getState().at).toBeNull()
  })
})

describe('the last words', () => {
  afterEach(() => estateStore.setState(NO_ESTATE, true))
  const quiet = (scenario: 'calm' | 'partial') => ({
    ...(foldEstate(NO_ESTATE, estateFixture(scenario, AT)) ?? NO_ESTATE),
    alarms: [],
  })

  it('say that no alarm was open only where all of the estate was watched', () => {
    const calm = quiet('calm')
    estateStore.setState(calm, true)
    expect(wordsNow(AT)).toEqual({ asOf: dataAsOf(calm), lines: [], more: 0 })
    estateStore.setState(quiet('partial'), true)
    expect(wordsNow(AT)).toEqual({ asOf: null, lines: [], more: 0 })
  })
})

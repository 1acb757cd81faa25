import { afterEach, describe, expect, it } from 'vitest'
import { travelStore } from '../stores/travel.ts'
import { placeNow, standAt } from './place.ts'

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

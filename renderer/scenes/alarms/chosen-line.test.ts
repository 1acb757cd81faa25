import { describe, expect, it } from 'vitest'
import { chosenPlace } from './chosen-line.ts'

const lines = (...ids: string[]) => ids.map((id) => ({ id }))

describe('the chosen line', () => {
  it('is the first until another is chosen, and stays the same where graver ones come before it', () => {
    const first = chosenPlace(lines('b', 'c'), null)
    expect(first).toEqual({ id: 'b', at: 0 })
    expect(chosenPlace(lines('b', 'c'), first)).toBe(first)
    expect(chosenPlace(lines('a', 'b', 'c'), first)).toEqual({ id: 'b', at: 1 })
  })

  it('is what took its place once it is gone, the last one at the end, and none where nothing is left', () => {
    expect(chosenPlace(lines('a', 'c'), { id: 'b', at: 1 })).toEqual({ id: 'c', at: 1 })
    expect(chosenPlace(lines('a'), { id: 'b', at: 1 })).toEqual({ id: 'a', at: 0 })
    expect(chosenPlace([], { id: 'b', at: 1 })).toBeNull()
  })
})

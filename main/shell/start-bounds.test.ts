import { expect, test } from 'vitest'
import { START_BOUNDS } from './start-bounds.ts'

test('a live wall may take as long as the demo and then its page', () => {
  const { pageMs, demoMs, liveMs } = START_BOUNDS
  expect(liveMs).toBeGreaterThanOrEqual(demoMs + pageMs)
})

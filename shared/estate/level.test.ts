import { expect, it } from 'vitest'
import { shownLevel } from './level.ts'

it.each([
  ['normal', null, 'normal'],
  ['normal', 7, 'stale'],
  ['unknown', 7, 'stale'],
  ['critical', 7, 'critical'],
  // Of what was never seen nothing is old.
  ['unknown', 0, 'unknown'],
  ['normal', 0, 'stale'],
] as const)('shows %s, stale since %s, as %s', (level, since, shown) => expect(shownLevel(level, since)).toBe(shown))

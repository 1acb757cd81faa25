import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EntityChange } from '../../../shared/estate/frame.ts'
import { LEVELS } from '../../../shared/estate/level.ts'
import { changeBody, changeFrom } from './change-body.ts'

const AT = 1_700_000_000_000
const level = fc.constantFrom(...LEVELS)
const reason = fc.option(
  fc.record({
    code: fc.constantFrom('node.not-ready' as const, 'instance.crash-loop' as const),
    level: fc.constantFrom('critical' as const, 'minor' as const, 'unknown' as const),
    since: fc.nat({ max: AT }),
    facts: fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.oneof(fc.nat(), fc.string())),
  }),
)
const image = fc.option(fc.string())
const change: fc.Arbitrary<EntityChange> = fc.oneof(
  fc.record({ what: fc.constant('came' as const), level, reason }),
  fc.record({ what: fc.constant('gone' as const), level }),
  fc.record({ what: fc.constant('level' as const), before: level, after: level, reason }),
  fc.record({ what: fc.constant('image' as const), before: image, after: image }),
  fc.record({ what: fc.constant('desired' as const), before: fc.nat(), after: fc.nat() }),
)

test('what is stored of a change tells it whole', () => {
  fc.assert(
    fc.property(change, (given) => {
      expect(changeFrom(changeBody(given, AT) ?? '', AT)).toEqual(given)
    }),
  )
})

test('what no history keeps is not stored, what another version wrote is left out, and what is not JSON is damage', () => {
  expect(changeBody({ what: 'ready', before: 1, after: 0 }, AT)).toBeNull()
  for (const body of ['[]', '["x",1]', '["l","n","7",null]', '["c","n",["no.such",0,{}]]', 'null', '{"what":"gone"}']) {
    expect(changeFrom(body, AT)).toBeNull()
  }
  expect(() => changeFrom('["l"', AT)).toThrow('not JSON')
})

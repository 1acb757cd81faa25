import { expect, test } from 'vitest'
import { snapshotAskSchema } from './snapshot.ts'

const ASK = { incident: null, from: 1, to: 2, scope: null, profile: 'none', namespaces: [] }

test('a window is asked for that a manifest can say', () => {
  expect(snapshotAskSchema.safeParse(ASK).success).toBe(true)
  expect(snapshotAskSchema.safeParse({ ...ASK, to: Date.parse('9999-12-31T23:59:59.999Z') }).success).toBe(true)
  const none = [{ from: 2 }, { from: 3 }, { from: -1 }, { to: 253_402_300_800_000 }, { to: Number.NaN }, { from: 0.5 }]
  for (const more of [...none, { scope: [] }, { scope: ['x'.repeat(1025)] }, { incident: '../x' }, { incident: '' }, { more: 1 }])
    expect(snapshotAskSchema.safeParse({ ...ASK, ...more }).success, JSON.stringify(more)).toBe(false)
})

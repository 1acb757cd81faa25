import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { salvaged } from './salvage.ts'

const stop = z.strictObject({ scene: z.string(), seconds: z.int().min(5) })
const schema = z.strictObject({
  kiosk: z.boolean().default(false),
  playlist: z
    .strictObject({
      on: z.boolean().default(false),
      stops: z
        .array(stop)
        .min(1)
        .default([{ scene: 'wall', seconds: 60 }]),
    })
    .prefault({}),
})
const WALL = { scene: 'wall', seconds: 60 }

describe('what of a file is understood', () => {
  it.each([
    ['a value that is none leaves the rest', { kiosk: true, playlist: { on: 'yes' } }, { kiosk: true }],
    [
      'a key that nobody knows',
      { kiosk: true, zoom: 2, playlist: { on: true, shuffle: 1 } },
      { kiosk: true, playlist: { on: true } },
    ],
    [
      'entries of a list',
      { playlist: { stops: [{ scene: 'a', seconds: 1 }, { scene: 'b', seconds: 9 }, { seconds: 9 }] } },
      { playlist: { stops: [{ scene: 'b', seconds: 9 }] } },
    ],
    ['a list of which nothing is left', { kiosk: true, playlist: { stops: [{}] } }, { kiosk: true, playlist: { stops: [WALL] } }],
    ['no object at all', [], { kiosk: false }],
    ['nothing', null, { kiosk: false }],
  ])('%s', (_what, raw, wanted) => {
    const before = JSON.stringify(raw)
    expect(salvaged(schema, raw)).toMatchObject(wanted)
    expect(JSON.stringify(raw)).toBe(before)
  })
})

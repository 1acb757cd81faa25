import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DamageError } from '../damage.ts'
import { BUCKETS, MAX_UNITS } from './buckets.ts'
import { packBody, unpackBody } from './chunk-body.ts'
import { decodeRaw, encodeRaw, ordered, type Series } from './raw-chunk.ts'
import { decodeRollups, encodeRollups, type RollupSeries } from './rollup-chunk.ts'

const byNumber = <T extends { readonly no: number }>(list: readonly T[]): T[] => [...list].sort((a, b) => a.no - b.no)
const unique = { selector: ({ no }: { readonly no: number }) => no, maxLength: 8 }

const reading = fc.tuple(
  fc.oneof(
    fc.nat(20).map((n) => 1_700_000_000_000 + n * 60_000),
    fc.maxSafeNat().map((n) => n % 2 ** 44),
  ),
  fc.oneof(
    fc.nat(300),
    fc.constantFrom(0, MAX_UNITS),
    fc.maxSafeNat().map((n) => n % MAX_UNITS),
  ),
)
const series: fc.Arbitrary<Series> = fc
  .tuple(fc.nat(100_000), fc.array(reading, { minLength: 1, maxLength: 30 }))
  .map(([no, readings]) => ordered({ no, at: readings.map(([at]) => at), units: readings.map(([, units]) => units) }))
const rawChunk = fc.uniqueArray(series, unique).map(byNumber)

const slot = fc.record({
  slot: fc.nat(1_439),
  seen: fc.oneof(fc.constant(0xfff), fc.nat(0xfff)),
  entries: fc.uniqueArray(fc.tuple(fc.nat(BUCKETS - 1), fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 10_000 }))), {
    selector: ([bucket]) => bucket,
    minLength: 1,
    maxLength: 6,
  }),
})
function rollupOf(no: number, slots: readonly { slot: number; seen: number; entries: [number, number][] }[]): RollupSeries {
  const sorted = [...slots].sort((a, b) => a.slot - b.slot)
  const entries = sorted.map((one) => [...one.entries].sort(([a], [b]) => a - b))
  let end = 0
  return {
    no,
    slots: sorted.map((one) => one.slot),
    ends: entries.map((list) => (end += list.length)),
    buckets: entries.flat().map(([bucket]) => bucket),
    counts: entries.flat().map(([, count]) => count),
    seen: sorted.map((one) => one.seen),
  }
}
const rollups = fc
  .uniqueArray(
    fc
      .tuple(fc.nat(100_000), fc.uniqueArray(slot, { selector: (one) => one.slot, maxLength: 20 }))
      .map(([no, slots]) => rollupOf(no, slots)),
    unique,
  )
  .map(byNumber)

describe('raw chunk', () => {
  test('what was written is read, whole or in part', () => {
    fc.assert(
      fc.property(rawChunk, (list) => {
        const bytes = unpackBody(packBody(encodeRaw(list)))
        expect([...decodeRaw(bytes)]).toEqual(list)
        const wanted = list.filter((_, n) => n % 2 === 1)
        expect([...decodeRaw(bytes, new Set(wanted.map(({ no }) => no)))]).toEqual(wanted)
      }),
    )
  })

  test('series that are sampled together pay for time once', () => {
    const at = Array.from({ length: 60 }, (_, n) => 1_700_000_000_000 + n * 60_000)
    const list = Array.from({ length: 100 }, (_, no) => ({ no, at, units: at.map(() => 5) }))
    expect(encodeRaw(list).length).toBeLessThan(100 * (60 + 4) + 80)
  })

  test('of two readings at one time the later one in the list counts', () => {
    expect(ordered({ no: 1, at: [5, 3, 5], units: [1, 2, 3] })).toEqual({ no: 1, at: [3, 5], units: [2, 3] })
  })
})

describe('roll-up chunk', () => {
  test('what was written is read, whole or in part', () => {
    fc.assert(
      fc.property(rollups, (list) => {
        const bytes = encodeRollups(list, 1_440).slice()
        expect([...decodeRollups(bytes, true)]).toEqual(list)
        expect([
          ...decodeRollups(
            encodeRollups(
              list.map((one) => ({ ...one, seen: [] })),
              1_440,
            ),
            false,
          ),
        ]).toEqual(list.map((one) => ({ ...one, seen: [] })))
        const wanted = list.filter((_, n) => n % 2 === 1)
        expect([...decodeRollups(bytes, true, new Set(wanted.map(({ no }) => no)))]).toEqual(wanted)
      }),
    )
  })

  test('a minute with one reading costs next to nothing', () => {
    const slots = Array.from({ length: 1_440 }, (_, n) => n)
    const level = {
      slots,
      ends: slots.map((n) => n + 1),
      buckets: slots.map((n) => 200 + (n % 2)),
      counts: slots.map(() => 1),
      seen: [],
    }
    expect(encodeRollups([{ no: 1, ...level }], 1_440).length).toBeLessThan(1_440 + 10)
  })
})

test('damaged bytes end in a DamageError or in other figures, never in another error or without end', () => {
  fc.assert(
    fc.property(rawChunk, rollups, fc.nat(), fc.nat(255), fc.boolean(), (raw, rolled, at, byte, cut) => {
      for (const [encoded, decode] of [
        [encodeRaw(raw).slice(), (bytes: Uint8Array) => [...decodeRaw(bytes)]],
        [encodeRollups(rolled, 1_440).slice(), (bytes: Uint8Array) => [...decodeRollups(bytes, true)]],
      ] as const) {
        const where = at % encoded.length
        encoded[where] = byte
        try {
          decode(cut ? encoded.subarray(0, where) : encoded)
        } catch (error) {
          expect(error).toBeInstanceOf(DamageError)
        }
      }
    }),
  )
  expect(() => unpackBody(Buffer.from('not packed'))).toThrow(DamageError)
  expect(() => unpackBody('text')).toThrow(DamageError)
})

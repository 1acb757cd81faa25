import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchesOf, changesLineSchema, createBatchLines } from './batch-columns.ts'
import type { ChangeLine, ChangeRow } from './estate-members.ts'

const fields = fc.dictionary(fc.constantFrom('ready', 'zone', 'at'), fc.oneof(fc.nat(), fc.uuid(), fc.constant(null)))
const row = fc.oneof(
  fc.nat(2_000),
  fc.tuple(
    fc.nat(2_000),
    fields.map((rest) => ({ kind: 'pod', ...rest })),
  ),
  fc.tuple(fc.nat(2_000), fields, fc.subarray(['a', 'b'])),
) as fc.Arbitrary<ChangeRow>
const batch = fc.record({ seq: fc.nat(), at: fc.nat(), rows: fc.array(row, { minLength: 1, maxLength: 12 }) })

const linesOf = (batches: readonly ChangeLine[]) => {
  const lines = createBatchLines()
  return [...batches.flatMap((each) => lines.add(each)), ...lines.end()]
}
const through = (batches: readonly ChangeLine[]) =>
  linesOf(batches).flatMap((line) => batchesOf(changesLineSchema.parse(JSON.parse(JSON.stringify(line)))))

test('the batches of lines are those that were gathered, through JSON', () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 20 }), (batches) => {
      expect(through(batches)).toEqual(batches)
    }),
  )
})

test('many rows are lines of a thousand, and a batch of more is one line', () => {
  const rows = Array.from({ length: 2_500 }, (_, n): ChangeRow => [n, { ready: n % 2 === 0 }, []])
  const batches = [{ seq: 1, at: 5, rows }, ...rows.map((each, n) => ({ seq: n + 2, at: 6, rows: [each] }))]
  expect(linesOf(batches)).toHaveLength(4)
  expect(through(batches)).toEqual(batches)
})

test('columns that do not fit together are refused', () => {
  const batches = Array.from({ length: 9 }, (_, n) => ({ seq: n, at: n, rows: [[n, { ready: true }, []]] satisfies ChangeRow[] }))
  const [line] = linesOf(batches)
  if (line === undefined || !('forms' in line)) throw new Error('no columns')
  const odd = [
    { seqs: [1] },
    { counts: [9] },
    { records: [1] },
    { at: line.at.map(() => 7) },
    { at: line.at.map(() => -1) },
    { forms: [] },
  ]
  for (const part of [...odd, { records: line.records.map(() => -1) }])
    expect(() => batchesOf({ ...line, ...part })).toThrow(RangeError)
})

import { DamageError } from '../damage.ts'
import type { ByteReader, ByteWriter } from './bytes.ts'

/** Lengths of runs, absent and present in turn, of `some` within `all`; empty: all are there. */
function runsOf(some: readonly number[], all: readonly number[]): number[] {
  if (some.length === all.length) return []
  const runs: number[] = [0]
  let present = false
  let next = 0
  for (const one of all) {
    const here = some[next] === one
    if (here) next += 1
    if (here !== present) {
      runs.push(0)
      present = here
    }
    runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1
  }
  // None at all stays one run: no runs mean all.
  if (!present && runs.length > 1) runs.pop()
  return runs
}

/** Writes which of `all` are in `some`; both ascend. All of them cost one byte. */
export function writePresent(out: ByteWriter, some: readonly number[], all: readonly number[]): void {
  const runs = runsOf(some, all)
  out.number(runs.length)
  for (const run of runs) out.number(run)
}

/** Those of `all` that were written. @throws DamageError */
export function readPresent(reader: ByteReader, all: readonly number[]): number[] {
  const runs = reader.number()
  if (runs === 0) return all.slice()
  const some: number[] = []
  let at = 0
  for (let run = 0; run < runs; run += 1) {
    const length = reader.number()
    if (at + length > all.length) throw new DamageError('samples tell of times that they do not have')
    if (run % 2 === 1) for (let n = at; n < at + length; n += 1) some.push(all[n] ?? 0)
    at += length
  }
  return some
}

import { expect, it } from 'vitest'
import { exceptionOf, FAULT_IDS, gapsOf, SOURCE_KINDS } from '../rig/faults.ts'

it.each(SOURCE_KINDS)('what concerns %s and has no case is told, and so is a case that cannot be', (kind) => {
  const all = FAULT_IDS.filter((fault) => exceptionOf(fault, kind) === null)
  expect(gapsOf(kind, all)).toEqual([])
  for (const fault of all) {
    expect(
      gapsOf(
        kind,
        all.filter((each) => each !== fault),
      ),
    ).toEqual([expect.stringContaining(`no case for ${fault} `)])
  }
  for (const fault of FAULT_IDS.filter((each) => exceptionOf(each, kind) !== null)) {
    expect(gapsOf(kind, [...all, fault])).toEqual([expect.stringContaining(`a case for ${fault},`)])
  }
})

it('knows why a fault does not concern a kind, in words', () => {
  const reasons = FAULT_IDS.flatMap((fault) => SOURCE_KINDS.map((kind) => exceptionOf(fault, kind))).filter(
    (each) => each !== null,
  )
  expect(Math.min(...reasons.map((each) => each.length))).toBeGreaterThan(15)
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findingText, type Verdict } from '../../../../shared/snapshot/finding.ts'
import { SUITES } from '../../../../shared/snapshot/suite.ts'
import { layOut } from '../../../../shared/snapshot/zip-layout.ts'
import type { Signer } from '../../../config/signing/signing-key.ts'
import { knowing, membersOf, signerOf, writeFixture } from './package-fixture.ts'
import { verifyPackage } from './verify-package.ts'

// A thousand signatures are checked, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 120_000 })

/** How many bytes are flipped, one at a time, in a package of each suite. */
const FLIPS = 1_000

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-flips-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(SUITES)('%s', (suite) => {
  let signer: Signer
  let whole: Buffer
  beforeAll(async () => {
    signer = signerOf(suite)
    await writeFixture(join(folder, 'whole'), signer)
    whole = readFileSync(join(folder, 'whole'))
  })

  async function verdictOn(bytes: Uint8Array): Promise<Verdict> {
    const path = join(folder, 'tried')
    writeFileSync(path, bytes)
    const verdict = await verifyPackage(path, { signers: knowing(signer) })
    for (const finding of verdict.findings) expect(findingText(finding, 'en')).not.toContain('–')
    return verdict
  }

  /** The member that the byte at `at` is stored of; null: it is of the structure. */
  const memberAt = (at: number): string | null =>
    layOut(membersOf(whole).map((member) => member.entry)).places.find(
      ({ dataOffset, entry }) => at >= dataOffset && at < dataOffset + entry.stored,
    )?.entry.path ?? null

  it('names the member that a flipped byte is in, or the structure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const { state, findings } = await verdictOn(bytes)
        expect(state).toBe('invalid')
        const path = memberAt(at)
        if (path === null) expect(findings.map((finding) => finding.code)).toContainEqual(expect.stringMatching(/^structure-/))
        else expect(findings).toEqual([{ code: 'member-altered', facts: { path } }])
      }),
      { numRuns: FLIPS },
    )
  })

  it('is never valid where it is cut off, has more in it, or is something else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.nat({ max: whole.length - 1 }).map((at) => whole.subarray(0, at)),
          fc.nat({ max: whole.length - 1 }).map((at) => whole.subarray(at + 1)),
          fc
            .tuple(fc.nat({ max: whole.length }), fc.uint8Array({ minLength: 1 }))
            .map(([at, more]) => Buffer.concat([whole.subarray(0, at), more, whole.subarray(at)])),
          fc
            .tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 400 }))
            .map(([at, less]) => Buffer.concat([whole.subarray(0, at), whole.subarray(at + less)])),
          fc.uint8Array({ maxLength: 4_000 }),
        ),
        async (bytes) => {
          const { state, findings } = await verdictOn(bytes)
          expect([state, findings.length > 0]).toEqual(['invalid', true])
        },
      ),
      { numRuns: 300 },
    )
  })
})

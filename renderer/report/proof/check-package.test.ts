import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Signer } from '../../../main/config/signing/signing-key.ts'
import { ABOUT, knowing, signerOf, writeFixture } from '../../../main/engine/snapshot/package/package-fixture.ts'
import { verifyPackage } from '../../../main/engine/snapshot/package/verify-package.ts'
import { createPackage } from '../../../main/engine/snapshot/package/write-package.ts'
import { type Evidence, evidenceSchema } from '../../../shared/snapshot/manifest.ts'
import { SUITES } from '../../../shared/snapshot/suite.ts'
import { BROWSER } from './browser-platform.ts'
import { checkPackage } from './check-package.ts'
import { type Carried, checkPage, type PageCheck } from './check-page.ts'
import { chosenFile } from './chosen-file.ts'

/** Flips of a byte, a suite. */
const FLIPS = 150

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-page-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A package with two members, and what a page in it carries: one of them, and the list that was signed for it. */
async function paged(name: string, signer: Signer): Promise<{ carried: Carried; evidence: Evidence; bytes: Buffer }> {
  const path = join(folder, name)
  const writer = await createPackage(path, { signer })
  await writer.add('a.json', ['{"name":"甲"}\n'.repeat(40)], 'deflate')
  await writer.add('b.json', [name], 'store')
  const list = writer.evidence(ABOUT)
  const chunks: Uint8Array[] = []
  for await (const chunk of writer.stored('a.json')) chunks.push(chunk)
  await writer.add('report.html', ['a page'], 'deflate')
  await writer.finish(ABOUT)
  const evidence = evidenceSchema.parse(JSON.parse(list.manifest.toString()))
  return { carried: { list, members: new Map([['a.json', Buffer.concat(chunks)]]) }, evidence, bytes: readFileSync(path) }
}

const fileOf = (bytes: Uint8Array) => chosenFile(new Blob([new Uint8Array(bytes)]))
const check = (bytes: Uint8Array, evidence: Evidence | null) => checkPackage(fileOf(bytes), evidence, BROWSER, () => {})
const flipped = (bytes: Uint8Array, at: number, flip: number): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ flip
  return copy
}
const flips = [fc.nat(), fc.integer({ min: 1, max: 255 })] as const

describe.each(SUITES)('%s', (suite) => {
  it('finds a page and its package right, and that they belong together', async () => {
    const { carried, evidence, bytes } = await paged('a', signerOf(suite))
    const page = await checkPage(carried, BROWSER)
    expect(page).toMatchObject({ findings: [], evidence: { format: 'wanglou-snapshot-evidence' } })
    expect(new TextDecoder().decode(page.contents.get('a.json'))).toBe('{"name":"甲"}\n'.repeat(40))
    let told = 0
    const found = await checkPackage(fileOf(bytes), evidence, BROWSER, (progress) => {
      told = progress.bytes / progress.of
    })
    expect(found).toMatchObject({ state: 'valid', findings: [], kinship: 'same' })
    expect(told).toBe(1)
  })

  it('never finds a page right of which a byte was flipped, and shows nothing of what was', async () => {
    const { carried } = await paged('a', signerOf(suite))
    const { list } = carried
    const stored = carried.members.get('a.json') ?? new Uint8Array()
    if (list === null) throw new Error('no list')
    const spoilt: Record<string, (at: number, flip: number) => Carried> = {
      member: (at, flip) => ({ list, members: new Map([['a.json', flipped(stored, at, flip)]]) }),
      manifest: (at, flip) => ({ ...carried, list: { ...list, manifest: flipped(list.manifest, at, flip) } }),
      signature: (at, flip) => ({ ...carried, list: { ...list, signature: flipped(list.signature, at, flip) } }),
    }
    const outcome = (page: PageCheck) => [page.findings.length > 0, page.contents.size]
    for (const spoil of Object.values(spoilt)) {
      await fc.assert(
        fc.asyncProperty(...flips, async (at, flip) => {
          expect(outcome(await checkPage(spoil(at, flip), BROWSER))).toEqual([true, 0])
        }),
        { numRuns: 40 },
      )
    }
    const unreadable = await checkPage({ list, members: new Map([['a.json', null]]) }, BROWSER)
    expect(unreadable.findings).toEqual([{ code: 'member-altered', facts: { path: 'a.json' } }])
    const added = await checkPage({ list, members: new Map([['c.json', stored]]) }, BROWSER)
    expect(added.findings).toEqual([{ code: 'member-added', facts: { path: 'c.json' } }])
    expect((await checkPage({ list: null, members: new Map() }, BROWSER)).evidence).toBeNull()
  })

  it('says of a package what the app says, whatever byte was flipped', async () => {
    const signer = signerOf(suite)
    await writeFixture(join(folder, 'whole'), signer)
    const whole = readFileSync(join(folder, 'whole'))
    const evidence = { ...(await paged('a', signer)).evidence }
    await fc.assert(
      fc.asyncProperty(...flips, async (at, flip) => {
        const bytes = flipped(whole, at, flip)
        writeFileSync(join(folder, 'tried'), bytes)
        const there = await verifyPackage(join(folder, 'tried'), { signers: knowing(signer) })
        const here = await check(bytes, evidence)
        expect([here.state, here.findings]).toEqual([there.state, there.findings])
        expect(here.state).toBe('invalid')
      }),
      { numRuns: FLIPS },
    )
  })

  it('tells the package of another page and of another signer from its own, and what is no package', async () => {
    const signer = signerOf(suite)
    const [own, other, foreign] = [await paged('a', signer), await paged('other', signer), await paged('a', signerOf(suite))]
    expect(await check(other.bytes, own.evidence)).toMatchObject({ state: 'valid', kinship: 'other-package' })
    expect(await check(foreign.bytes, own.evidence)).toMatchObject({ state: 'unknown-signer', kinship: 'other-signer' })
    expect(await check(own.bytes, null)).toMatchObject({ state: 'unknown-signer', kinship: null })
    for (const bytes of [Buffer.alloc(0), Buffer.from('PK'), Buffer.alloc(5_000, 'x')])
      expect((await check(bytes, own.evidence)).findings).toEqual([{ code: 'not-a-package', facts: {} }])
  })
})

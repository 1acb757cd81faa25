import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SUITES } from '../../../../shared/snapshot/suite.ts'
import { digestOf } from '../../../config/signing/digest.ts'
import { ABOUT, CONTENT, knowing, signerOf, writeFixture } from './package-fixture.ts'
import { openPackage, verifyPackage } from './verify-package.ts'
import { createPackage } from './write-package.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-package-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

describe.each(SUITES)('%s', (suite) => {
  it('writes a package that verifies, and reads its content back', async () => {
    const signer = signerOf(suite)
    await writeFixture(at('a.wlsnap'), signer)
    expect(readdirSync(folder)).toEqual(['a.wlsnap'])
    const { verdict, content } = await openPackage(at('a.wlsnap'), { signers: knowing(signer) })
    expect(verdict).toMatchObject({ state: 'valid', findings: [], signer: { fingerprint: signer.fingerprint } })
    for (const [path, expected] of Object.entries(CONTENT)) {
      const chunks: Uint8Array[] = []
      for await (const chunk of content?.read(path) ?? []) chunks.push(chunk)
      expect(Buffer.concat(chunks)).toEqual(Buffer.from(expected as string))
    }
    expect(content?.manifest).toMatchObject({ ...ABOUT, suite })
    await content?.close()
  })

  it('says that a signer is not known, with its fingerprint', async () => {
    await writeFixture(at('a.wlsnap'), signerOf(suite))
    const verdict = await verifyPackage(at('a.wlsnap'), { signers: knowing(signerOf(suite)) })
    expect(verdict.state).toBe('unknown-signer')
    expect(verdict.findings).toEqual([
      { code: 'signer-unknown', facts: { name: 'test', fingerprint: expect.stringMatching(/^([0-9A-F]{4} ?){16}$/) } },
    ])
  })
})

it('gives back a member as it is stored while others are still to come', async () => {
  const writer = await createPackage(at('a.wlsnap'), { signer: signerOf('ed25519-sha256') })
  const member = await writer.add('a.txt', ['line\n'.repeat(50_000)], 'deflate')
  await writer.add('b.txt', ['b'], 'store')
  const chunks: Uint8Array[] = []
  for await (const chunk of writer.stored('a.txt')) chunks.push(chunk)
  const stored = Buffer.concat(chunks)
  expect([stored.length, digestOf('ed25519-sha256', stored)]).toEqual([member.stored, member.digest.stored])
  expect(inflateRawSync(stored).toString()).toBe('line\n'.repeat(50_000))
  expect(() => writer.stored('c.txt')).toThrow(RangeError)
  await writer.abort()
})

it('leaves nothing behind when it is cancelled, fails or is aborted, and what stood there stays', async () => {
  writeFileSync(at('a.wlsnap'), 'as before')
  const signer = signerOf('ed25519-sha256')
  const stop = new AbortController()
  async function* endless() {
    for (;;) yield 'line\n'.repeat(1_000)
  }
  const cancelled = await createPackage(at('a.wlsnap'), {
    signer,
    signal: stop.signal,
    progress: ({ content }) => {
      if (content > 1_000_000) stop.abort()
    },
  })
  await expect(cancelled.add('a.txt', endless(), 'deflate')).rejects.toMatchObject({ name: 'AbortError' })
  const failing = await createPackage(at('a.wlsnap'), { signer })
  async function* broken() {
    yield 'a'
    throw new Error('the source broke')
  }
  await expect(failing.add('a.txt', broken(), 'store')).rejects.toThrow('the source broke')
  const aborted = await createPackage(at('a.wlsnap'), { signer })
  await aborted.add('a.txt', ['a'], 'store')
  await aborted.abort()
  expect([readdirSync(folder), readFileSync(at('a.wlsnap'), 'utf8')]).toEqual([['a.wlsnap'], 'as before'])
})

it('replaces a link that stands at its place, and not what it leads to', async () => {
  writeFileSync(at('other'), 'as before')
  symlinkSync(at('other'), at('a.wlsnap'))
  await writeFixture(at('a.wlsnap'), signerOf('ed25519-sha256'))
  expect([lstatSync(at('a.wlsnap')).isFile(), readFileSync(at('other'), 'utf8')]).toEqual([true, 'as before'])
})

it('removes what an export to the same place left behind that was killed a day ago, and nothing else', async () => {
  const old = ['.a.wlsnap.4711.part', '.b.wlsnap.4711.part', '.a.wlsnap.notes.part']
  for (const name of [...old, '.a.wlsnap.4712.part']) writeFileSync(at(name), '')
  for (const name of old) utimesSync(at(name), 1_000_000, 1_000_000)
  await writeFixture(at('a.wlsnap'), signerOf('ed25519-sha256'))
  expect(readdirSync(folder).sort()).toEqual(['.a.wlsnap.4712.part', '.a.wlsnap.notes.part', '.b.wlsnap.4711.part', 'a.wlsnap'])
})

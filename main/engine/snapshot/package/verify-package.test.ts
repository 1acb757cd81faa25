import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Finding, findingText } from '../../../../shared/snapshot/finding.ts'
import { MANIFEST_PATH, SIGNATURE_PATH } from '../../../../shared/snapshot/manifest.ts'
import type { ZipEntry } from '../../../../shared/snapshot/zip-layout.ts'
import { digestOf } from '../../../config/signing/digest.ts'
import type { Signer } from '../../../config/signing/signing-key.ts'
import {
  archiveOf,
  knowing,
  membersOf,
  type Packed,
  plain,
  resigned,
  signerOf,
  spliced,
  writeFixture,
} from './package-fixture.ts'
import { verifyPackage } from './verify-package.ts'

let folder = ''
let signer: Signer
let whole: Buffer
let members: Packed[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-verify-'))
  signer = signerOf('ed25519-sha256')
  await writeFixture(join(folder, 'whole.wlsnap'), signer)
  whole = readFileSync(join(folder, 'whole.wlsnap'))
})
beforeEach(() => {
  members = membersOf(whole)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ADDED = plain('zz-extra.txt', Buffer.from('extra'))

async function findingsOf(bytes: Buffer, limits = {}): Promise<readonly Finding[]> {
  const path = join(folder, 'tried.wlsnap')
  writeFileSync(path, bytes)
  const verdict = await verifyPackage(path, { signers: knowing(signer), limits })
  expect(verdict.state === 'valid').toBe(verdict.findings.length === 0)
  expect(readdirSync(folder).sort()).toEqual(['tried.wlsnap', 'whole.wlsnap'])
  return verdict.findings
}

const facts = (path: string) => ({ facts: { path } })
const renamed = (member: Packed | undefined, path: string): Packed[] =>
  member === undefined ? [] : [{ ...member, entry: { ...member.entry, path } }]

it('is valid as it was written, and as it was taken apart and put together', async () => {
  expect(await findingsOf(whole)).toEqual([])
  expect(archiveOf(members).equals(whole)).toBe(true)
})

describe('members', () => {
  it('names the one that is missing', async () => {
    expect(await findingsOf(archiveOf(members.filter((_, index) => index !== 1)))).toEqual([
      { code: 'member-missing', ...facts('journal/changes.ndjson') },
    ])
  })

  it('names the one that was added, wherever it lies', async () => {
    for (const at of [0, 2, members.length - 2, members.length])
      expect(await findingsOf(archiveOf(spliced(members, at, 0, ADDED)))).toEqual([
        { code: 'member-added', ...facts('zz-extra.txt') },
      ])
  })

  it('names the one that is there twice', async () => {
    for (const at of [0, 3, members.length])
      expect(await findingsOf(archiveOf(spliced(members, at, 0, ...members.slice(0, 1))))).toEqual([
        { code: 'member-twice', ...facts('journal/checkpoint.json') },
      ])
    expect(await findingsOf(archiveOf([...members, ...members.slice(-2, -1)]))).toContainEqual({
      code: 'member-twice',
      ...facts(MANIFEST_PATH),
    })
  })

  it('tells a renamed one by both its names', async () => {
    const findings = await findingsOf(archiveOf(spliced(members, 1, 1, ...renamed(members[1], 'journal/changed.ndjson'))))
    expect(findings).toContainEqual({ code: 'member-missing', ...facts('journal/changes.ndjson') })
    expect(findings).toContainEqual({ code: 'member-added', ...facts('journal/changed.ndjson') })
  })

  it('names the one that was replaced, and those that changed places', async () => {
    const data = Buffer.from('other')
    const replaced = archiveOf(spliced(members, 0, 1, plain('journal/checkpoint.json', data)))
    expect(await findingsOf(replaced)).toContainEqual({ code: 'member-altered', ...facts('journal/checkpoint.json') })
    const swapped = archiveOf([...members.slice(1, 2), ...members.slice(0, 1), ...members.slice(2)])
    expect((await findingsOf(swapped)).map((finding) => finding.code)).toContain('structure-directory')
  })

  it.each(['../up.txt', '/etc/passwd', 'a\\b.txt', 'c:/x', 'A.txt', 'a//b', 'con', 'a/../b', 'a.', 'a\u0000b'])(
    'refuses the name %j',
    async (path) => {
      expect(await findingsOf(archiveOf([...renamed(ADDED, path), ...members]))).toEqual([
        { code: 'name-unsafe', ...facts(path) },
      ])
      // Even where it was signed.
      const change = (manifest: Record<string, unknown>) => {
        const [first, ...rest] = manifest.members as object[]
        return { ...manifest, members: [{ ...first, path }, ...rest] }
      }
      expect(await findingsOf(resigned(whole, signer, change))).toMatchObject([{ code: 'manifest-invalid' }])
    },
  )

  it('refuses a name that is not UTF-8', async () => {
    const bytes = archiveOf([...renamed(ADDED, 'caf\u00e9.txt'), ...members])
    expect(await findingsOf(bytes)).toEqual([{ code: 'name-not-utf8', facts: { bytes: '636166e92e747874' } }])
  })
})

describe('the manifest and its signature', () => {
  it('tells a wrong signature, an unknown signer and another key in the name of a known one', async () => {
    const other = signerOf('ed25519-sha256')
    expect(await findingsOf(resigned(whole, other, (manifest) => manifest))).toEqual([{ code: 'signature-wrong', facts: {} }])
    const { name, publicKey, fingerprint } = other
    const claim = (facts: object) =>
      resigned(whole, other, (manifest) => ({ ...manifest, signer: { name, publicKey, fingerprint, ...facts } }))
    expect(await findingsOf(claim({}))).toMatchObject([{ code: 'signer-unknown' }])
    expect(await findingsOf(claim({ fingerprint: signer.fingerprint }))).toMatchObject([
      { code: 'fingerprint-wrong' },
      { code: 'signer-unknown' },
    ])
  })

  it('says that a version is later than its own', async () => {
    const later = resigned(whole, signer, (manifest) => ({ ...manifest, version: 2, members: 'told otherwise' }))
    expect(await findingsOf(later)).toEqual([{ code: 'version-later', facts: { version: 2, own: 1 } }])
  })

  it('takes no evidence list for a manifest', async () => {
    const evidence = resigned(whole, signer, (manifest) => ({ ...manifest, format: 'wanglou-snapshot-evidence' }))
    expect(await findingsOf(evidence)).toMatchObject([{ code: 'manifest-invalid' }])
  })

  it.each([MANIFEST_PATH, SIGNATURE_PATH])('refuses a %s that is no JSON, not canonical or bottomless', async (path) => {
    const [at, code] =
      path === MANIFEST_PATH ? [members.length - 2, 'manifest-invalid'] : [members.length - 1, 'signature-invalid']
    const found = Buffer.from(members[at]?.data ?? [])
    const doubled = found.toString().replace('{', '{"format":"a",')
    for (const text of ['', '\u0000', '[', '[]', `${'['.repeat(4_000)}`, ` ${found}`, `\ufeff${found}`, doubled]) {
      const findings = await findingsOf(archiveOf(spliced(members, at, 1, plain(path, Buffer.from(text)))))
      expect(findings).toMatchObject([{ code }])
      const [told] = findings
      // Names of files, fields and forms stand alone.
      expect(told && findingText(told, 'zh-CN')).not.toMatch(/[a-z]{2,} [a-z]{2,}/i)
    }
    const deep = '['.repeat(2_000_000) + ']'.repeat(2_000_000)
    if (path === MANIFEST_PATH)
      expect(await findingsOf(archiveOf(spliced(members, at, 1, plain(path, Buffer.from(deep)))))).toMatchObject([
        { code: 'manifest-invalid' },
      ])
  })

  it.each([
    ['members', (junk: object[]) => ({ members: junk })],
    ['sources', (junk: object[]) => ({ sources: junk })],
    ['coverage', (junk: object[]) => ({ sources: [{ coverage: junk }] })],
    ['parts', (junk: object[]) => ({ scope: { parts: junk } })],
  ] as const)(
    'refuses a manifest with hundreds of thousands of %s that are none, which anyone could have written',
    async (_, junk) => {
      const change = (manifest: Record<string, unknown>) => ({ ...manifest, ...junk(Array(300_000).fill({})) })
      expect(await findingsOf(resigned(whole, signer, change))).toMatchObject([{ code: 'manifest-invalid' }])
    },
  )

  it('parses no manifest of more values than one could need, and quotes no more of one than a line', async () => {
    const found = members[members.length - 2]?.data ?? []
    const of = (text: string) =>
      findingsOf(archiveOf(spliced(members, members.length - 2, 1, plain(MANIFEST_PATH, Buffer.from(text)))))
    const many = Buffer.from(found)
      .toString()
      .replace('{', `{"a":[${'[],'.repeat(2_000_000)}[]],`)
    expect(await of(many)).toEqual([{ code: 'manifest-invalid', facts: { detail: 'more than 1000000 values' } }])
    const [long] = await findingsOf(
      resigned(whole, signer, (manifest) => ({ ...manifest, signer: { ['k'.repeat(1_000_000)]: 1 } })),
    )
    expect(String(long?.facts.detail).length).toBeLessThan(300)
  })

  it('refuses a field that readers drop, since two manifests would be read as one', async () => {
    const said = JSON.parse('{"__proto__":{"a":1}}') as object
    for (const more of [{}, { tool: { name: 'wanglou', version: '1' } }] as const) {
      const change = (manifest: Record<string, unknown>) =>
        'tool' in more
          ? { ...manifest, tool: Object.fromEntries([...Object.entries(more.tool), ...Object.entries(said)]) }
          : Object.fromEntries([...Object.entries(manifest), ...Object.entries(said)])
      expect(await findingsOf(resigned(whole, signer, change))).toEqual([
        { code: 'manifest-invalid', facts: { detail: 'a field __proto__' } },
      ])
    }
    const quoted = resigned(whole, signer, (manifest) => ({ ...manifest, note: 'a "__proto__": b' }))
    expect(await findingsOf(quoted)).toEqual([])
  })

  it('names it where it is missing', async () => {
    for (const [at, path] of [
      [-1, SIGNATURE_PATH],
      [-2, MANIFEST_PATH],
    ] as const)
      expect(await findingsOf(archiveOf(spliced(members, at, 1)))).toContainEqual({ code: 'member-missing', ...facts(path) })
  })
})

/** A manifest in which one value, wherever it stands, is another. */
function changedAt(value: unknown, way: readonly number[], other: unknown): unknown {
  if (typeof value !== 'object' || value === null || way.length === 0) return other
  const keys = Object.keys(value)
  const key = keys[(way[0] ?? 0) % keys.length]
  if (key === undefined) return other
  const changed = changedAt((value as Record<string, unknown>)[key], way.slice(1), other)
  return Array.isArray(value)
    ? value.map((each, index) => (String(index) === key ? changed : each))
    : { ...value, [key]: changed }
}

it('has a verdict for whatever a known signer may have signed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 4 }), fc.jsonValue(), async (way, other) => {
      const signed = resigned(whole, signer, (manifest) => changedAt(manifest, way, other) as object)
      for (const finding of await findingsOf(signed)) expect(findingText(finding, 'zh-CN')).not.toBe('')
    }),
    { numRuns: 300 },
  )
})

describe('content', () => {
  const PATH = 'journal/changes.ndjson'
  const WRONG = { code: 'member-content', ...facts(PATH) }
  const hex = (sum: number): string => sum.toString(16).padStart(8, '0')

  /** A package by a known signer whose second member is `data`, and is said to be something else. */
  function lying(data: Uint8Array, said: Partial<ZipEntry>, content = ''): Buffer {
    const honest = { bytes: content.length, stored: data.length, crc32: crc32(content) }
    const entry: ZipEntry = { path: PATH, method: 'deflate', ...honest, ...said }
    const digest = { stored: digestOf(signer.suite, data), content: digestOf(signer.suite, Buffer.from(content)) }
    const member = { ...entry, crc32: hex(entry.crc32), digest }
    return resigned(archiveOf(spliced(members, 1, 1, { entry, data })), signer, (manifest) => ({
      ...manifest,
      members: spliced(manifest.members as object[], 1, 1, member),
    }))
  }

  it('takes a member that is what the manifest says', async () => {
    expect(await findingsOf(lying(deflateRawSync('abc'), {}, 'abc'))).toEqual([])
  })

  it('refuses one of another size, sum, digest or method, one that does not unpack, and one with bytes behind it', async () => {
    const data = deflateRawSync('abc')
    for (const said of [{ bytes: 2 }, { bytes: 4 }, { crc32: 1 }, { method: 'store' as const }])
      expect(await findingsOf(lying(data, said, 'abc'))).toEqual([WRONG])
    expect(await findingsOf(lying(data, { crc32: crc32('abc') }, 'abd'))).toEqual([WRONG])
    for (const broken of [Buffer.from([7, 7, 7]), data.subarray(0, -1), Buffer.concat([data, Buffer.of(0)])])
      expect(await findingsOf(lying(broken, {}, 'abc'))).toEqual([WRONG])
  })

  it('stops unpacking a bomb where the manifest says that it ends', async () => {
    const path = join(folder, 'tried.wlsnap')
    writeFileSync(path, lying(deflateRawSync(Buffer.alloc(50 * 1024 * 1024)), { bytes: 5 }))
    let unpacked = 0
    const progress = ({ bytes }: { readonly bytes: number }) => {
      unpacked = bytes
    }
    const verdict = await verifyPackage(path, { signers: knowing(signer), progress })
    expect(verdict.findings).toEqual([WRONG])
    expect(unpacked).toBeLessThan(200_000)
    expect(await findingsOf(whole, { contentBytes: 1_000 })).toMatchObject([{ code: 'content-too-large' }])
  })
})

describe('the file', () => {
  it('refuses what is no package', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(21), Buffer.from('a'.repeat(5_000)), archiveOf([ADDED])])
      expect(await findingsOf(bytes)).toEqual([{ code: 'not-a-package', facts: {} }])
    expect((await verifyPackage(join(folder, 'none'), { signers: [] })).findings).toMatchObject([
      { code: 'unreadable', facts: { detail: 'ENOENT' } },
    ])
    expect((await verifyPackage(folder, { signers: [] })).findings).toMatchObject([{ code: 'unreadable' }])
  })

  it.skipIf(process.platform === 'win32')('does not wait for whoever may write into a pipe', async () => {
    const pipe = join(folder, 'tried.wlsnap')
    rmSync(pipe, { force: true })
    execFileSync('mkfifo', [pipe])
    const verdict = await verifyPackage(pipe, { signers: [] })
    rmSync(pipe)
    expect(verdict.findings).toEqual([{ code: 'unreadable', facts: { detail: 'not a file' } }])
  })

  it('refuses 10 GB by their size alone', async () => {
    const path = join(folder, 'tried.wlsnap')
    writeFileSync(path, whole)
    truncateSync(path, 10 * 1024 ** 3)
    const verdict = await verifyPackage(path, { signers: knowing(signer) })
    expect(verdict.findings).toMatchObject([{ code: 'too-large', facts: { bytes: 10 * 1024 ** 3 } }])
  })

  it('tells bytes behind the end, before the start, and between', async () => {
    expect(await findingsOf(Buffer.concat([whole, Buffer.from('more')]))).toEqual([
      { code: 'structure-trailing', facts: { bytes: 4 } },
    ])
    expect(await findingsOf(Buffer.concat([Buffer.from('more'), whole]))).toEqual([{ code: 'structure-end', facts: {} }])
    const gap = Buffer.concat([whole.subarray(0, 900), Buffer.from('more'), whole.subarray(900)])
    gap.writeUInt32LE(gap.readUInt32LE(gap.length - 6) + 4, gap.length - 6)
    expect(await findingsOf(gap)).not.toEqual([])
  })

  it('stops when it is told to', async () => {
    const stopped = verifyPackage(join(folder, 'whole.wlsnap'), { signers: [], signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  })
})

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicKeyText } from '../../main/config/signing/public-key-file.ts'
import { addSigner, readSigners } from '../../main/config/signing/signers-file.ts'
import type { Signer } from '../../main/config/signing/signing-key.ts'
import {
  archiveOf,
  membersOf,
  plain,
  signerOf,
  spliced,
  writeFixture,
} from '../../main/engine/snapshot/package/package-fixture.ts'
import { fingerprintText, SUITES } from '../../shared/snapshot/suite.ts'

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const DOCS = ['README.md', 'README.zh-CN.md'].map((name) =>
  fileURLToPath(new URL(`../../docs/snapshot/${name}`, import.meta.url)),
)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function ended(file: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, [...args], { cwd, env: { ...process.env, LC_ALL: 'C' } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

/** The commands that the documentation gives, block by block. */
const blocksOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
const [TAKE_OUT = '', CHECK_ED25519 = '', CHECK_SM2 = '', CHECK_MEMBERS = ''] = blocksOf(DOCS[0] ?? '')

test('both languages give the same commands', () => {
  expect(DOCS.map(blocksOf).map((blocks) => blocks.length)).toEqual([4, 4])
  expect(blocksOf(DOCS[1] ?? '')).toEqual(blocksOf(DOCS[0] ?? ''))
})

describe.each(SUITES)('%s, by the documented commands', (suite) => {
  const isSm2 = suite === 'sm2-sm3'
  let folder = ''
  let signer: Signer
  let whole = Buffer.alloc(0)
  const file = () => join(folder, 'incident.wlsnap')
  // Without its own files: where its input is a socket, as here, it may take itself for a login from afar.
  const sh = (...blocks: readonly string[]) => ended('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', blocks.join('\n')], folder)
  const members = isSm2 ? CHECK_MEMBERS.replaceAll('-sha256', '-sm3') : CHECK_MEMBERS
  const wanglou = (...args: readonly string[]) =>
    ended(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], folder)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-openssl-'))
    signer = signerOf(suite, '某市大数据局')
    await writeFixture(file(), signer)
    whole = readFileSync(file())
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('unzip, a JSON parser and OpenSSL find it as it was signed', async () => {
    expect(await ended('unzip', ['-tq', file()], folder)).toMatchObject({ code: 0 })
    const signed = await sh(TAKE_OUT, isSm2 ? CHECK_SM2 : CHECK_ED25519)
    expect(signed).toMatchObject({ code: 0, stderr: '' })
    expect(signed.stdout).toContain('Signature Verified Successfully')
    expect(signed.stdout).toContain(signer.fingerprint)
    expect(await sh(TAKE_OUT, members)).toMatchObject({ code: 0, stdout: `${suite}\n`, stderr: '' })
  })

  test('they find a manifest that was altered, a member that was, and one that was added', async () => {
    const parts = membersOf(whole)
    const manifest = Buffer.from(
      Buffer.from(parts.at(-2)?.data ?? [])
        .toString()
        .replace('"bytes":26', '"bytes":27'),
    )
    writeFileSync(file(), archiveOf(spliced(parts, parts.length - 2, 1, plain('manifest.json', manifest))))
    const altered = await sh(TAKE_OUT, isSm2 ? CHECK_SM2 : CHECK_ED25519)
    expect(altered.code).not.toBe(0)
    expect(altered.stdout + altered.stderr).toContain('Signature Verification Failure')

    writeFileSync(file(), archiveOf(spliced(parts, 0, 1, plain('journal/checkpoint.json', Buffer.from('{}')))))
    expect((await sh(TAKE_OUT, members)).stdout).toContain('altered: journal/checkpoint.json')
    writeFileSync(file(), archiveOf(spliced(parts, 0, 0, plain('zz.txt', Buffer.from('{}')))))
    expect((await sh(TAKE_OUT, members)).stdout).toContain('> zz.txt')
    writeFileSync(file(), whole)
  })

  test('`wanglou verify` tells known from unknown and from altered, by its exit code and in words', async () => {
    const data = join(folder, 'data')
    const unknown = await wanglou('verify', file(), '--data', data)
    expect(unknown.code).toBe(3)
    expect(unknown.stdout).toContain(fingerprintText(signer.fingerprint))

    expect((await wanglou('signers', 'trust', file(), '--data', data)).code).toBe(3)
    expect((await wanglou('signers', 'trust', file(), '--data', data, '--fingerprint', '00')).code).toBe(1)
    const trusted = await wanglou(
      'signers',
      'trust',
      file(),
      '--data',
      data,
      '--fingerprint',
      fingerprintText(signer.fingerprint),
    )
    expect(trusted).toMatchObject({ code: 0 })
    expect(await wanglou('verify', file(), '--data', data)).toMatchObject({ code: 0, stdout: expect.stringContaining('VALID') })

    const bytes = Buffer.from(whole)
    bytes[60] = (bytes[60] ?? 0) ^ 1
    writeFileSync(file(), bytes)
    const altered = await wanglou('verify', file(), '--data', data, '--json')
    expect(altered.code).toBe(1)
    expect(JSON.parse(altered.stdout)).toMatchObject({
      state: 'invalid',
      findings: [
        {
          code: 'member-altered',
          text: { 'zh-CN': '成员被改动：journal/checkpoint.json', en: 'altered: journal/checkpoint.json' },
        },
      ],
    })
    writeFileSync(file(), whole)

    expect(await wanglou('signers', 'remove', fingerprintText(signer.fingerprint), '--data', data)).toMatchObject({ code: 0 })
    expect((await wanglou('verify', file(), '--data', data)).code).toBe(3)
    addSigner(data, signer, Date.now())
    expect((await wanglou('verify', file(), '--data', data)).code).toBe(0)
  })

  test('its signer is trusted by a public key, as Wanglou saves it and as OpenSSL does', async () => {
    writeFileSync(join(folder, 'saved.json'), publicKeyText(signer))
    expect(await sh(TAKE_OUT, 'openssl pkey -pubin -inform DER -in signer.der -out key.pem')).toMatchObject({ code: 0 })
    for (const [key, name] of [
      ['saved.json', '某市大数据局'],
      ['key.pem', 'key'],
    ] as const) {
      const data = join(folder, `by-${key}`)
      const trust = ['signers', 'trust', join(folder, key), '--data', data]
      expect(await wanglou(...trust)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining(fingerprintText(signer.fingerprint)),
      })
      expect((await wanglou(...trust, '--fingerprint', 'f'.repeat(64))).code).toBe(1)
      expect((await wanglou(...trust, '--fingerprint', signer.fingerprint)).code).toBe(0)
      expect(readSigners(data)).toMatchObject([{ name, suite }])
      expect((await wanglou('verify', file(), '--data', data)).code).toBe(0)
    }
  })
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ABOUT, signerOf } from '../../main/engine/snapshot/package/package-fixture.ts'
import { createPackage } from '../../main/engine/snapshot/package/write-package.ts'
import { templateOf } from '../../main/engine/snapshot/report/page-template.ts'
import { reportMember } from '../../main/engine/snapshot/report/report-member.ts'
import { textsIn } from './package-texts.ts'

const SECRET = '王小明 13812345678'
const DOCUMENT = `${JSON.stringify({ notes: [{ text: `请找 ${SECRET}` }], filler: 'x'.repeat(300) })}\n`

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-texts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function packed(members: Readonly<Record<string, string | Uint8Array>>, page: boolean): Promise<Buffer> {
  const path = join(folder, 'x.wlsnap')
  const writer = await createPackage(path, { signer: signerOf('ed25519-sha256') })
  for (const [name, content] of Object.entries(members)) await writer.add(name, [content], 'deflate')
  if (page) {
    const { path: name, content, method } = reportMember(writer, ABOUT, templateOf('<html><!--members--></html>'))
    await writer.add(name, content, method)
  }
  await writer.finish(ABOUT)
  return readFileSync(path)
}
const found = (file: Buffer): readonly string[] =>
  textsIn(file)
    .filter(({ text }) => text.includes(SECRET))
    .map(({ where }) => where)

test('what stands in a member is found there, and in the page that carries it', async () => {
  const where = found(await packed({ 'notes.json': DOCUMENT, 'estate/sources.json': '{}' }, true))
  expect(where).toEqual(['notes.json', expect.stringMatching(/^report\.html > base64 at \d+ > inflateRaw$/)])
})

test('the page alone is enough, whatever the member beside it says', async () => {
  const carried = `<script data-member="notes.json">${deflateRawSync(DOCUMENT).toString('base64')}</script>`
  expect(found(await packed({ 'notes.json': '{}', 'report.html': carried }, false))).toEqual([
    expect.stringMatching(/^report\.html > base64/),
  ])
})

test.each([
  ['plain Base64', Buffer.from(DOCUMENT)],
  ['gzip', gzipSync(DOCUMENT)],
  ['zstd', zstdCompressSync(DOCUMENT)],
  ['Base64 in packed Base64', Buffer.from(deflateRawSync(`x ${Buffer.from(DOCUMENT).toString('base64')}`))],
])('%s in a text is looked into', async (_, inner) => {
  const file = await packed({ 'notes.json': JSON.stringify({ a: inner.toString('base64') }) }, false)
  expect(found(file).join('\n')).toMatch(/^notes\.json > base64/)
})

test('a package in a package is opened', async () => {
  const inner = await packed({ 'notes.json': DOCUMENT }, false)
  expect(found(await packed({ 'more.zip': inner }, false))).toEqual(['more.zip > notes.json'])
})

const chunk = (name: string, data: Buffer): Buffer => {
  const [head, crc] = [Buffer.alloc(8), Buffer.alloc(4)]
  head.writeUInt32BE(data.length)
  head.write(name, 4, 'latin1')
  return Buffer.concat([head, data, crc])
}

test.each([
  ['as it is', chunk('tEXt', Buffer.from(`Comment\0${SECRET}`))],
  ['packed', chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(DOCUMENT)]))],
])('what a picture says beside its pixels is found, %s', async (_, told) => {
  const pixels = chunk('IDAT', deflateSync('pixels'))
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pixels,
    told,
    chunk('IEND', Buffer.alloc(0)),
  ])
  expect(found(await packed({ 'pictures/at-detection.png': png }, false)).join('\n')).toMatch(/^pictures\/at-detection\.png/)
})

test('and where there is none, none is found', async () => {
  expect(found(await packed({ 'notes.json': '{"notes":[]}' }, true))).toEqual([])
})

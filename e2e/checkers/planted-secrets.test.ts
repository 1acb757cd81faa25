import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createScanner } from './planted-secrets.ts'

const TOKEN = 'tk"9Zq/planted+4711-aXbYcZ'
const scanner = createScanner({ token: TOKEN, other: 'never-planted-anywhere' })
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('a planted secret is found', () => {
  it.each([
    ['as it is', TOKEN],
    ['in JSON', JSON.stringify({ a: TOKEN })],
    ['in a URL', `https://x/?q=${encodeURIComponent(TOKEN)}`],
    ['in hex', Buffer.from(TOKEN).toString('hex')],
    ['in base64', base64(TOKEN)],
    ['in base64 one behind', base64(`u${TOKEN}`)],
    ['in base64 two behind', base64(`u:${TOKEN}`)],
    ['in base64url', Buffer.from(`u:${TOKEN}`).toString('base64url')],
    ['cut in half', TOKEN.slice(0, 12)],
    ['its other half', TOKEN.slice(-13)],
  ])('%s', (_, text) => {
    expect(scanner.text('here', `before ${text} after`)).toHaveLength(1)
  })

  it('and nothing else is', () => {
    expect(scanner.text('here', `tk"9Zq/plan ${'x'.repeat(1000)} never-plant`)).toEqual([])
  })
})

describe('in a folder', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-planted-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('in any file, however deep', () => {
    mkdirSync(join(folder, 'quarantine', '1'), { recursive: true })
    writeFileSync(join(folder, 'quarantine', '1', 'journal.db'), Buffer.concat([Buffer.from([0, 255]), Buffer.from(TOKEN)]))
    writeFileSync(join(folder, 'clean'), 'nothing')
    expect(scanner.folder(folder)).toEqual([expect.stringMatching(/^quarantine\/1\/journal\.db: token as it is/)])
  })

  it('in the log of a database, in a text, and packed in a value', () => {
    const db = new Database(join(folder, 'journal.db'))
    db.pragma('journal_mode = WAL')
    db.exec('CREATE TABLE texts (text TEXT); CREATE TABLE packed (body BLOB)')
    db.prepare('INSERT INTO texts VALUES (?)').run(`says ${TOKEN}`)
    const parts = [`${'x'.repeat(5000)}`, JSON.stringify({ a: TOKEN })].map((part) => zstdCompressSync(part))
    db.prepare('INSERT INTO packed VALUES (?)').run(Buffer.concat([Buffer.alloc(4), ...parts]))
    const found = scanner.folder(folder)
    db.close()
    expect(found.map((line) => line.split(':')[0])).toEqual(['journal.db-wal', 'journal.db texts', 'journal.db packed'])
  })
})

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isLast, type SnapshotAsk, type SnapshotTold } from '../../../../shared/ipc/snapshot.ts'
import type { Drawn } from '../../../../shared/snapshot/pictures.ts'
import { unsaid } from '../../../config/signing/own-keys.ts'
import { keySecret, makeSigningKey, signingSecret } from '../../../config/signing/signing-key.ts'
import { deploymentOf } from '../../estate/observed-fixture.ts'
import { journalFile } from '../../journal/database.ts'
import { openJournal } from '../../journal/journal.ts'
import { openPackage, verifyPackage } from '../package/verify-package.ts'
import { templateOf } from '../report/page-template.ts'
import { type JobData, runSnapshotJob } from './snapshot-job.ts'
import { startSnapshotJob } from './start-job.ts'

// A thread and a database each, on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 60_000 })

const START = 1_764_000_000_000
const SUITE = 'ed25519-sha256'
const SECRETS = { [signingSecret(SUITE)]: makeSigningKey(SUITE, '一岗') }
const ASK: SnapshotAsk = {
  ...{ incident: 'i', from: START, to: START + 60_000, scope: null, profile: 'internal', namespaces: [] },
}

/** Of a page the place for members is all that matters here. */
const PAGE = templateOf('<html><!--members--></html>')

let folder = ''
let dataDir = ''
let out = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-job-'))
  dataDir = join(folder, 'data')
  out = join(folder, 'x.wlsnap')
  const { journal } = openJournal(dataDir, START, () => {})
  const record = {
    ...{ ...deploymentOf('web'), parent: null, level: 'normal' as const, reasons: [], instanceCount: 0 },
    requested: { cpuMilli: null, memoryBytes: null },
  }
  journal.commit({
    ...{ at: START + 1_000, deltas: [{ op: 'put', record, was: null }], cursors: [], episodes: [], states: [] },
  })
  const deed = { do: 'open', origin: 'range', title: '致电 13912345678', scope: null, from: START, to: null } as const
  journal.incidents.add({ id: 'e', incident: 'i', step: 's', author: null, at: START, deed })
  journal.dispose()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const job = (more: { readonly ask?: SnapshotAsk; readonly out?: string } = {}): JobData['job'] => ({
  ...{ make: 'package', ask: ASK, out, suite: SUITE },
  ...more,
})
const preview = (ask = ASK): JobData['job'] => ({ make: 'preview', ask })
/** As large as a picture may be, to read of it. */
const PNG = Buffer.from('89504e470d0a1a0a0000000d494844520000078000000438', 'hex')
const DRAWN: Drawn = { lang: 'zh-CN', pictures: [{ moment: 'begin', at: START, png: PNG }] }

async function told(
  data: Partial<JobData>,
  signal = new AbortController().signal,
  drawn: Drawn = DRAWN,
): Promise<readonly SnapshotTold[]> {
  const words: SnapshotTold[] = []
  const effects = {
    now: START + 120_000,
    monotonic: () => performance.now(),
    tell: (word: SnapshotTold) => words.push(word),
    page: () => PAGE,
    drawn: async () => drawn,
  }
  await runSnapshotJob({ dataDir, job: job(), secrets: SECRETS, ...data }, effects, signal)
  return words
}
const lastOf = (words: readonly SnapshotTold[]): SnapshotTold => words.at(-1) ?? expect.fail('nothing was told')

test('writes a package that is valid, and tells how far it is and who signed', async () => {
  const words = await told({})
  expect(words[0]).toHaveProperty('progress')
  const last = lastOf(words)
  if (!('written' in last)) throw new Error(JSON.stringify(last))
  expect(last.written).toMatchObject({ path: out, bytes: statSync(out).size, signer: { suite: SUITE, name: '一岗' } })
  expect((await verifyPackage(out, { signers: [] })).state).not.toBe('invalid')
})

test('a package is not written into the data folder, where it could replace the journal', async () => {
  const before = readFileSync(journalFile(dataDir))
  for (const place of [join(dataDir, 'x.wlsnap'), journalFile(dataDir), join(folder, 'data', '..', 'data', 'x.wlsnap')])
    for (const one of [job({ out: place }), { make: 'page', ask: ASK, out: place } as const])
      expect(lastOf(await told({ job: one }))).toMatchObject({ problem: { code: 'package.in-data-folder' } })
  expect(readdirSync(dataDir).filter((name) => /wlsnap|part/.test(name))).toEqual([])
  expect(readFileSync(journalFile(dataDir)).equals(before)).toBe(true)
})

const pathsOf = async (): Promise<readonly string[]> => {
  const { content } = await openPackage(out, { signers: [] })
  await content?.close()
  return content?.manifest.members.map(({ path }) => path) ?? []
}
const picturesOf = async () => {
  const { content } = await openPackage(out, { signers: [] })
  await content?.close()
  return content?.manifest.pictures
}

test('pictures are drawn of the page of this very package, are members of it, and the manifest tells of them', async () => {
  const words = await told({})
  const drawn = words.find((word) => 'draw' in word) ?? expect.fail('nothing was to be drawn')
  // Of the page all but the members is the template: what it shows was redacted before.
  const page = Buffer.from('draw' in drawn ? drawn.draw : []).toString()
  const incident = /data-member="incident.json">([^<]*)</.exec(page)?.[1] ?? expect.fail('no incident')
  const shown = inflateRawSync(Buffer.from(incident, 'base64')).toString()
  expect(shown).toContain('致电')
  expect(shown).not.toContain('13912345678')
  expect(lastOf(words)).toMatchObject({ written: { pictures: { count: 1, why: null } } })
  expect((await verifyPackage(out, { signers: [] })).state).not.toBe('invalid')
  expect(await pathsOf()).toEqual(expect.arrayContaining(['pictures/begin.png', 'report.html']))
  const at = new Date(START).toISOString()
  const size = { width: 1920, height: 1080 }
  expect(await picturesOf()).toEqual({
    made: [{ path: 'pictures/begin.png', moment: 'begin', at, lang: 'zh-CN', ...size }],
    why: null,
  })
})

test.each<readonly [string, Drawn, string]>([
  ['that could not be drawn', { why: 'failed' }, 'failed'],
  ['of nothing', { why: 'nothing-to-draw' }, 'nothing-to-draw'],
  ['that are none', { lang: 'en', pictures: [{ moment: 'end', at: START, png: new Uint8Array(40) }] }, 'failed'],
])('a package without pictures %s is whole, and says why', async (_, drawn, why) => {
  expect(lastOf(await told({}, undefined, drawn))).toMatchObject({ written: { pictures: { count: 0, why } } })
  expect(await picturesOf()).toEqual({ made: [], why })
  expect(await pathsOf()).not.toContain('pictures/end.png')
})

test('a page alone needs no key, is redacted, and leaves nothing on the disk', async () => {
  const last = lastOf(await told({ job: { make: 'page', ask: ASK, out }, secrets: null }))
  if (!('page' in last)) throw new Error(JSON.stringify(last))
  expect(Buffer.from(last.page).toString()).toMatch(/^<html>.*data-member="incident.json".*<\/html>$/s)
  expect(readdirSync(folder).filter((name) => name.includes('wlsnap'))).toEqual([])
})

test('a preview says what would be hidden, needs no key, and writes nothing', async () => {
  const last = lastOf(await told({ job: preview(), secrets: null }))
  if (!('preview' in last)) throw new Error(JSON.stringify(last))
  const phone = last.preview.hidden.find(({ kind }) => kind === 'phone')
  expect(phone).toMatchObject({ things: 1 })
  expect(phone?.examples[0]?.before).toContain('13912345678')
  expect(existsSync(out)).toBe(false)
})

test('the name of the signer is no secret, and its key is', async () => {
  const secret = keySecret(SECRETS[signingSecret(SUITE)] ?? '') ?? expect.fail('no key')
  expect(unsaid({ ...SECRETS, token: 'abc' })).toEqual([secret, 'abc'])
  const { journal } = openJournal(dataDir, START, () => {})
  const change = { set: 'field', field: 'unit', value: `一岗 ${secret}` } as const
  journal.incidents.add({ id: 'f', incident: 'i', step: 't', author: null, at: START, deed: { do: 'change', change } })
  journal.dispose()
  const last = lastOf(await told({ job: preview({ ...ASK, profile: 'none' }) }))
  if (!('preview' in last)) throw new Error(JSON.stringify(last))
  const credentials = last.preview.hidden.find(({ kind }) => kind === 'credential')
  expect(credentials?.examples).toEqual([{ before: `一岗 ${secret}`, after: '一岗 ***' }])
})

test.each([
  ['a locked vault', { secrets: null }, 'vault.locked'],
  ['no key of the suite', { secrets: {} }, 'signing-key.none'],
  ['an incident that is not there', { job: job({ ask: { ...ASK, incident: 'z' } }) }, 'incident.unknown'],
  ['a scope that is not there', { job: job({ ask: { ...ASK, scope: ['app:none'] } }) }, 'snapshot.unknown-scope'],
  ['a place that is none', { job: job({ out: '/nowhere/at/all.wlsnap' }) }, 'package.unwritable'],
] as const)('%s is told in words, and nothing is left', async (_, data, code) => {
  expect(lastOf(await told(data))).toMatchObject({ problem: { code } })
  expect(readdirSync(dataDir).filter((name) => name.includes('wlsnap'))).toEqual([])
})

test('cancelled, it leaves nothing', async () => {
  const ending = new AbortController()
  ending.abort()
  expect(lastOf(await told({}, ending.signal))).toEqual({ cancelled: true })
  expect(readdirSync(dataDir).filter((name) => name.includes('wlsnap'))).toEqual([])
})

test('on its thread it comes to the same, and its last word is told once', async () => {
  const words: SnapshotTold[] = []
  const ears = { told: (word: SnapshotTold) => void words.push(word), drawing() {} }
  await startSnapshotJob({ dataDir, job: preview(), secrets: SECRETS }, ears, new AbortController().signal)
  expect(words.filter(isLast)).toHaveLength(1)
  expect(lastOf(words)).toHaveProperty('preview')
})

test('on its thread it waits for the pictures of its page', async () => {
  const words: SnapshotTold[] = []
  const ears = {
    told: (word: SnapshotTold) => void words.push(word),
    drawing: (answer: (drawn: Drawn) => void) => answer(DRAWN),
  }
  await startSnapshotJob({ dataDir, job: job(), secrets: SECRETS }, ears, new AbortController().signal)
  expect(lastOf(words)).toMatchObject({ written: { pictures: { count: 1, why: null } } })
  expect(await pathsOf()).toContain('pictures/begin.png')
})

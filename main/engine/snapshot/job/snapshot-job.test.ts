import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SnapshotAsk, SnapshotTold } from '../../../../shared/ipc/snapshot.ts'
import { unsaid } from '../../../config/signing/own-keys.ts'
import { keySecret, makeSigningKey, signingSecret } from '../../../config/signing/signing-key.ts'
import { deploymentOf } from '../../estate/observed-fixture.ts'
import { journalFile } from '../../journal/database.ts'
import { openJournal } from '../../journal/journal.ts'
import { verifyPackage } from '../package/verify-package.ts'
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

const job = (more: Partial<JobData['job']> = {}): JobData['job'] => ({ ask: ASK, out, suite: SUITE, ...more })

async function told(data: Partial<JobData>, signal = new AbortController().signal): Promise<readonly SnapshotTold[]> {
  const words: SnapshotTold[] = []
  const effects = {
    now: START + 120_000,
    monotonic: () => performance.now(),
    tell: (word: SnapshotTold) => words.push(word),
    page: () => PAGE,
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
    expect(lastOf(await told({ job: job({ out: place }) }))).toMatchObject({ problem: { code: 'package.in-data-folder' } })
  expect(readdirSync(dataDir).filter((name) => /wlsnap|part/.test(name))).toEqual([])
  expect(readFileSync(journalFile(dataDir)).equals(before)).toBe(true)
})

test('a preview says what would be hidden, needs no key, and writes nothing', async () => {
  const last = lastOf(await told({ job: job({ out: null, suite: null }), secrets: null }))
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
  const last = lastOf(await told({ job: job({ out: null, suite: null, ask: { ...ASK, profile: 'none' } }) }))
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
  const data = { dataDir, job: job({ out: null, suite: null }), secrets: SECRETS }
  await startSnapshotJob(data, (word) => words.push(word), new AbortController().signal)
  expect(words.filter((word) => !('progress' in word))).toHaveLength(1)
  expect(lastOf(words)).toHaveProperty('preview')
})

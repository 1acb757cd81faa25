import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { journalFile, openForReading } from '../../main/engine/journal/database.ts'
import { openHistory } from '../../main/engine/journal/history.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { readEstateOf } from '../../main/engine/snapshot/content/read-slice.ts'
import { openPackage } from '../../main/engine/snapshot/package/verify-package.ts'
import { present } from '../../shared/lib/assert.ts'
import { createCityDay } from '../fixtures/city-day.ts'
import { CITY } from '../fixtures/city-plan.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CLI = join(ROOT, 'main', 'cli.ts')
const QUIET = '--disable-warning=ExperimentalWarning'
const MINUTE_MS = 60_000
const SETTLE_COMMITS = 100
const LIVED_MS = 10 * MINUTE_MS

let folder = ''
let from = 0
const dataDir = (): string => join(folder, 'data')
const pass = (): string => join(folder, 'pass')
const iso = (at: number): string => new Date(at).toISOString()

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const wanglou = (...args: readonly string[]): Promise<Ended> => run([QUIET, CLI, ...args])

function run(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C' }
    execFile(process.execPath, args, { env, maxBuffer: 100_000_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

/** `more` stands in the place of what is of the same name. */
function exportArgs(out: string, ...more: readonly string[]): readonly string[] {
  const own = {
    ...{ '--data': dataDir(), '--out': join(folder, out), '--passphrase-file': pass() },
    ...{ '--from': iso(from + MINUTE_MS), '--to': iso(from + 9 * MINUTE_MS) },
  }
  return [
    'export',
    ...Object.entries(own)
      .filter(([name]) => !more.includes(name))
      .flat(),
    ...more,
  ]
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-export-'))
  writeFileSync(pass(), 'a long passphrase\n')
  chmodSync(pass(), 0o600)
  const city = createCityDay({ shape: { ...CITY, bureaus: 6, apps: 12, nodes: 8, instances: 200 } })
  from = city.now
  const { journal } = openJournal(dataDir(), from, () => {})
  let commits = 0
  for (let next = city.begin(); next.at < from + LIVED_MS; next = city.next()) {
    journal.commit(next)
    commits += 1
    if (commits % SETTLE_COMMITS !== 0) continue
    journal.settle()
    journal.pack()
  }
  journal.dispose()
  for (const suite of ['ed25519-sha256', 'sm2-sm3'])
    await wanglou('keys', 'make', '--suite', suite, '--name', 'city', '--data', dataDir(), '--passphrase-file', pass())
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(['ed25519-sha256', 'sm2-sm3'])(
  'an export by %s is valid, opens with unzip, and tells moments as the journal does',
  async (suite) => {
    const { code, stdout, stderr } = await wanglou(...exportArgs(`${suite}.wlsnap`, '--suite', suite, '--json'))
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('writing estate/checkpoint.jsonl') })
    expect(JSON.parse(stdout)).toMatchObject({ manifest: { suite, redaction: { profile: 'none' }, scope: { parts: null } } })
    // Without a window nobody draws, and the package says so.
    expect(JSON.parse(stdout)).toMatchObject({ manifest: { pictures: { made: [], why: 'no-window' } } })
    const file = join(folder, `${suite}.wlsnap`)
    expect(await wanglou('verify', file, '--data', dataDir())).toMatchObject({
      ...{ code: 0, stdout: expect.stringContaining('no pictures: exported by the command line') },
    })
    execFileSync('unzip', ['-tqq', file])

    const { content } = await openPackage(file, { signers: [] })
    const opened = present(content, 'the package')
    const db = openForReading(dataDir())
    try {
      const history = openHistory(db)
      for (const at of [from + MINUTE_MS, from + 5 * MINUTE_MS, from + 9 * MINUTE_MS - 1]) {
        const { seq, records } = history.at(at)
        const told = await readEstateOf(opened.read('estate/checkpoint.jsonl'), opened.read('estate/changes.jsonl'), seq)
        expect(told).toEqual(records)
      }
    } finally {
      db.close()
      await opened.close()
    }
  },
  120_000,
)

test('a part of the estate is it, what it is made of and where that runs, and nothing of the others', async () => {
  const db = openForReading(dataDir())
  const { records } = openHistory(db).at(from + MINUTE_MS)
  db.close()
  const app = present(
    [...records.values()].find((record) => record.kind === 'app' && record.instanceCount > 3),
    'an app',
  )
  expect(await wanglou(...exportArgs('app.wlsnap', '--app', app.id))).toMatchObject({ code: 0 })
  const { content } = await openPackage(join(folder, 'app.wlsnap'), { signers: [] })
  const opened = present(content, 'the package')
  const told = await readEstateOf(opened.read('estate/checkpoint.jsonl'), opened.read('estate/changes.jsonl'), 0)
  await opened.close()
  for (const [id, record] of told) expect(record).toEqual(records.get(id))
  const kinds = (kind: string) => [...told.values()].filter((record) => record.kind === kind)
  expect(kinds('app')).toEqual([app])
  expect(kinds('bureau')).toHaveLength(1)
  const below = (id: string) => [...records.values()].filter((record) => 'parent' in record && record.parent === id)
  const components = below(app.id)
  expect(kinds('component')).toEqual(expect.arrayContaining(components))
  expect(kinds('component')).toHaveLength(components.length)
  const instances = components.flatMap(({ id }) => below(id))
  expect(new Set(kinds('instance'))).toEqual(new Set(instances))
  const nodes = new Set(kinds('node').map((node) => ('name' in node ? node.name : '')))
  for (const instance of instances)
    if (instance.kind === 'instance' && instance.node !== null) expect(nodes).toContain(instance.node)
  expect(told.size).toBeLessThan(records.size / 2)
}, 120_000)

test('a redacted package says so, and shows no host', async () => {
  expect(
    await wanglou(...exportArgs('red.wlsnap', '--redaction', 'external', '--hide-namespace', 'bureau-1-prod')),
  ).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('redaction external'),
  })
  const members = execFileSync('unzip', ['-p', join(folder, 'red.wlsnap')], { maxBuffer: 500_000_000 }).toString()
  expect(members).toMatch(/host-\d{3}/)
  expect(members).not.toMatch(/node-\d{3}\.|bureau-1-prod/)
  const { code, stdout } = await wanglou(...exportArgs('none.wlsnap', '--redaction', 'external', '--preview', '--json'))
  expect({ code, preview: JSON.parse(stdout) }).toMatchObject({
    code: 0,
    preview: { profile: 'external', hidden: { host: {} }, examples: { host: expect.any(Array) } },
  })
  expect(existsSync(join(folder, 'none.wlsnap'))).toBe(false)
}, 120_000)

test.each([
  ['a window of no length', ['--to', iso(0)], 2, 'the window is empty'],
  ['a window that nobody recorded', ['--from', '2020-01-01T00:00Z', '--to', '2020-01-02T00:00Z'], 1, 'nothing is recorded from'],
  ['a time that is none', ['--from', 'yesterday'], 2, 'takes an ISO 8601 time'],
  ['an app that is not there', ['--app', 'nope'], 1, 'these are not there in that time: app:nope'],
  ['an incident that is not there', ['--incident', 'nope'], 1, 'no such incident'],
  ['a folder that holds no journal', ['--data', '/nowhere'], 1, 'there is no Wanglou data in /nowhere'],
  ['a place that is not there', ['--out', '/nowhere/x.wlsnap'], 2, 'there is no folder /nowhere'],
  ['a profile that is none', ['--redaction', 'some'], 2, '--redaction cannot be "some": one of none, internal, external'],
  ['a namespace without a profile', ['--hide-namespace', 'x'], 2, '--hide-namespace needs'],
  ['a wrong passphrase', ['--passphrase-file', '/dev/null'], 1, ''],
] as const)(
  '%s is refused in words, and leaves nothing',
  async (_, more, code, said) => {
    const before = readdirSync(folder)
    const ended = await wanglou(...exportArgs('refused.wlsnap', ...more))
    expect(ended.code).toBe(code)
    expect(ended.stderr).toContain(said)
    expect(readdirSync(folder)).toEqual(before)
  },
  60_000,
)

test.each(['the folder', 'a link to it'])(
  'a place in the data folder, by %s, is refused, and what stands there stays',
  async (way) => {
    const link = join(folder, 'link')
    if (way === 'a link to it') symlinkSync(dataDir(), link)
    const file = basename(journalFile(dataDir()))
    const before = readdirSync(dataDir()).sort()
    const ended = await wanglou(...exportArgs('x', '--out', join(way === 'the folder' ? dataDir() : link, file)))
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('is in the data folder of Wanglou') })
    expect(ended.stderr).toContain('choose another place')
    expect(readdirSync(dataDir()).sort()).toEqual(before)
    openForReading(dataDir()).close()
  },
  60_000,
)

test('two to one place at once are each whole, and leave nothing half-written', async () => {
  const [first, second] = await Promise.all([wanglou(...exportArgs('both.wlsnap')), wanglou(...exportArgs('both.wlsnap'))])
  expect([first.code, second.code]).toEqual([0, 0])
  expect(await wanglou('verify', join(folder, 'both.wlsnap'), '--data', dataDir())).toMatchObject({ code: 0 })
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
}, 120_000)

test('one that is told to stop leaves nothing', async () => {
  const before = readdirSync(folder)
  const child = spawn(process.execPath, [QUIET, CLI, ...exportArgs('stopped.wlsnap')], { env: { ...process.env, LC_ALL: 'C' } })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (!child.killed && said.includes('writing estate/changes.jsonl')) child.kill('SIGINT')
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(130)
  expect(said).toContain('nothing was written')
  expect(readdirSync(folder)).toEqual(before)
}, 60_000)

test('from sources that were never built it says in words that its page is missing, and leaves nothing', async () => {
  const sources = join(folder, 'sources')
  mkdirSync(sources)
  for (const name of ['main', 'shared', 'node_modules', 'package.json']) symlinkSync(join(ROOT, name), join(sources, name))
  const before = readdirSync(folder)
  const args = [QUIET, '--preserve-symlinks', '--preserve-symlinks-main', join(sources, 'main', 'cli.ts')]
  const { code, stderr } = await run([...args, ...exportArgs('unbuilt.wlsnap')])
  expect(code).toBe(1)
  expect(stderr).toMatch(/the page of the report is not at .*report\.html.*npm run build/s)
  expect(stderr).not.toMatch(/ at .*\.ts:/)
  expect(readdirSync(folder)).toEqual(before)
}, 60_000)

test('the usage names it', async () => {
  expect((await wanglou('help')).stdout).toContain('export --data DIR')
  expect((await wanglou('export', '--help')).stdout).toContain('--redaction none|internal|external')
})

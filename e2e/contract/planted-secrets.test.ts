import { type ChildProcess, execFile, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openVault } from '../../main/config/secrets/vault.ts'
import type { FromEngine, ToEngine } from '../../shared/ipc/engine.ts'
import { textsIn } from '../checkers/package-texts.ts'
import { createScanner, type Scanner } from '../checkers/planted-secrets.ts'
import { type EchoingServer, startEchoingServer } from '../rig/echoing-server.ts'
import { type HostileConfig, writeHostileConfig } from '../rig/hostile-config.ts'
import { createAuthority } from '../rig/pki.ts'
import { until } from '../rig/processes.ts'

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const QUIET = '--disable-warning=ExperimentalWarning'
/** A good fifty sources meet their server, on a machine that does other things too. */
const MET_MS = 120_000
/** A wall's cost would take a third of a second a passphrase. */
const CHEAP = { N: 2 ** 10, r: 8, p: 1 }

/** Servers that send back all that they are sent, for every kind of source and every sort of secret. */
describe('no planted secret comes out', () => {
  let folder = ''
  let data = ''
  let server: EchoingServer
  let config: HostileConfig
  let scanner: Scanner
  const children: ChildProcess[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-planted-'))
    data = join(folder, 'data')
    for (const name of ['data', 'pki']) mkdirSync(join(folder, name))
    const authority = createAuthority(join(folder, 'pki'))
    const shown = authority.issue('server', { subject: '/CN=echo', altNames: ['IP:127.0.0.1'], usage: 'serverAuth' })
    server = await startEchoingServer(shown, authority.ca)
    config = writeHostileConfig(join(folder, 'config'), authority, server)
    scanner = createScanner(config.planted)
    const vault = openVault(join(data, 'secrets.vault'), CHEAP)
    await vault.setPassphrase(config.planted.passphrase ?? '')
    for (const [name, value] of Object.entries(config.vault)) vault.put(name, value)
    writeFileSync(join(folder, 'passphrase'), `${config.planted.passphrase}\n`)
    chmodSync(join(folder, 'passphrase'), 0o600)
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const wanglou = (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      const env = { ...process.env, LC_ALL: 'C' }
      execFile(process.execPath, [QUIET, file('main/cli.ts'), ...args], { env, maxBuffer: 100_000_000 }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      )
    })

  /** Every source met its server in its way, and every word that was to be sent came back. */
  const met = async () => {
    const ways = () =>
      config.entries.map(({ name }) => String(name).replace(/^[^-]+-/, '')).filter((way) => !server.heard.has(way))
    await until('all ways to be met', () => ways().length === 0, MET_MS).catch((error: unknown) => {
      throw new Error(`${error}: never ${ways()}`)
    })
  }

  test('of a run without a window: its output, its data folder under way and after it, and what is read from that', async () => {
    const args = ['run', '--data', data, '--sources', config.sourcesFile, '--passphrase-file', join(folder, 'passphrase')]
    const begun = new Date().toISOString()
    const run = spawn(process.execPath, [QUIET, file('main/cli.ts'), ...args], { env: { ...process.env, LC_ALL: 'C' } })
    children.push(run)
    let said = ''
    for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    try {
      await met()
      const turned = (name: unknown) => new RegExp(` ${name}: (live|[a-z-]+: .)`).test(said)
      const waiting = () => [...config.entries, ...config.broken].filter(({ name }) => !turned(name)).map(({ name }) => name)
      await until('a word on each source', () => waiting().length === 0, MET_MS).catch((error: unknown) => {
        throw new Error(`${error}: none on ${waiting()}; said:\n${said}`)
      })
      await until(
        'samples of bad frames',
        () => /watch-cut-frame: .*bad frame/.test(said) && /feed-no-json: bad frame/.test(said),
        MET_MS,
      )
      const echoed = scanner.text('', [...server.heard.values()].flatMap((each) => [...each]).join('\n'))
      for (const name of config.sent) expect(echoed.join('\n')).toContain(name)

      expect(scanner.folder(data)).toEqual([])
      expect(scanner.text('state', await wanglou('state', '--data', data, '--json'))).toEqual([])
      run.kill('SIGTERM')
      await once(run, 'exit')
      expect(run.exitCode).toBe(0)
    } finally {
      // the next one wants the folder, whatever became of this one
      run.kill('SIGKILL')
    }
    expect(scanner.text('run', said)).toEqual([])
    expect(scanner.folder(data)).toEqual([])
    const sheet = file('docs/register-sheet.csv')
    const applied = await wanglou(
      ...['register', 'apply', sheet, '--data', data, '--sources', config.sourcesFile, '--new-bureaus'],
    )
    expect(existsSync(join(data, 'register-undo'))).toBe(true)
    expect(scanner.text('register', applied)).toEqual([])
    // A snapshot of all of it, as it would be carried out of the room.
    const key = ['--data', data, '--passphrase-file', join(folder, 'passphrase')]
    await wanglou('keys', 'make', '--suite', 'ed25519-sha256', '--name', 'duty', ...key)
    const snapshot = join(folder, 'all.wlsnap')
    const told = await wanglou('export', ...key, '--out', snapshot, '--from', begun, '--to', new Date().toISOString())
    expect(told, told).not.toMatch(/ {4}at .*\.ts:/)
    execFileSync('unzip', ['-qq', snapshot, '-d', join(folder, 'unzipped')])
    expect(scanner.text('export', told)).toEqual([])
    expect(scanner.folder(join(folder, 'unzipped'))).toEqual([])
    expect(scanner.text('package', readFileSync(snapshot, 'latin1'))).toEqual([])
    const packed = textsIn(readFileSync(snapshot))
    expect(packed.flatMap(({ where, text }) => scanner.text(where, text))).toEqual([])
    const carried = packed.filter(({ where }) => /^report\.html > base64 at \d+ > inflateRaw$/.test(where))
    expect(carried.map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringContaining('"stretches"')]))
    for (const lang of ['C', 'zh_CN.UTF-8']) {
      const told = await wanglou('state', '--data', data, ...(lang === 'C' ? [] : ['--json']))
      expect(scanner.text('state', told)).toEqual([])
    }
  }, 300_000)

  test('of the engine of a window: its messages, tests of connections, its log, and a database that it moves aside', async () => {
    const journal = join(data, 'journal.db')
    writeFileSync(journal, Buffer.concat([Buffer.alloc(64, 'x'), readFileSync(journal).subarray(64)]))
    const engine = fork(file('main/engine/index.ts'), { execArgv: [QUIET], serialization: 'advanced', silent: true })
    children.push(engine)
    let said = ''
    for (const stream of [engine.stdout, engine.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const heard: FromEngine[] = []
    const tell = (message: ToEngine) => void engine.send(message)
    engine.on('message', (message: FromEngine) => {
      heard.push(message)
      if (message.type !== 'frame' || message.frame.view !== 'estate') return
      tell({ type: 'view', view: 1, message: { type: 'ack', view: 'estate', seq: message.frame.seq } })
    })
    tell({ type: 'start', options: { dataDir: data, sourcesFile: config.sourcesFile } })
    tell({ type: 'secrets', secrets: config.vault })
    tell({ type: 'view', view: 1, message: { type: 'open', view: 'estate' } })
    const phases = () => {
      const frames = heard.flatMap((message) =>
        message.type === 'frame' && message.frame.view === 'estate' ? [message.frame] : [],
      )
      return frames.reverse().find(({ sources }) => sources !== null)?.sources ?? []
    }
    const all = config.entries.length + config.broken.length
    await until(
      'all sources to be told',
      () => phases().filter(({ phase }) => !/idle|connecting/.test(phase)).length === all,
      MET_MS,
    )

    const entries = [...config.entries, ...config.broken.slice(2)]
    for (const entry of entries) {
      const { name, ...rest } = entry
      tell({
        type: 'view',
        view: 1,
        message: { type: 'walk', id: String(name), entry: { name: 'test', ...rest }, secrets: config.vault },
      })
    }
    const over = () =>
      heard.filter((message) => message.type === 'frame' && message.frame.view === 'walk' && message.frame.over).length
    await until('all tests to end', () => over() === entries.length, MET_MS)
    // what exports are made of, and the past
    const openedAt = Date.now()
    tell({ type: 'view', view: 1, message: { type: 'open', view: 'capacity', rules: null } })
    tell({ type: 'view', view: 1, message: { type: 'open', view: 'diff', from: openedAt - 3_000, to: null } })
    tell({ type: 'view', view: 1, message: { type: 'look', at: openedAt, barTo: openedAt } })
    for (const view of ['capacity', 'diff'] as const) {
      await until(view, () => heard.some((message) => message.type === 'frame' && message.frame.view === view), MET_MS)
    }
    await until(
      'the past',
      () => heard.some((message) => message.type === 'frame' && message.frame.view === 'estate' && message.frame.moment !== null),
      MET_MS,
    )
    tell({ type: 'stop' })
    await once(engine, 'exit')
    expect(engine.exitCode).toBe(0)
    expect(existsSync(join(data, 'quarantine'))).toBe(true)
    expect(heard.flatMap((message, at) => scanner.text(`message ${at}`, JSON.stringify(message)))).toEqual([])
    expect(scanner.text('log', said)).toEqual([])
    expect(scanner.folder(data)).toEqual([])
  }, 300_000)
})

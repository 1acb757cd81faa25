import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEYRING_FILE } from '../../main/config/secrets/keyring.ts'
import { openVault, VAULT_FILE } from '../../main/config/secrets/vault.ts'
import { until } from '../rig/processes.ts'

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const QUIET = '--disable-warning=ExperimentalWarning'
const PASSPHRASE = 'opens this vault and no other'
/** Nothing listens there: a source that got its secret says so of its server. */
const SOURCES =
  'sources: [{name: p, kind: prometheus, url: "https://127.0.0.1:1", auth: {type: bearer, token: {secret: p/token}}}]\n'

/** A loaded machine loads what speaks to servers in a tenth of it. */
const WAIT_MS = 60_000

/** Gives a program a terminal; part of every Debian. */
const SCRIPT = '/usr/bin/script'

describe('run and the vault', () => {
  let dir = ''
  const at = (name: string) => join(dir, name)
  const written = (name: string, text: string, mode: number): string => {
    writeFileSync(at(name), text)
    chmodSync(at(name), mode)
    return at(name)
  }
  const args = (...more: string[]) => [QUIET, CLI, 'run', '--data', at('data'), '--sources', at('sources.yaml'), ...more]
  const children: ChildProcess[] = []
  /** Runs until it said what is waited for, and is then told to stop, or until it ends. */
  async function run(awaited: RegExp, ...more: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
    const child = spawn(process.execPath, args(...more), {
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = once(child, 'close')
    await until(String(awaited), () => awaited.test(said) || child.exitCode !== null, WAIT_MS)
    child.kill('SIGTERM')
    await ended
    return { code: child.exitCode, said }
  }

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'wanglou-passphrase-'))
    writeFileSync(at('sources.yaml'), SOURCES)
    // makes the data folder
    await run(/running on/)
    const vault = openVault(join(at('data'), VAULT_FILE), { N: 2 ** 10, r: 8, p: 1 })
    await vault.setPassphrase(PASSPHRASE)
    vault.put('p/token', 'a token')
  })
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  })

  test('a file with the passphrase unlocks it; one that others can read is told, and no obstacle', async () => {
    const own = await run(/ p: waiting/, '--passphrase-file', written('own', `${PASSPHRASE}\n`, 0o600))
    expect(own.code).toBe(0)
    expect(own.said).toMatch(/ p: waiting: .*127\.0\.0\.1:1/)
    expect(own.said).not.toMatch(/others|locked/)
    const open = await run(/ p: waiting/, '--passphrase-file', written('open', PASSPHRASE, 0o644))
    expect(open.code).toBe(0)
    expect(open.said).toMatch(/can be read by others on this machine \(Keep it to its owner: chmod 600 .*open\)/)
  })

  test.each([
    [
      'that is not there',
      () => at('nowhere'),
      /passphrase file .*nowhere cannot be used \(no such file or folder, ENOENT\) \(Check path and rights/,
    ],
    ['that is empty', () => written('empty', '\n', 0o600), /empty cannot be used \(empty or too large\)/],
    ['with another passphrase', () => written('other', 'another', 0o600), /this is not the passphrase \(Check the keyboard/],
  ])('a file %s ends the run in words', async (_, path, words) => {
    const { code, said } = await run(/running on/, '--passphrase-file', path())
    expect(code).toBe(1)
    expect(said).toMatch(words)
    expect(said).not.toMatch(/running on| at .*\.ts:/)
  })

  test('without one, where nobody can be asked, its sources wait and the way out is told', async () => {
    const { code, said } = await run(/ p: refused/)
    expect(code).toBe(0)
    expect(said).toMatch(/the vault is locked, and nothing in it can be used: .*--passphrase-file FILE/)
    expect(said).toMatch(/ p: refused: the vault is locked/)
  })

  test('where there is no vault yet, or a keyring that only the desktop opens, it goes on and says so', async () => {
    const vault = join(at('data'), VAULT_FILE)
    const kept = readFileSync(vault)
    rmSync(vault)
    const none = await run(/ p: refused/, '--passphrase-file', written('own', PASSPHRASE, 0o600))
    expect([none.code, none.said]).toEqual([0, expect.stringMatching(/there is no vault yet[\s\S]* p: refused: .*p\/token/)])
    writeFileSync(join(at('data'), KEYRING_FILE), '{}')
    expect((await run(/running on/)).said).toMatch(
      /secrets\.keyring is under the keyring of the system, which only the desktop program opens/,
    )
    rmSync(join(at('data'), KEYRING_FILE))
    writeFileSync(vault, kept)
  })

  test.skipIf(!existsSync(SCRIPT))('at a terminal it asks, does not show what is typed, and asks again', async () => {
    // In place of the shell, or a dash that waits for it is ended by the same Ctrl+C and answers for it with 130.
    const command = `exec ${[process.execPath, ...args()].map((word) => `'${word}'`).join(' ')}`
    const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { env: { ...process.env, LC_ALL: 'C' } })
    children.push(child)
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const asked = (times: number) =>
      until(`question ${times}`, () => (said.match(/passphrase of the vault: /g) ?? []).length === times, WAIT_MS)
    await asked(1)
    child.stdin.write('not this one\r')
    await asked(2)
    child.stdin.write(`${PASSPHRASE}\r`)
    await until('the source', () => / p: waiting: .*127\.0\.0\.1:1/.test(said), WAIT_MS)
    child.stdin.write('\u0003')
    await once(child, 'exit')
    expect(child.exitCode).toBe(0)
    expect(said).toMatch(/this is not the passphrase/)
    expect(said).not.toMatch(/not this one|opens this/)
  })
})

import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createScanner } from '../checkers/planted-secrets.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'

const ON_SCREEN_MS = 30_000

/** Here Electron has no keyring: secrets are in a vault. */
describe.skipIf(NO_ELECTRON)('vault', () => {
  const planted = { token: randomBytes(18).toString('hex'), passphrase: randomBytes(18).toString('hex') }
  const scanner = createScanner(planted)
  let folder = ''
  let data = ''
  let sources = ''
  let server: Server
  let run: RunningApp | null = null
  let said = ''

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-vault-'))
    data = join(folder, 'data')
    mkdirSync(data)
    // an Alertmanager without alerts, for whoever has the token
    server = createServer((request, response) => {
      const isKnown = request.headers.authorization === `Bearer ${planted.token}`
      const status = { uptime: new Date(Date.now() - 9e6).toISOString(), versionInfo: { version: '0.25.0' } }
      response.writeHead(isKnown ? 200 : 401, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(request.url?.endsWith('/status') ? status : []))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    sources = join(folder, 'sources.yaml')
    const auth = '{type: bearer, token: {secret: alarms/token}}'
    writeFileSync(sources, `sources:\n- {name: alarms, kind: alertmanager, url: "http://127.0.0.1:${port}", auth: ${auth}}\n`)
  })
  afterEach(async () => {
    said += run?.said() ?? ''
    await run?.close()
    run = null
  })
  afterAll(() => {
    server?.closeAllConnections()
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(lang: 'zh-CN' | 'en', size: string, ...args: string[]) {
    run = await launchApp({ data, sources, lang, size, args })
    const { page, screenshot } = run
    await page.locator('.page-tab', { hasText: /^(数据源|Sources)$/ }).click()
    await page.locator('.connections').waitFor({ timeout: ON_SCREEN_MS })
    const vault = page.locator('.vault-bar')
    return {
      ...{ page, screenshot, vault },
      shows: (state: string) => page.locator(`.vault-${state}`).waitFor({ timeout: ON_SCREEN_MS }),
      source: (phase: string) =>
        page.locator(`tr[data-source="alarms"][data-phase="${phase}"]`).waitFor({ timeout: ON_SCREEN_MS }),
      reason: () => page.locator('tr[data-source="alarms"] p').innerText(),
      async type(passphrase: string, again?: string) {
        await vault.locator('input').nth(0).fill(passphrase)
        if (again !== undefined) await vault.locator('input').nth(1).fill(again)
      },
      submit: () => vault.locator('button[type="submit"]').click(),
      canSubmit: () => vault.locator('button[type="submit"]').isEnabled(),
    }
  }

  it('is made with a passphrase, takes a secret from a form, is locked, and opens to its passphrase alone', async () => {
    const { page, screenshot, vault, shows, source, reason, type, submit, canSubmit } = await open('en', '1366x768')
    await shows('none')
    expect(await vault.innerText()).toMatch(/no keyring.*cannot be recovered/)
    await source('refused')
    expect(await reason()).toContain('alarms/token')
    // before there is a vault, a secret has no place
    await page.locator('tr[data-source="alarms"] [data-act="edit"]').click()
    await page.locator('input[name="auth.token"]').fill(planted.token)
    await page.locator('.connection-form .note-save').click()
    await page.getByText(/there is no vault yet/).waitFor({ timeout: ON_SCREEN_MS })
    await screenshot('vault-none-en')

    await type('short', 'short')
    expect([await canSubmit(), await vault.innerText()]).toEqual([false, expect.stringContaining('too short')])
    await type(planted.passphrase, 'another of that length')
    expect([await canSubmit(), await vault.innerText()]).toEqual([false, expect.stringContaining('the two differ')])
    await type(planted.passphrase, planted.passphrase)
    await submit()
    await shows('open')
    await page.locator('.connection-form .note-save').click()
    await source('live')
    await screenshot('vault-open-en')
    expect(existsSync(join(data, 'secrets.vault'))).toBe(true)

    await vault.locator('[data-act="lock"]').click()
    await shows('locked')
    await source('refused')
    expect(await reason()).toContain('the vault is locked')
    await type('another of that length')
    await submit()
    await vault.locator('[role="alert"]').waitFor({ timeout: ON_SCREEN_MS })
    expect(await vault.innerText()).toContain('this is not the passphrase')
    await screenshot('vault-wrong-en')
    await type(planted.passphrase)
    await submit()
    await shows('open')
    await source('live')
  })

  it('is locked at the next start, and the source that waits for it goes on by itself', async () => {
    const { screenshot, shows, source, reason, type, submit } = await open('zh-CN', '1920x1080')
    await shows('locked')
    await source('refused')
    expect(await reason()).toContain('保险库已锁定')
    await screenshot('vault-locked-zh')
    await type(planted.passphrase)
    await submit()
    await shows('open')
    await source('live')
    await screenshot('vault-open-zh')
  })

  it('opens where nobody sits by a file, and a file that others can read is told', async () => {
    const path = join(folder, 'passphrase')
    writeFileSync(path, `${planted.passphrase}\n`)
    chmodSync(path, 0o644)
    const { shows, source } = await open('en', '1366x768', '--passphrase-file', path)
    await shows('open')
    await source('live')
    await run?.hears(/passphrase file .* can be read by others/)
  })

  it('leaves neither secret nor passphrase in what was said, nor in any file of the run', () => {
    expect(said).not.toBe('')
    expect(scanner.text('log', said)).toEqual([])
    expect(scanner.text('sources', readFileSync(sources, 'utf8'))).toEqual([])
    expect(scanner.folder(data)).toEqual([])
  })
})

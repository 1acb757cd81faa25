import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openVault, VAULT_FILE } from '../../main/config/secrets/vault.ts'
import { createScanner, type Scanner } from '../checkers/planted-secrets.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { type EchoingServer, startEchoingServer } from '../rig/echoing-server.ts'
import { type HostileConfig, writeHostileConfig } from '../rig/hostile-config.ts'
import { createAuthority } from '../rig/pki.ts'
import { until } from '../rig/processes.ts'

const ON_SCREEN_MS = 60_000
/** A good fifty sources meet their server, on a machine that does other things too. */
const MET_MS = 120_000
/** A wall's cost would take a third of a second a passphrase. */
const CHEAP = { N: 2 ** 10, r: 8, p: 1 }

/** Servers that send back all that they are sent; see the contract test for what comes out of the engine. */
describe.skipIf(NO_ELECTRON)('no planted secret comes out of the window', () => {
  let folder = ''
  let data = ''
  let server: EchoingServer
  let config: HostileConfig
  let scanner: Scanner
  let run: RunningApp
  let isOpen = false
  /** All that the pages wrote to their consoles. */
  let console = ''

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-exports-'))
    data = join(folder, 'data')
    for (const name of ['data', 'pki', 'exports']) mkdirSync(join(folder, name))
    const authority = createAuthority(join(folder, 'pki'))
    const shown = authority.issue('server', { subject: '/CN=echo', altNames: ['IP:127.0.0.1'], usage: 'serverAuth' })
    server = await startEchoingServer(shown, authority.ca)
    config = writeHostileConfig(join(folder, 'config'), authority, server)
    scanner = createScanner(config.planted)
    const vault = openVault(join(data, VAULT_FILE), CHEAP)
    await vault.setPassphrase(config.planted.passphrase ?? '')
    for (const [name, value] of Object.entries(config.vault)) vault.put(name, value)
    run = await launchApp({ data, sources: config.sourcesFile, lang: 'en', size: '1920x1080' })
    isOpen = true
    run.page.on('console', (message) => {
      console += `${message.text()}\n`
    })
    // Files go where they are offered, into our folder.
    await run.app.evaluate(
      ({ dialog }, into) => {
        dialog.showSaveDialog = async (...given: unknown[]) => {
          const options = given.at(-1)
          const name = options !== null && typeof options === 'object' ? Reflect.get(options, 'defaultPath') : ''
          return { canceled: false, filePath: `${into}/${name}` }
        }
      },
      join(folder, 'exports'),
    )
  })
  afterAll(async () => {
    if (isOpen) await run.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (page: string) => {
    await run.page.locator(`.page-tab[data-page="${page}"]`).click()
    await run.page.locator(`.page-tab-open[data-page="${page}"]`).waitFor({ timeout: ON_SCREEN_MS })
    if (page !== 'wall') await run.page.locator('.desk > :not(.card-state)').first().waitFor({ timeout: ON_SCREEN_MS })
  }

  /** Presses a button and returns the file's text once the page told where it is. */
  async function exported(button: string, name: RegExp): Promise<string> {
    await run.page.getByRole('button', { name: button }).click({ timeout: ON_SCREEN_MS })
    const told = run.page.locator('.panel-note', { hasText: name }).last()
    await told.waitFor({ timeout: ON_SCREEN_MS })
    const path = name.exec((await told.textContent()) ?? '')?.[1] ?? ''
    return readFileSync(path, 'utf8')
  }

  it('not in what is exported, shown, logged or kept, once every source met its server', async () => {
    const { page } = run
    await open('connections')
    await page.locator('.vault-locked input').fill(config.planted.passphrase ?? '')
    await page.locator('.vault-bar button[type="submit"]').click()
    await page.locator('.vault-open').waitFor({ timeout: ON_SCREEN_MS })
    const unmet = () => config.entries.map(({ name }) => `${name}`.replace(/^[^-]+-/, '')).filter((way) => !server.heard.has(way))
    await until('all ways to be met', () => unmet().length === 0, MET_MS).catch((error: unknown) => {
      throw new Error(`${error}: never ${unmet()}`)
    })
    const echoed = scanner.text('', [...server.heard.values()].flatMap((each) => [...each]).join('\n')).join('\n')
    for (const name of config.sent) expect(echoed).toContain(name)
    const isTurned = `tr[data-source]:is([data-phase="idle"], [data-phase="connecting"])`
    await page.waitForFunction((waiting) => document.querySelector(waiting) === null, isTurned, { timeout: MET_MS })
    expect(await page.locator('tr[data-source]').count()).toBe(config.entries.length + config.broken.length)

    const files: Record<string, string> = {}
    await open('find')
    files.entities = await exported('Export CSV', /Saved to (.*entities.*\.csv)/)
    await open('alarms')
    await page.getByRole('button', { name: 'History' }).click()
    files.alarms = await exported('Export CSV', /Saved to (.*alarms.*\.csv)/)
    await open('capacity')
    files.idle = await exported('Export what is idle (CSV)', /Saved to (.*idle.*\.csv)/)
    // With rows: an empty sheet would prove nothing.
    expect(files.entities.split('\r\n').length).toBeGreaterThan(3)
    expect(files.alarms.split('\r\n').length).toBeGreaterThan(2)
    for (const [name, text] of Object.entries(files)) expect(scanner.text(name, text)).toEqual([])

    const tabs = await page.locator('.page-tab').all()
    expect(tabs.length).toBeGreaterThan(5)
    for (const tab of tabs) {
      const name = (await tab.getAttribute('data-page')) ?? ''
      await open(name)
      expect(scanner.text(`page ${name}`, await page.content())).toEqual([])
    }
    isOpen = false
    await run.close()
    expect(scanner.text('console', console)).toEqual([])
    expect(scanner.text('shell', run.said())).toEqual([])
    expect(scanner.folder(join(folder, 'exports'))).toEqual([])
    expect(scanner.folder(data)).toEqual([])
  }, 300_000)
})

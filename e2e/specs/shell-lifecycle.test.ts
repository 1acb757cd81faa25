import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'

if (NO_ELECTRON) console.warn(`shell-lifecycle: skipped: ${NO_ELECTRON}`)

describe.skipIf(NO_ELECTRON)('the life of a shell', () => {
  let data = ''
  let run: RunningApp | null = null
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'wanglou-e2e-'))
  })
  afterEach(async () => {
    await run?.close()
    run = null
    rmSync(data, { recursive: true, force: true })
  })

  /** Starts a second shell by hand and waits for its end. */
  function shell(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; said: string }> {
    const switches = (process.env.WANGLOU_ELECTRON_SWITCHES ?? '').split(' ').filter(Boolean)
    const child = spawn(process.env.WANGLOU_ELECTRON ?? '', [...switches, join(import.meta.dirname, '..', '..'), ...args], {
      env: { ...process.env, ...env },
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    return new Promise((done) => child.on('close', (code) => done({ code, said })))
  }

  it('keeps the chosen language, and tells the page', async () => {
    run = await launchApp({ data })
    await run.page.waitForLoadState('load')
    const heard = await run.page.evaluate(async () => {
      const pushed = new Promise((done) => window.wanglou.onPush('lang:changed', done))
      const answer = await window.wanglou.request('lang:set', 'en')
      return { answer, pushed: await pushed }
    })
    expect(heard).toEqual({ answer: { ok: true, value: null }, pushed: 'en' })
    await run.close()
    expect(JSON.parse(readFileSync(join(data, 'settings.json'), 'utf8'))).toMatchObject({ lang: 'en' })
    run = await launchApp({ data })
    await run.page.waitForLoadState('load')
    expect(await run.page.evaluate(() => window.wanglou.request('app:info'))).toMatchObject({
      value: { lang: 'en', demo: false },
    })
  })

  it('wears the chosen theme, also after the next start', async () => {
    const ground = () => run?.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    run = await launchApp({ data })
    await run.painted('first')
    const dark = await ground()
    await run.page.locator('.theme-switch').click()
    await run.page.locator('html[data-theme="light"]').waitFor({ state: 'attached' })
    const light = await ground()
    expect(light).not.toBe(dark)
    await expect
      .poll(() => run?.page.evaluate(() => window.wanglou.request('app:info')))
      .toMatchObject({ value: { theme: 'light' } })
    await run.close()
    run = await launchApp({ data })
    await run.page.waitForLoadState('load')
    expect(await ground()).toBe(light)
  })

  it('loads a page that crashed again', async () => {
    run = await launchApp({ data })
    await run.page.waitForLoadState('load')
    const reloaded = await run.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (!contents) return null
      // Only a load after the crash counts: the first page's own may be told late.
      const loaded = new Promise<void>((done) => {
        contents.once('render-process-gone', () => contents.once('did-finish-load', () => done()))
      })
      contents.forcefullyCrashRenderer()
      await loaded
      return contents.executeJavaScript("window.wanglou.request('app:info')")
    })
    expect(reloaded).toMatchObject({ ok: true })
    expect(run.said()).toMatch(/the page ended \(crash: \w+\), 1 so far/)
  })

  it('runs once on a data folder, and says how to have another', async () => {
    run = await launchApp({ data })
    const second = await shell(['--data', data, '--capture', join(data, 'x.png')])
    expect(second.code).toBe(1)
    expect(second.said).toContain('--data')
  })

  it('ends where a fault keeps it from its window, and names the fault', async () => {
    const nowhere = join(data, 'nowhere')
    const { code, said } = await shell(['--capture', join(data, 'x.png')], { TMPDIR: nowhere, XDG_CONFIG_HOME: data })
    expect(code).toBe(1)
    expect(said).toContain(nowhere)
  })

  it('names a wrong option and shows the right ones', async () => {
    const { code, said } = await shell(['--captre', 'x.png'])
    expect(code).toBe(2)
    expect(said).toContain('--captre')
    expect(said).toContain('--capture FILE.png')
  })
})

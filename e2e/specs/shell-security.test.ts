import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'

declare global {
  interface Window {
    readonly wanglou: Bridge
  }
}

if (NO_ELECTRON) console.warn(`shell-security: skipped: ${NO_ELECTRON}`)

describe.skipIf(NO_ELECTRON)("the shell's guards", () => {
  let run: RunningApp
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.end('reached')
  })
  let remote = ''

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    remote = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
    run = await launchApp()
    await run.page.waitForLoadState('load')
  })
  afterAll(async () => {
    await run?.close()
    await new Promise((done) => server.close(done))
  })

  it('runs the page sandboxed and isolated', async () => {
    const preferences = await run.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return contents ? Reflect.get(contents, 'getLastWebPreferences').call(contents) : null
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    })
  })

  it('gives the page no Node, and of ours only the bridge', async () => {
    const seen = await run.page.evaluate(() => ({
      node: ['process', 'require', 'module', 'Buffer', 'global', '__dirname', 'ipcRenderer'].filter((name) => name in globalThis),
      bridge: Object.keys(window.wanglou).sort(),
    }))
    expect(seen).toEqual({ node: [], bridge: ['onPush', 'pathOf', 'request'] })
  })

  it('serves its pages with a policy that lets nothing else in', async () => {
    const served = await run.app.evaluate(async ({ net }) => {
      const answer = await net.fetch('app://wanglou/index.html')
      return {
        status: answer.status,
        policy: answer.headers.get('content-security-policy'),
        sniff: answer.headers.get('x-content-type-options'),
      }
    })
    expect(served).toMatchObject({ status: 200, sniff: 'nosniff' })
    const policy = served.policy?.split('; ') ?? []
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'none'"]),
    )
    expect(served.policy).not.toMatch(/unsafe|\*|https?:/)
  })

  it.each([
    'app://wanglou/..%2f..%2fpackage.json',
    'app://wanglou/%2e%2e/%2e%2e/package.json',
    'app://wanglou/assets/..%5c..%5c..%5cpackage.json',
    'app://wanglou/../main/index.cjs',
    'app://other/index.html',
    'app://wanglou/missing.html',
  ])('answers 404 to %s', async (url) => {
    const status = await run.app.evaluate(async ({ net }, asked) => (await net.fetch(asked)).status, url)
    expect(status).toBe(404)
  })

  it('refuses eval, inline scripts and everything remote', async () => {
    const refused = await run.page.evaluate(async (url) => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
      // In a task of the page's own: within the debugger's call V8 lets eval through.
      const evaluated = await new Promise((done) => {
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
            done(globalThis.eval('1 + 1'))
          } catch (error) {
            done(error instanceof Error ? error.name : 'thrown')
          }
        }, 0)
      })
      const script = document.createElement('script')
      script.textContent = 'document.title = "inline"'
      document.head.append(script)
      const image = new Promise((done) => {
        const element = new Image()
        element.onerror = () => done('error')
        element.onload = () => done('loaded')
        element.src = `${url}image.png`
      })
      const fetched = await fetch(url).then(
        () => 'reached',
        () => 'refused',
      )
      return { evaluated, fetched, image: await image, title: document.title, violations: [...new Set(violations)].sort() }
    }, remote)
    expect(refused).toMatchObject({ evaluated: 'EvalError', fetched: 'refused', image: 'error' })
    expect(refused.title).not.toBe('inline')
    expect(refused.violations).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'script-src', 'script-src-elem']))
    expect(requests).toBe(0)
  })

  it('blocks remote content below the policy too', async () => {
    const outcome = await run.app.evaluate(async ({ BrowserWindow }, url) => {
      const window = new BrowserWindow({ show: false })
      const ended = await window.loadURL(url).then(
        () => 'loaded',
        (error: Error) => error.message,
      )
      window.destroy()
      return ended
    }, remote)
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(requests).toBe(0)
  })

  it.each(['https://example.invalid/', 'file:///etc/passwd', 'app://wanglou/index.html?elsewhere'])(
    'does not go to %s',
    async (url) => {
      await run.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        Object.assign(globalThis, {
          asked: new Promise((done) =>
            contents?.once('will-navigate', (event, target) => setImmediate(() => done([target, event.defaultPrevented]))),
          ),
        })
      })
      const before = run.page.url()
      // Chromium itself refuses file: from here, and then there is nothing to prevent: the address tells either way.
      await run.page.evaluate((target) => {
        location.href = target
      }, url)
      if (!url.startsWith('file:')) {
        const asked = await run.app.evaluate(() => Reflect.get(globalThis, 'asked'))
        expect(asked).toEqual([url, true])
      }
      expect(await run.page.evaluate(() => location.href)).toBe(before)
    },
  )

  it('opens no window', async () => {
    const opened = await run.page.evaluate(() => window.open('https://example.invalid/') === null)
    expect(opened).toBe(true)
    expect(await run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  it('grants no permission', async () => {
    const answers = await run.page.evaluate(async () => ({
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        () => 'denied',
      ),
      clipboard: await navigator.clipboard.readText().then(
        () => 'granted',
        () => 'denied',
      ),
    }))
    expect(answers).toEqual({ geolocation: 'denied', notifications: 'denied', camera: 'denied', clipboard: 'denied' })
  })

  it('answers a request of ours, and refuses malformed ones with a code', async () => {
    const answers = await run.page.evaluate(async () => {
      const ask = (...said: unknown[]): Promise<unknown> => Reflect.apply(window.wanglou.request, null, said)
      return {
        info: await ask('app:info'),
        tooMany: await ask('app:info', 1),
        lang: await ask('lang:set', 'fr'),
        none: await ask('lang:set'),
        seq: await ask('wall:painted', { live: true, seq: 'x' }),
        unknown: await ask('file:read', '/etc/passwd'),
        inherited: await ask('toString'),
        proto: await ask('__proto__'),
      }
    })
    const { info, ...bad } = answers
    expect(info).toMatchObject({ ok: true, value: { lang: 'zh-CN' } })
    for (const answer of Object.values(bad)) expect(answer).toMatchObject({ ok: false, code: 'bad-argument' })
  })

  it('answers nobody else', async () => {
    const answers = await run.app.evaluate(async ({ app, BrowserWindow }) => {
      const preload = `${app.getAppPath()}/dist/preload/index.cjs`
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } })
      const ask = async (url: string) => {
        await stranger.loadURL(url)
        return stranger.webContents.executeJavaScript("window.wanglou.request('app:info')")
      }
      const given = [await ask('data:text/html,stranger'), await ask('app://wanglou/index.html')]
      stranger.destroy()
      return given
    })
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, code: 'not-allowed' })
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { freePort, launch } from './processes.ts'

/** Debian's. */
export const FIREFOX = '/usr/bin/firefox-esr'

/** How long Firefox may take to open its port, ms; and how often it is tried. */
const START_MS = 60_000
const TRY_MS = 200

/** So that what Firefox asks for by itself is not taken for what a page asks for. */
const PREFS = `
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
`

const answerSchema = z.looseObject({
  id: z.number().optional(),
  type: z.string(),
  method: z.string().optional(),
  result: z.unknown().optional(),
  params: z.unknown().optional(),
  message: z.string().optional(),
})
const valueSchema = z.looseObject({ result: z.looseObject({ type: z.string(), value: z.unknown().optional() }).optional() })
const sentSchema = z.looseObject({ request: z.looseObject({ url: z.string() }) })
const treeSchema = z.looseObject({ contexts: z.array(z.looseObject({ context: z.string() })).min(1) })
const pictureSchema = z.looseObject({ data: z.string() })

/** A page in a real Firefox without a network, driven by WebDriver BiDi. */
export interface FirefoxPage {
  open(url: string): Promise<void>
  /** The value of an expression in the page: a text. */
  text(expression: string): Promise<string>
  /** Addresses that the page asked for since it was opened. */
  readonly asked: readonly string[]
  picture(): Promise<Buffer>
  close(): Promise<void>
}

async function connected(port: number): Promise<WebSocket> {
  const until = Date.now() + START_MS
  for (;;) {
    try {
      return await new Promise((done, fail) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/session`)
        socket.once('open', () => done(socket))
        socket.once('error', fail)
      })
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((done) => setTimeout(done, TRY_MS))
    }
  }
}

export async function openFirefox(size: { readonly width: number; readonly height: number }): Promise<FirefoxPage> {
  const profile = mkdtempSync(join(tmpdir(), 'wanglou-firefox-'))
  writeFileSync(join(profile, 'user.js'), PREFS)
  const port = await freePort()
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', String(port)]
  const running = launch(FIREFOX, args, join(profile, 'firefox.log'))
  const socket = await connected(port)
  const waiting = new Map<number, { done(result: unknown): void; fail(error: Error): void }>()
  const asked: string[] = []
  let last = 0

  socket.on('message', (data) => {
    const told = answerSchema.parse(JSON.parse(String(data)))
    if (told.method === 'network.beforeRequestSent') asked.push(sentSchema.parse(told.params).request.url)
    const waits = told.id === undefined ? undefined : waiting.get(told.id)
    if (waits === undefined) return
    if (told.type === 'error') waits.fail(new Error(told.message ?? 'Firefox refused'))
    else waits.done(told.result)
  })
  const send = (method: string, params: object): Promise<unknown> => {
    last += 1
    const id = last
    return new Promise((done, fail) => {
      waiting.set(id, { done, fail })
      socket.send(JSON.stringify({ id, method, params }))
    })
  }

  await send('session.new', { capabilities: {} })
  await send('session.subscribe', { events: ['network.beforeRequestSent'] })
  const [first] = treeSchema.parse(await send('browsingContext.getTree', {})).contexts
  const context = first?.context ?? ''
  await send('browsingContext.setViewport', { context, viewport: size })

  return {
    asked,
    async open(url) {
      asked.length = 0
      await send('browsingContext.navigate', { context, url, wait: 'complete' })
    },
    async text(expression) {
      const ask = { expression, target: { context }, awaitPromise: true }
      return String(valueSchema.parse(await send('script.evaluate', ask)).result?.value)
    },
    async picture() {
      const { data } = pictureSchema.parse(await send('browsingContext.captureScreenshot', { context }))
      return Buffer.from(data, 'base64')
    },
    async close() {
      socket.terminate()
      await running.stop('SIGKILL')
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

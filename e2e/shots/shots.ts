/**
 * Takes pictures of the wall in a real Chromium, fed by invented frames over a MessagePort as preload would:
 *   npm run -s shots -- [--size 1920x1080] [--lang zh-CN] [--scenario alarms] [--no-build]
 * All combinations when nothing is chosen. Pictures go to e2e/screenshots/wall (git-ignored).
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { createBuilder } from 'vite'
import type { Problem } from '../../shared/estate/source-state.ts'
import { PORT_TAG } from '../../shared/ipc/bridge.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { appFixture, estateFixture, SCENARIOS } from './estate-fixture.ts'
import { servePage } from './page-server.ts'

const ROOT = join(import.meta.dirname, '../..')
const OUT = join(ROOT, 'e2e/screenshots/wall')
const SIZES = ['1366x768', '1920x1080', '3840x2160']

const { values } = parseArgs({
  options: {
    size: { type: 'string', multiple: true },
    lang: { type: 'string', multiple: true },
    scenario: { type: 'string', multiple: true },
    'no-build': { type: 'boolean', default: false },
    /** What to do before the picture: card, focus, hover, zoom, zoomfar, note, note-refused, note-hover, notes. */
    act: { type: 'string' },
  },
})

/** What the engine answers to a note. */
const REFUSAL: Problem = {
  code: 'journal.unusable',
  facts: { path: '/var/lib/wanglou', detail: 'database or disk is full' },
  at: 0,
}

/** Runs in the page before anything else: the engine's side of the port and the shell's side of the bridge. */
function playEngine(fixture: {
  tag: string
  lang: string
  estate: unknown
  cards: Record<string, unknown>
  refusal: unknown
  demo: boolean
}) {
  const painted: unknown[] = []
  const answers: Record<string, unknown> = {
    'app:info': {
      version: '0.1.0',
      electron: '25.1.1',
      chrome: '114',
      lang: fixture.lang,
      developmentRuntime: fixture.demo,
      demo: fixture.demo,
    },
    'engine:status': { state: 'running', detail: null },
  }
  Object.assign(window, {
    painted,
    wanglou: {
      request: async (name: string, arg: unknown) => {
        if (name === 'wall:painted') painted.push(arg)
        return { ok: true, value: answers[name] ?? null }
      },
      onPush: () => () => {},
    },
  })
  window.addEventListener('load', () => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event) => {
      if (event.data.type === 'note') port1.postMessage({ view: 'note', id: event.data.id, problem: fixture.refusal })
      if (event.data.type !== 'open') return
      port1.postMessage(event.data.view === 'estate' ? fixture.estate : fixture.cards[event.data.id])
    }
    window.postMessage(fixture.tag, location.origin, [port2])
  })
}

async function act(page: Page, what: string | undefined, width: number, height: number): Promise<void> {
  if (what === 'card') await page.locator('.alarm-line').first().click()
  if (what === 'focus') {
    await page.locator('.alarm-line').nth(2).focus()
    await page.keyboard.press('Tab')
  }
  if (what === 'hover') await page.mouse.move(width * 0.045, height * 0.165)
  if (what === 'note' || what === 'note-refused') {
    await page.keyboard.press('n')
    await page.keyboard.type('已电话通知值班岗；对方确认无法登录，正在排查。')
    if (what === 'note-refused') await page.keyboard.press('Enter')
  }
  if (what === 'notes') await page.locator('.note-tool').nth(1).click()
  if (what === 'note-hover') await page.locator('.note-mark').first().hover({ timeout: 5000 })
  if (what === 'zoom') {
    await page.mouse.move(width * 0.2, height * 0.2)
    await page.mouse.wheel(0, -700)
    await page.mouse.move(width * 0.22, height * 0.22)
  }
  if (what === 'zoomfar') {
    await page.mouse.move(width * 0.2, height * 0.2)
    await page.mouse.wheel(0, -1200)
    await page.mouse.move(width * 0.22, height * 0.22)
  }
}

/** Everything that must be read and does not fit is reported, with its text. */
async function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.wall *')]
      .filter(
        (element) => element.children.length === 0 && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0,
      )
      .filter((element) => element instanceof HTMLElement && !element.closest('.visually-hidden'))
      .map((element) => `${element.className}: ${element.textContent}`),
  )
}

if (!values['no-build']) {
  const builder = await createBuilder({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' })
  const client = builder.environments.client
  if (client) await builder.build(client)
}
await mkdir(OUT, { recursive: true })
const server = await servePage(join(ROOT, 'dist/renderer'))
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  for (const scenario of SCENARIOS.filter((each) => values.scenario?.includes(each) ?? true)) {
    for (const size of values.size ?? SIZES) {
      const [width = 1920, height = 1080] = size.split('x').map(Number)
      for (const lang of LANGS.filter((each) => values.lang?.includes(each) ?? true)) {
        const page = await browser.newPage({ viewport: { width, height } })
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') console.log(`  ${message.type()}: ${message.text()}`)
        })
        page.on('pageerror', (error) => console.log(`  page error: ${error.message}`))
        const now = Date.now()
        const estate = estateFixture(scenario, now)
        const cards = Object.fromEntries(estate.apps.map((app) => [app.id, appFixture(estate, app.id, now)]))
        await page.addInitScript(playEngine, {
          tag: PORT_TAG,
          lang,
          estate,
          cards,
          refusal: REFUSAL,
          demo: scenario === 'alarms',
        })
        await page.goto(server.url)
        await page.waitForFunction(() => Reflect.get(window, 'painted').length > 0)
        await page.waitForFunction(() => [...document.fonts].some((font) => font.status === 'loaded'))
        await page.evaluate(() => document.fonts.ready)
        await act(page, values.act, width, height)
        await page.waitForTimeout(900)
        const name = [scenario, size, lang, values.act].filter(Boolean).join('-')
        await page.screenshot({ path: join(OUT, `${name}.png`) })
        console.log(name, JSON.stringify(await page.evaluate(() => Reflect.get(window, 'painted'))))
        for (const text of await clippedTexts(page)) console.log(`  clipped ${text}`)
        await page.close()
      }
    }
  }
} finally {
  await browser.close()
  server.close()
}

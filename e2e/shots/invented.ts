/**
 * Takes pictures of the wall in a real Chromium, fed by invented frames over a MessagePort as preload would:
 *   npm run -s shots -- --invented [--size 1920x1080] [--lang zh-CN] [--scenario alarms] [--no-build]
 * All combinations when nothing is chosen. Pictures go to e2e/screenshots/wall (git-ignored).
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { createBuilder } from 'vite'
import { z } from 'zod'
import { isGrave } from '../../shared/estate/level.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { PORT_TAG } from '../../shared/ipc/bridge.ts'
import { wallSettingsSchema } from '../../shared/ipc/wall.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { optionsOrEnd } from '../fixtures/command-line.ts'
import { appFixture, estateFixture, roomsFixture, SCENARIOS } from './estate-fixture.ts'
import { lookAtText } from './look-at-text.ts'
import { servePage } from './page-server.ts'
import { diffFixture, historyFixture, journalFixture, pastFixture } from './past-fixture.ts'

const ROOT = join(import.meta.dirname, '../..')
const OUT = join(ROOT, 'e2e/screenshots/wall')
/** Scenes beside the scenarios of the present: a moment of the past over `alarms`, and the journal in trouble. */
const SCENES = [...SCENARIOS, 'past', 'past-year', 'past-unwatched', 'past-year-unwatched', 'journal-full'] as const
/** How long ago the scenes of the past look, ms; far enough for a moment to be told with its year. */
const AGO_MS = 78 * 60_000
const YEAR_AGO_MS = 300 * 24 * 60 * 60_000
const SIZES = ['1366x768', '1920x1080', '3840x2160']

/** What to do before the picture. */
const ACTS = [
  ...(['card', 'instances', 'focus', 'hover', 'zoom', 'zoomfar', 'note', 'note-refused', 'note-hover', 'notes'] as const),
  ...(['diff', 'bar', 'moment', 'awaited', 'failed', 'missed'] as const),
]

const many = { type: 'string', multiple: true } as const
const values = optionsOrEnd(
  `npm run -s shots -- --invented [option]…, all of them where nothing is chosen
  --size WxH               ${SIZES.join(', ')} where not told
  --lang ${LANGS.join('|')}
  --scenario NAME          ${SCENES.join(', ')}
  --act ACT                ${ACTS.join(', ')}, clouds, depth-N or clouds-depth-N
  --no-build               of the page as it was built last`,
  { size: many, lang: many, scenario: many, 'no-build': { type: 'boolean', default: false }, act: { type: 'string' } },
  z.object({
    size: z.array(z.string().regex(/^\d+x\d+$/, 'WIDTHxHEIGHT, such as 3840x2160')).optional(),
    lang: z.array(z.enum(LANGS)).optional(),
    scenario: z.array(z.enum(SCENES)).optional(),
    'no-build': z.boolean(),
    act: z.union([z.enum(ACTS), z.string().regex(/^(clouds-)?depth-\d+$|^clouds/)]).optional(),
  }),
)

/** What the engine answers to a note. */
const REFUSAL: Problem = {
  code: 'journal.full',
  facts: { path: '/var/lib/wanglou', detail: 'database or disk is full' },
  at: 0,
}

/** Runs in the page before anything else: the engine's side of the port and the shell's side of the bridge. */
function playEngine(fixture: {
  tag: string
  lang: string
  estate: unknown
  past: unknown
  cards: Record<string, unknown>
  histories: Record<string, unknown>
  rooms: Record<string, unknown>
  diff: unknown
  refusal: unknown
  missed: unknown
  demo: boolean
  screen: unknown
}) {
  const painted: unknown[] = []
  const answers: Record<string, unknown> = {
    'app:info': {
      version: '0.1.0',
      electron: '25.1.1',
      chrome: '114',
      lang: fixture.lang,
      theme: 'dark',
      developmentRuntime: fixture.demo,
      demo: fixture.demo,
    },
    'engine:status': { state: 'running', detail: null, problem: null },
    'wall:resume': { place: null, recoveries: { count: 0, since: 0, last: null } },
    'wall:settings': { settings: fixture.screen, kiosk: false },
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
    let looking: number | null = null
    port1.onmessage = (event) => {
      if (event.data.type === 'note') port1.postMessage({ view: 'note', id: event.data.id, problem: fixture.refusal })
      const { type, view, id, at, from, to } = event.data
      const ofMoment = (frame: unknown) => (looking === null ? frame : Object.assign({}, frame, { moment: looking }))
      const answer = Reflect.get(window, 'looks')
      if (type === 'look' && answer === 'failed') {
        const problem = { code: 'journal.unreadable', facts: { time: new Date(at).toISOString(), detail: 'checksum' }, at }
        port1.postMessage({ view: 'failed', of: 'estate', moment: at, problem })
      }
      if (type === 'look' && (answer === undefined || answer === 'missed')) {
        looking = at
        port1.postMessage(ofMoment(fixture.past))
      }
      if (type === 'look' && answer === 'missed')
        for (const alarms of [[], fixture.missed]) port1.postMessage({ view: 'present-alarms', alarms })
      if (type === 'live') looking = null
      if (type === 'live' || (type === 'open' && view === 'estate'))
        port1.postMessage(looking === null ? fixture.estate : ofMoment(fixture.past))
      if (type === 'open' && view === 'app') port1.postMessage(ofMoment(fixture.cards[id]))
      if (type === 'open' && view === 'rooms') {
        const apps = event.data.ids.flatMap((app: string) => fixture.rooms[app] ?? [])
        port1.postMessage(ofMoment({ view: 'rooms', base: null, seq: 1, asOf: 0, moment: null, apps }))
      }
      if (type === 'open' && view === 'history') port1.postMessage(ofMoment(fixture.histories[id]))
      if (type === 'open' && view === 'diff') port1.postMessage(Object.assign({}, fixture.diff, { from, to: to ?? Date.now() }))
    }
    window.postMessage(fixture.tag, location.origin, [port2])
  })
}

/** Types the moment, as a person would. */
async function lookAt(page: Page, at: number): Promise<void> {
  const date = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  await page.keyboard.press('t')
  await page.keyboard.type(
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
  )
  await page.keyboard.press('Enter')
  await page.locator('.past-tab').waitFor()
}

async function act(page: Page, what: string | undefined, width: number, height: number): Promise<void> {
  if (what === 'card' || what === 'instances') await page.locator('.alarm-line').first().click()
  if (what === 'instances') {
    await page
      .locator('.card-table')
      .first()
      .evaluate((table) => table.closest('.card-part')?.scrollIntoView())
  }
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
  if (what === 'awaited' || what === 'failed' || what === 'missed') {
    await page.evaluate((looks) => Object.assign(window, { looks }), what)
    await page.keyboard.press('<')
  }
  if (what === 'diff') await page.keyboard.press('d')
  if (what === 'bar') await page.locator('.bar-track').hover({ position: { x: width * 0.47, y: 10 } })
  if (what === 'moment') {
    await page.keyboard.press('t')
    await page.keyboard.type('25:61')
    await page.keyboard.press('Enter')
  }
  if (what === 'notes') await page.locator('.note-list-tool').click()
  if (what === 'note-hover') await page.locator('.note-mark').first().hover({ timeout: 5000 })
  if (what === 'zoom') {
    await page.mouse.move(width * 0.2, height * 0.2)
    await page.mouse.wheel(0, -700)
    await page.mouse.move(width * 0.22, height * 0.22)
  }
  if (what?.startsWith('clouds')) await page.keyboard.press('g')
  const depth = /^(?:clouds-)?depth-(\d+)$/.exec(what ?? '')?.[1]
  if (depth !== undefined) {
    // To the house of the critical alarm, so deep.
    await page.mouse.move(width * 0.18, height * 0.212)
    for (let step = 0; step < Number(depth); step += 1) await page.mouse.wheel(0, -300)
    await page.mouse.move(width * 0.5, height * 0.6)
  }
  if (what === 'zoomfar') {
    await page.mouse.move(width * 0.2, height * 0.2)
    await page.mouse.wheel(0, -1200)
    await page.mouse.move(width * 0.22, height * 0.22)
  }
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
  for (const scene of SCENES.filter((each) => values.scenario?.includes(each) ?? true)) {
    for (const size of values.size ?? SIZES) {
      const [width = 1920, height = 1080] = size.split('x').map(Number)
      for (const lang of LANGS.filter((each) => values.lang?.includes(each) ?? true)) {
        const page = await browser.newPage({ viewport: { width, height } })
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') console.log(`  ${message.type()}: ${message.text()}`)
        })
        page.on('pageerror', (error) => console.log(`  page error: ${error.message}`))
        const now = Date.now()
        const present = SCENARIOS.find((each) => each === scene)
        const estate = { ...estateFixture(present ?? 'alarms', now), journal: journalFixture(now, scene === 'journal-full') }
        const ago = scene.startsWith('past-year') ? YEAR_AGO_MS : AGO_MS
        const at = Math.floor((now - ago) / 1000) * 1000
        const inPast = scene.startsWith('past')
        const past = pastFixture(estate, at, !scene.endsWith('unwatched'))
        const shown = inPast ? past : estate
        const cards = Object.fromEntries(shown.apps.map((app) => [app.id, appFixture(shown, app.id, inPast ? at : now)]))
        const histories = Object.fromEntries(
          shown.apps.map((app) => [app.id, historyFixture(shown, app.id, inPast ? at : now, null)]),
        )
        await page.addInitScript(playEngine, {
          tag: PORT_TAG,
          lang,
          estate,
          past,
          cards,
          histories,
          rooms: Object.fromEntries(shown.apps.map((app) => [app.id, roomsFixture(app)])),
          diff: diffFixture(estate, at, now),
          refusal: REFUSAL,
          missed: (estate.alarms ?? [])
            .filter(({ level }) => isGrave(level))
            .map(({ id, level, raisedAt, handling }) => ({ id, level, raisedAt, handling })),
          demo: present === 'alarms' || inPast,
          screen: wallSettingsSchema.parse({}),
        })
        await page.goto(server.url)
        await page.waitForFunction(() => Reflect.get(window, 'painted').length > 0)
        await page.waitForFunction(() => [...document.fonts].some((font) => font.status === 'loaded'))
        await page.evaluate(() => document.fonts.ready)
        if (inPast) await lookAt(page, at)
        await act(page, values.act, width, height)
        await page.waitForTimeout(900)
        const name = [scene, size, lang, values.act].filter(Boolean).join('-')
        await page.screenshot({ path: join(OUT, `${name}.png`) })
        console.log(name, JSON.stringify(await page.evaluate(() => Reflect.get(window, 'painted'))))
        for (const { kind, text, where, detail } of await page.evaluate(lookAtText))
          console.log(`  ${kind} “${text}” ${detail} (${where})`)
        await page.close()
      }
    }
  }
} finally {
  await browser.close()
  server.close()
}

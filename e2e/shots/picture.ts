import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { z } from 'zod'
import type { Theme } from '../../shared/ipc/theme.ts'
import type { Lang } from '../../shared/lib/words.ts'
import type { RunningApp } from '../fixtures/app.ts'
import { lookAtText } from './look-at-text.ts'
import type { State } from './states.ts'

/** A laptop, a usual screen, and two walls. */
export const SIZES = ['1366x768', '1920x1080', '3840x2160', '7680x2160'] as const
export type PictureSize = (typeof SIZES)[number]

export interface Picture {
  readonly scene: string
  readonly state: State
  readonly lang: Lang
  readonly size: PictureSize
  readonly theme: Theme
}

const OUT = join(import.meta.dirname, '..', 'screenshots', 'shots')

/** Longest wait for a scene to come to rest, ms. */
const REST_MS = 20_000
/** A page that reads the same after this is at rest, ms. */
const STILL_MS = 400

/** The look of a picture is named where it is not the wall's own. */
export const nameOf = ({ scene, state, lang, size, theme }: Picture): string =>
  [scene, state, size, lang, ...(theme === 'dark' ? [] : [theme])].join('-')

/** The scenes that the window itself offers, by name, in its order. */
export const scenesOf = ({ page }: RunningApp): Promise<readonly string[]> =>
  page.locator('[data-page]').evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute('data-page') ?? ''))

export async function setSize({ app, page }: RunningApp, size: PictureSize): Promise<void> {
  const [width = 0, height = 0] = size.split('x').map(Number)
  await app.evaluate(
    ({ BrowserWindow }, [w, h]) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(w, h)
    },
    [width, height] as const,
  )
  await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height] as const)
}

export async function setLang({ page }: RunningApp, lang: Lang): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) === lang) return
  await page.locator('.lang-switch').click()
  await page.locator(`html[lang="${lang}"]`).waitFor({ state: 'attached' })
}

/**
 * Opens the scene and waits until it is read and what it says stays the same; ages and clocks, which never do, are left out. A line
 * where it is still read after all that time.
 */
async function show({ page }: RunningApp, scene: string): Promise<readonly string[]> {
  await page.locator(`[data-page="${scene}"]`).click()
  await page.locator(`[data-page="${scene}"][aria-current="page"]`).waitFor()
  await page.evaluate(
    async ({ restMs, stillMs }) => {
      await document.fonts.ready
      const words = (): string => document.body.innerText.replace(/[\d.:]+/g, '')
      const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))
      const end = performance.now() + restMs
      for (let was = ''; performance.now() < end; ) {
        const is = words()
        if (is === was && document.querySelector('[aria-busy="true"]') === null) break
        was = is
        await new Promise((done) => setTimeout(done, stillMs))
        await frame()
      }
    },
    { restMs: REST_MS, stillMs: STILL_MS },
  )
  const unread = await page.locator('[aria-busy="true"]').allInnerTexts()
  return unread.map((text) => `not read after ${REST_MS / 1_000} s: “${text}”`)
}

const violationSchema = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string() })),
  }),
)

/** Tags of rules that axe-core does not run unless asked: of level AAA, of trials, of what is no more. */
const OFF_BY_ITSELF = ['wcag2aaa', 'wcag22aa', 'experimental', 'deprecated']

/** What axe-core finds serious or worse, a line each. */
async function barriers({ app, page }: RunningApp): Promise<readonly string[]> {
  // The shell ends a page that stands still, unless somebody debugs it: a loaded machine takes seconds over a rule.
  await app.evaluate(({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.isDevToolsOpened = () => true
  })
  await page.evaluate(axe.source)
  const found = await page.evaluate(async (offByItself) => {
    const { run, getRules } = Reflect.get(window, 'axe')
    const rules: { ruleId: string; tags: string[] }[] = getRules()
    // Named one by one, those that axe-core leaves off by itself would run too.
    const usual = rules.filter(({ tags }) => !tags.some((tag) => offByItself.includes(tag)))
    const found: unknown[] = []
    // One kind at a time, with a breath between: a page that is busy for seconds on end is taken for one that hangs, and ended.
    for (const kind of new Set(usual.flatMap(({ tags }) => tags.filter((tag) => tag.startsWith('cat.'))))) {
      const values = usual.filter(({ tags }) => tags.includes(kind)).map(({ ruleId }) => ruleId)
      const { violations } = await run(document, { resultTypes: ['violations'], runOnly: { type: 'rule', values } })
      found.push(...violations)
      await new Promise((done) => setTimeout(done))
    }
    return found
  }, OFF_BY_ITSELF)
  return violationSchema
    .parse(found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

/** Takes the picture into e2e/screenshots/shots; what is wrong with it, a line each: texts, and barriers that axe-core finds. */
export async function take(run: RunningApp, picture: Picture): Promise<readonly string[]> {
  const unread = await show(run, picture.scene)
  mkdirSync(OUT, { recursive: true })
  await run.page.screenshot({ path: join(OUT, `${nameOf(picture)}.png`) })
  const texts = await run.page.evaluate(lookAtText)
  const lines = texts.map(({ kind, text, where, detail }) => `${kind} “${text}” ${detail} (${where})`)
  return [...unread, ...lines, ...(await barriers(run))]
}

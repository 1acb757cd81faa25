import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signerOf } from '../../main/engine/snapshot/package/package-fixture.ts'
import { PICTURE_WORDS, sceneMomentsSchema } from '../../shared/snapshot/pictures.ts'
import { PAPER_WIDTH, SCENE_SIZE, viewHash } from '../../shared/snapshot/report-view.ts'
import { fingerprintText, SUITES, type SuiteId } from '../../shared/snapshot/suite.ts'
import { HOSTILE } from '../fixtures/incident-journal.ts'
import { writeIncidentPackage } from '../fixtures/incident-package.ts'
import { FIREFOX, type FirefoxPage, openFirefox } from '../rig/firefox.ts'
import { lookAtText, type TextFault } from '../shots/look-at-text.ts'

const CHROMIUM = '/usr/bin/chromium'
const NO_CHROMIUM = existsSync(CHROMIUM) ? null : `${CHROMIUM} is not installed`
const NO_FIREFOX = existsSync(FIREFOX) ? null : `${FIREFOX} is not installed`
for (const reason of [NO_CHROMIUM, NO_FIREFOX]) if (reason) console.warn(`report: skipped: ${reason}`)

const PICTURES = join(import.meta.dirname, '..', 'screenshots')
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]

let folder = ''
const pages: Partial<Record<SuiteId, { readonly path: string; readonly page: string; readonly fingerprint: string }>> = {}

const written = (suite: SuiteId) => pages[suite] ?? expect.fail(`no page of ${suite}`)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-report-'))
  mkdirSync(PICTURES, { recursive: true })
  for (const suite of SUITES) {
    const signer = signerOf(suite, '某市大数据局')
    mkdirSync(join(folder, suite))
    // The names of one of them try to become markup.
    const made = await writeIncidentPackage(join(folder, suite), signer, suite === 'sm2-sm3')
    pages[suite] = { ...made, fingerprint: fingerprintText(signer.fingerprint) }
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A page as a file, opened by its address. */
function fileOf(name: string, page: string): string {
  const path = join(folder, name)
  writeFileSync(path, page)
  return path
}

/** A drawing for paper is finer than what a wall shows: it is printed, or grows with the page. */
const faultsOf = async (page: Page): Promise<readonly TextFault[]> =>
  (await page.evaluate(lookAtText)).filter(({ kind }) => kind !== 'small')

describe.skipIf(NO_CHROMIUM)('report.html in Chromium, without a network', () => {
  let browser: Browser
  let context: BrowserContext | null = null
  let asked: string[] = []
  let said: string[] = []

  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
    browser = await chromium.launch({ executablePath: CHROMIUM, args })
  })
  afterEach(async () => {
    await context?.close()
    context = null
    // Whatever was done with the page: it asked for nothing but itself, and nothing was forbidden to it.
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([])
    expect(said).toEqual([])
  })
  afterAll(() => browser?.close())

  async function opened(path: string, locale = 'en', viewport = { width: 1366, height: 768 }, view = ''): Promise<Page> {
    asked = []
    said = []
    context = await browser.newContext({ offline: true, locale, timezoneId: 'Asia/Shanghai', viewport })
    const page = await context.newPage()
    context.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    await page.goto(`${pathToFileURL(path).href}${view}`)
    await page.waitForSelector('html[data-state="ready"]')
    return page
  }

  it.each(SUITES)('verifies what it carries by %s, and shows whose fingerprint to compare', async (suite) => {
    const page = await opened(fileOf('report.html', written(suite).page))
    expect(await page.locator('.verdict strong').innerText()).toBe('Signature valid')
    expect((await page.locator('.fingerprint').innerText()).split(/\s+/).join(' ')).toBe(written(suite).fingerprint)
    expect(await page.locator('.caution').innerText()).toContain('cannot vouch for itself')
    expect(await page.locator('.evidence td.right').count()).toBe(15)
  })

  it('shows names that try to become markup as the text that they are', async () => {
    const page = await opened(fileOf('report.html', written('sm2-sm3').page))
    expect(await page.locator('h1').innerText()).toContain(HOSTILE)
    expect(await page.locator('.fields').innerText()).toContain(HOSTILE)
    expect(await page.locator('img, b b, script:not([data-list]):not([type="module"])').count()).toBe(0)
    expect(await page.title()).toContain(HOSTILE)
    expect(written('sm2-sm3').page).not.toContain('onerror')
  })

  it('moves the map over the incident by keys and by its buttons', async () => {
    const page = await opened(fileOf('report.html', written('ed25519-sha256').page))
    const grave = page.locator('.map .screen .house.critical')
    expect(await grave.count()).toBe(1)
    const slider = page.locator('#moment')
    await slider.press('Home')
    expect([await page.locator('.moment').innerText(), await grave.count()]).toEqual(['19:45:00', 0])
    await slider.press('PageDown')
    expect(await page.locator('.moment').innerText()).toBe('20:00:30')
    expect(await page.locator('.map .screen .house.minor').count()).toBe(1)
    await page.getByRole('button', { name: 'Next change' }).click()
    await slider.press('ArrowRight')
    expect(await page.locator('.now').innerText()).toContain('Voucher red packets / mkt-0-api')
    // What its source did not tell of is no more shown as healthy.
    const stale = page.locator('.map .screen .house.stale')
    for (let step = 0; step < 20 && (await stale.count()) === 0; step += 1) await slider.press('PageDown')
    expect(await page.locator('.moment').innerText()).toBe('20:11:00')
    await slider.press('End')
    expect([await page.locator('.moment').innerText(), await grave.count()]).toEqual(['20:59:59', 0])
    await slider.press('PageUp')
    expect(await page.locator('.moment').innerText()).toBe('20:33:00')
  })

  it('says what was altered, and does not show it', async () => {
    const { page: whole } = written('ed25519-sha256')
    const at = whole.indexOf('data-member="incident.json">') + 60
    const altered = `${whole.slice(0, at)}${whole[at] === 'A' ? 'B' : 'A'}${whole.slice(at + 1)}`
    const page = await opened(fileOf('report.html', altered))
    expect(await page.locator('.verdict strong').innerText()).toBe('Not valid')
    expect(await page.locator('.verdict li').allInnerTexts()).toEqual(['altered: incident.json'])
    expect(await page.locator('h1').innerText()).not.toContain('消费券')
    expect(await page.locator('.evidence td.wrong').count()).toBe(1)

    const list = whole.indexOf('data-list="manifest">') + 400
    const forged = `${whole.slice(0, list)}${whole[list] === 'A' ? 'B' : 'A'}${whole.slice(list + 1)}`
    await page.goto(pathToFileURL(fileOf('report.html', forged)).href)
    await page.waitForSelector('html[data-state="ready"]')
    expect(await page.locator('.verdict.wrong li').count()).toBe(1)
    expect(await page.locator('.heading').count()).toBe(0)
  })

  it('says what it has no room for, and shows the rest', async () => {
    const part = written('ed25519-sha256').page.replace(
      /<script[^>]*data-member="page\/estate\/(?:checkpoint|changes)\.jsonl">[^<]*<\/script>/g,
      '',
    )
    const page = await opened(fileOf('report.html', part))
    expect(await page.locator('.verdict strong').innerText()).toBe('Signature valid')
    expect(await page.locator('.map .banner').innerText()).toContain('too large for one page')
    expect(await page.locator('.evidence .banner').innerText()).toContain('2 members')
    expect(await page.locator('.timeline tr').count()).toBeGreaterThan(10)
  })

  it.each(SUITES)('checks the package that it is given, and itself against it: %s', async (suite) => {
    const { path, page: whole } = written(suite)
    const report = fileOf('report.html', whole)
    const page = await opened(report)
    const choose = page.locator('#package')
    const outcome = page.locator('.outcome')
    await choose.setInputFiles(path)
    await outcome.locator('.right').waitFor()
    expect(await outcome.innerText()).toContain('29 members')
    expect(await page.locator('.evidence td.right').count()).toBe(28)
    await choose.setInputFiles(report)
    await outcome.getByText('is the report.html of the package').waitFor()
    await choose.setInputFiles({ name: 'other.html', mimeType: 'text/html', buffer: Buffer.from('other') })
    await outcome.getByText('is not the report.html of the package').waitFor()

    const bytes = readFileSync(path)
    const at = bytes.indexOf('register.json') + 200
    bytes[at] = (bytes[at] ?? 0) ^ 1
    // Dropped, as by a mouse.
    const dropped = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer()
      const raw = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))
      transfer.items.add(new File([raw], 'spoilt.wlsnap'))
      return transfer
    }, bytes.toString('base64'))
    await page.dispatchEvent('.drop', 'drop', { dataTransfer: dropped })
    await outcome.getByText('altered: register.json').waitFor()
    expect(await page.locator('.evidence td.wrong').allInnerTexts()).toEqual(['package ✗'])

    const [other] = SUITES.filter((each) => each !== suite)
    await choose.setInputFiles(written(other ?? suite).path)
    await outcome.getByText('Another key signed that package').waitFor()
    await choose.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('PK nothing') })
    await outcome.getByText('this is not an incident snapshot').waitFor()
  })

  it('is drawn as the scene of each key moment, on one sheet that cuts no text, and names stay text', async () => {
    for (const [suite, lang] of [
      ['ed25519-sha256', 'zh-CN'],
      ['sm2-sm3', 'en'],
    ] as const) {
      const page = await opened(fileOf('report.html', written(suite).page), 'fr', SCENE_SIZE)
      const moments = sceneMomentsSchema.parse(JSON.parse((await page.locator('html').getAttribute('data-moments')) ?? ''))
      expect(moments.map(({ moment }) => moment)).toEqual(['detected', 'worst', 'mitigated', 'recovered'])
      for (const [index, { moment }] of moments.entries()) {
        const hash = viewHash({ as: 'scene', lang, moment: index })
        await page.evaluate((to) => {
          location.hash = to
        }, hash)
        await page.waitForSelector(`html[data-shown="${hash}"]`)
        expect(await page.locator('.why').innerText()).toBe(PICTURE_WORDS[moment][lang])
        expect(await page.locator('.sheet .series figure').count()).toBe(6)
        expect(await faultsOf(page)).toEqual([])
        expect(await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])).toEqual([
          SCENE_SIZE.width,
          SCENE_SIZE.height,
        ])
        await page.screenshot({ path: join(PICTURES, `scene-${lang}-${moment}.png`) })
      }
      expect(await page.locator('.house.critical, .now .critical').count()).toBe(0)
      expect(await page.locator('img, .proof, .evidence, button').count()).toBe(0)
      await context?.close()
    }
  })

  it('is drawn as a document without what only the file can prove', async () => {
    for (const lang of ['zh-CN', 'en'] as const) {
      const size = { width: PAPER_WIDTH, height: 1080 }
      const page = await opened(
        fileOf('report.html', written('ed25519-sha256').page),
        'fr',
        size,
        viewHash({ as: 'paper', lang }),
      )
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      expect(await page.locator('.proof, .evidence, .top').count()).toBe(0)
      expect(await page.locator('.unsigned').isVisible()).toBe(true)
      expect(await page.locator('button:visible, .screen:visible').count()).toBe(0)
      expect(await page.locator('.paper .city:visible').count()).toBe(4)
      expect((await faultsOf(page)).filter(({ kind }) => kind !== 'outside')).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      await page.screenshot({ path: join(PICTURES, `paper-${lang}.png`), fullPage: true })
      await context?.close()
    }
  })

  it('reads in both languages and at both sizes without a text that is cut, and prints on A4', async () => {
    for (const locale of ['zh-CN', 'en']) {
      for (const size of SIZES) {
        const page = await opened(fileOf('report.html', written('ed25519-sha256').page), locale, size)
        // The page is longer than the window; that it is no wider is looked at below.
        const faults = await faultsOf(page)
        expect(faults.filter(({ kind }) => kind !== 'outside')).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
        await page.screenshot({ path: join(PICTURES, `report-${locale}-${size.width}.png`) })
        if (size.width === 1366) {
          const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
          writeFileSync(join(PICTURES, `report-${locale}.pdf`), pdf)
          expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(3)
        }
        await page.locator('.top button').first().click()
        expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'en' ? 'zh-CN' : 'en')
        await context?.close()
      }
    }
  })
})

describe.skipIf(NO_FIREFOX)('report.html in Firefox, without a network', () => {
  let page: FirefoxPage | null = null
  beforeAll(async () => {
    page = await openFirefox({ width: 1366, height: 768 })
  })
  afterAll(() => page?.close())

  it.each(SUITES)('verifies and moves its map: %s', async (suite) => {
    const firefox = page ?? expect.fail('no Firefox')
    await firefox.open(pathToFileURL(fileOf('report.html', written(suite).page)).href)
    const ready = `new Promise((done) => { const look = () => document.documentElement.dataset.state === 'ready' ? done('ready') : requestAnimationFrame(look); look() })`
    expect(await firefox.text(ready)).toBe('ready')
    expect(await firefox.text(`document.querySelector('.verdict').className`)).toBe('verdict right')
    const moved = (key: string) =>
      `document.getElementById('moment').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}' })), `
    const grave = `String(document.querySelectorAll('.screen .house.critical').length)`
    expect([await firefox.text(grave), await firefox.text(`${moved('Home')}${grave}`)]).toEqual(['1', '0'])
    expect(await firefox.text(`document.title.includes('owned') && document.querySelectorAll('img').length`)).toBe(
      suite === 'sm2-sm3' ? '0' : 'false',
    )
    expect(firefox.asked.filter((url) => !url.startsWith('file:'))).toEqual([])
    writeFileSync(join(PICTURES, `report-firefox-${suite}.png`), await firefox.picture())
  })
})

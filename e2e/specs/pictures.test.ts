import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { pngSize } from '../../main/engine/snapshot/pictures/png-size.ts'
import { manifestSchema } from '../../shared/snapshot/manifest.ts'
import { SCENE_SIZE } from '../../shared/snapshot/report-view.ts'
import { NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`pictures: skipped: ${NO_ELECTRON}`)

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const PICTURES = join(import.meta.dirname, '..', 'screenshots')
const PASSPHRASE = 'Jade-tower-over-57-roofs'
/** A person, a telephone, an address and a host that nobody outside is to read. */
const PLANTED = ['赵铁柱', '13912345678', '10.20.30.40', 'db-master-07.gov.internal']

/** What was found of the windows that nobody sees. */
interface Unseen {
  readonly urls: readonly string[]
  readonly texts: readonly string[]
  readonly ownSession: boolean
  readonly bridge: boolean
  readonly fetched: readonly string[]
}

describe.skipIf(NO_ELECTRON)('an incident is carried out of the window', () => {
  const town = useWatchedTown('pictures', 'demo')
  const at = (...names: readonly string[]): string => join(town.folder(), ...names)
  const out = (name: string): string => at('out', name)
  beforeAll(() => {
    for (const made of [out(''), PICTURES]) mkdirSync(made, { recursive: true })
  })

  const open = async (lang: 'zh-CN' | 'en', size: string): Promise<RunningApp> => {
    const run = await town.launch({ lang, size })
    await run.painted('live')
    return run
  }
  const seen = (page: Page, what: string) => page.locator(what).first().waitFor({ timeout: ON_SCREEN_MS })
  /** Opens the form in which the incident that is there is exported. */
  const openForm = async (page: Page): Promise<void> => {
    await page.keyboard.press('0')
    await seen(page, '.incident-row')
    await page.keyboard.press('Enter')
    await seen(page, '.incident')
    await page.locator('.incident-export').click()
    await seen(page, '.export-form')
  }
  const unlock = async (page: Page): Promise<void> => {
    await page.locator('.vault-locked input').fill(PASSPHRASE)
    await page.locator('.vault-bar button[type="submit"]').click()
    await seen(page, '.export-form .export-print')
  }
  /** Where the next file is saved. */
  const savedTo = ({ app }: RunningApp, path: string) =>
    app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, path)
  const wanglou = (...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, LC_ALL: 'C' }
      execFile(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env }, (error, stdout) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout }),
      )
    })

  /** Looks at every page of a package that is shown from now on, as it changes what it shows. */
  const watchUnseen = ({ app }: RunningApp) =>
    app.evaluate(({ app, session }) => {
      const found = { urls: [] as string[], texts: [] as string[], ownSession: true, bridge: false, fetched: [] as string[] }
      Reflect.set(globalThis, 'unseen', found)
      app.on('web-contents-created', (_created, contents) => {
        contents.on('did-navigate-in-page', async (_event, url) => {
          found.urls.push(url)
          found.ownSession &&= contents.session !== session.defaultSession
          const text = `new Promise((done) => {
            const look = () => document.documentElement.dataset.shown === location.hash ? done(document.body.innerText) : setTimeout(look, 5)
            look()
          })`
          // What is over before it is asked has shown the same as what is not.
          const asked = async (code: string): Promise<string> => String(await contents.executeJavaScript(code).catch(() => ''))
          const [shown, bridge, fetched] = await Promise.all([
            asked(text),
            asked('typeof window.wanglou + typeof window.require + typeof window.process'),
            asked(`fetch('https://example.org/').then(() => 'went out', () => 'refused')`),
          ])
          found.texts.push(shown)
          found.bridge ||= bridge !== '' && bridge !== 'undefinedundefinedundefined'
          found.fetched.push(fetched)
        })
      })
    })
  const unseen = ({ app }: RunningApp): Promise<Unseen> => app.evaluate(() => Reflect.get(globalThis, 'unseen'))

  it('as a package with pictures of its key moments, which show nothing that is hidden, and as a report to read', async () => {
    const wall = await open('zh-CN', '1920x1080')
    const { page } = wall
    await watchUnseen(wall)
    await page.locator('[data-page=alarms]').click()
    await seen(page, '.alarm-row')
    await page.keyboard.press('i')
    await seen(page, '.incident-form')
    await page.locator('.incident-author').fill(PLANTED[0] ?? '')
    await page.locator('.incident-title-new').press('Enter')
    await seen(page, '.incident')
    await page.locator('.incident-title input').fill(`网关中断，请致电 ${PLANTED[1]}`)
    await page.locator('.incident-title input').press('Enter')
    await page.locator('[data-milestone=detected] .alarm-act').first().click()
    await seen(page, '[data-milestone=detected] .milestone-who input')
    await page.locator('[data-milestone=detected] .milestone-who input').fill(PLANTED[0] ?? '')
    await page.locator('[data-milestone=mitigated] .alarm-act').first().click()
    await seen(page, '[data-milestone=mitigated] .milestone-word input')
    await page.locator('[data-field=cause] textarea').fill(`${PLANTED[2]} 的证书过期，影响 ${PLANTED[3]}`)
    await page.locator('[data-field=cause] textarea').blur()
    await expect.poll(() => page.locator('.incident-saved').textContent(), { timeout: ON_SCREEN_MS }).toContain('已保存')

    // A report needs no key, and a place that is none leaves nothing.
    await page.locator('.incident-export').click()
    await seen(page, '.export-form .vault-none')
    await page.locator('[data-profile=external]').click()
    await savedTo(wall, at('nowhere', 'report.pdf'))
    await page.locator('.export-pdf').click()
    await seen(page, '.export-form [role=alert]')
    expect(await page.locator('.export-form [role=alert]').first().textContent()).toContain('无法写入')
    for (const form of ['pdf', 'png']) {
      await savedTo(wall, out(`report.${form}`))
      await page.locator(`.export-${form}`).click()
      await page.locator('.export-report-done', { hasText: `report.${form}` }).waitFor({ timeout: ON_SCREEN_MS })
    }
    await wall.screenshot('incident-export-report')
    expect(readdirSync(out('')).sort()).toEqual(['report.pdf', 'report.png'])
    const pdf = readFileSync(out('report.pdf'))
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const plain = pdf.toString('latin1')
    expect(plain.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1)
    // A4, in points.
    expect(plain).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/)
    expect(pngSize(readFileSync(out('report.png')))).toMatchObject({ width: 1240 })
    for (const form of ['pdf', 'png'])
      writeFileSync(join(PICTURES, `incident-report-zh.${form}`), readFileSync(out(`report.${form}`)))

    for (const field of await page.locator('.export-form [type=password]').all()) await field.fill(PASSPHRASE)
    await page.locator('.export-form .vault-bar [type=submit]').click()
    await page.locator('.export-key input').fill('云州市政务数据局值班室')
    await page.locator('.export-key [type=submit]').click()
    await seen(page, '.export-form .export-print')
    await savedTo(wall, out('carried.wlsnap'))
    await page.locator('.export-start').click()
    await seen(page, '.export-pictures')
    await wall.screenshot('incident-export-pictures')
    expect(await page.locator('.export-pictures').textContent()).toContain('画面')

    const verified = await wanglou('verify', out('carried.wlsnap'), '--data', at('data'), '--json')
    expect(verified.code).toBe(0)
    const { manifest } = JSON.parse(verified.stdout)
    const { pictures, members, signer } = manifestSchema.parse(manifest)
    expect(pictures?.why).toBeNull()
    const moments = pictures?.made.map(({ moment }) => moment) ?? []
    expect(moments).toEqual(expect.arrayContaining(['detected', 'mitigated', 'end']))
    execFileSync('unzip', ['-q', '-o', out('carried.wlsnap'), 'pictures/*', '-d', at('opened')])
    const digests = moments.map((moment) => {
      const png = readFileSync(at('opened', 'pictures', `${moment}.png`))
      expect(pngSize(png)).toEqual(SCENE_SIZE)
      writeFileSync(join(PICTURES, `incident-scene-zh-${moment}.png`), png)
      return createHash('sha256').update(png).digest('hex')
    })
    // Each shows a moment of its own, and is the member that was signed.
    expect(new Set(digests).size).toBe(moments.length)
    const signed = members.filter(({ path }) => path.startsWith('pictures/')).map(({ digest }) => digest.content)
    expect(signed).toEqual(digests)

    // Whoever opens it elsewhere has a case of it.
    const elsewhere = ['--data', at('elsewhere'), '--accept-unknown', signer.fingerprint]
    expect(await wanglou('import', out('carried.wlsnap'), ...elsewhere)).toMatchObject({ code: 0 })

    // What was drawn, for pictures and report alike, was redacted before it was drawn.
    const told = await unseen(wall)
    expect(told).toMatchObject({ ownSession: true, bridge: false })
    expect(told.urls.every((url) => url.startsWith('app://report/report.html#'))).toBe(true)
    expect(told.urls.filter((url) => url.includes('#scene/'))).toHaveLength(moments.length)
    expect(told.fetched).not.toContain('went out')
    expect(told.fetched).toContain('refused')
    const texts = told.texts.join('\n')
    expect(texts).toContain('网关中断')
    expect(texts).toContain('发现')
    for (const secret of PLANTED) expect(texts).not.toContain(secret)
    expect(await wall.app.windows()).toHaveLength(1)
  }, 300_000)

  it('in English, too', async () => {
    const wall = await open('en', '1366x768')
    const { page } = wall
    await openForm(page)
    await savedTo(wall, out('report-en.pdf'))
    await page.locator('.export-pdf').click()
    await seen(page, '.export-report-done')
    await wall.screenshot('incident-export-report-en')
    expect(existsSync(out('report-en.pdf'))).toBe(true)
    writeFileSync(join(PICTURES, 'incident-report-en.pdf'), readFileSync(out('report-en.pdf')))
    await unlock(page)
    await savedTo(wall, out('english.wlsnap'))
    await page.locator('.export-start').click()
    await seen(page, '.export-pictures')
    execFileSync('unzip', ['-q', '-o', out('english.wlsnap'), 'pictures/*', '-d', at('english')])
    const made = readdirSync(at('english', 'pictures'))
    expect(made).toContain('detected.png')
    for (const name of made)
      writeFileSync(join(PICTURES, `incident-scene-en-${name}`), readFileSync(at('english', 'pictures', name)))
  }, 300_000)

  it('without pictures, and whole, where they could not be drawn; and leaves nothing where it is cancelled while they are', async () => {
    const wall = await open('zh-CN', '1920x1080')
    const { page } = wall
    await openForm(page)
    await unlock(page)
    const before = readdirSync(out(''))

    // The page that is drawn stands still: only the person can end that soon.
    await wall.app.evaluate(({ app }) => {
      app.once('web-contents-created', (_created, contents) => {
        contents.once('did-navigate-in-page', () => void contents.executeJavaScript('for (;;) {}').catch(() => {}))
      })
    })
    await savedTo(wall, out('cancelled.wlsnap'))
    await page.locator('.export-start').click()
    await page.locator('.export-progress', { hasText: 'pictures' }).waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('.export-cancel').click()
    await seen(page, '.export-start:enabled')
    expect(readdirSync(out(''))).toEqual(before)

    await wall.app.evaluate(({ app }) => {
      app.once('web-contents-created', (_created, contents) => {
        contents.once('did-navigate-in-page', () => contents.forcefullyCrashRenderer())
      })
    })
    await savedTo(wall, out('plain.wlsnap'))
    await page.locator('.export-start').click()
    await seen(page, '.export-pictures')
    expect(await page.locator('.export-pictures').textContent()).toContain('没有画面')
    const { code, stdout } = await wanglou('verify', out('plain.wlsnap'), '--data', at('data'))
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('they could not be drawn') })
  }, 300_000)
})

import { join } from 'node:path'
import process from 'node:process'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { readSigners } from '../../main/config/signing/signers-file.ts'
import { openPackage } from '../../main/engine/snapshot/package/verify-package.ts'
import { fingerprintText } from '../../shared/snapshot/suite.ts'
import { NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { enginePid } from '../fixtures/engine-pid.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'
import { take } from '../shots/picture.ts'

if (NO_ELECTRON) console.warn(`incidents: skipped: ${NO_ELECTRON}`)

describe.skipIf(NO_ELECTRON)('incidents at the desk', () => {
  const town = useWatchedTown('incidents', 'demo')
  const open = async (lang: 'zh-CN' | 'en', size: string): Promise<RunningApp> => {
    const run = await town.launch({ lang, size })
    await run.painted('live')
    return run
  }
  const seen = (page: Page, what: string) => page.locator(what).first().waitFor({ timeout: ON_SCREEN_MS })
  const gone = (page: Page, what: string) => page.locator(what).first().waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
  const milestone = (page: Page, which: string, part: string) => page.locator(`[data-milestone=${which}] ${part}`)
  /** Everything that was said is written. */
  const saved = async (page: Page) => {
    await expect.poll(() => page.locator('.incident-saved').textContent(), { timeout: ON_SCREEN_MS }).toMatch(/已保存|Saved/)
  }
  const value = (page: Page, what: string, wanted: string) =>
    expect.poll(() => page.locator(what).first().inputValue(), { timeout: ON_SCREEN_MS }).toBe(wanted)

  it('are opened from an alarm by a key, told as they are typed, and stay over a dead engine and a restart', async () => {
    const { page, data, screenshot } = await open('zh-CN', '1920x1080')
    await page.locator('[data-page=alarms]').click()
    await seen(page, '.alarm-row')
    const alarm = (await page.locator('.alarm-row .alarm-title').first().textContent()) ?? ''
    await page.keyboard.press('i')
    await seen(page, '.incident-form')
    await screenshot('incidents-new')
    // Nothing is written yet: what is dropped was never there.
    await page.keyboard.press('Escape')
    await gone(page, '.incident-form')
    expect(await page.locator('.incident-row').count()).toBe(0)
    // Before there is one, the page offers the open alarms to begin from.
    const offer = page.locator('.incident-offer', { hasText: alarm.split(' · ')[0] ?? '-' }).first()
    await offer.click()
    await seen(page, '.incident-form')
    expect(await page.locator('.incident-title-new').inputValue()).toContain(alarm.split(' · ')[0] ?? '-')
    await page.keyboard.press('Escape')
    await gone(page, '.incident-form')
    await page.locator('[data-page=alarms]').click()
    await seen(page, '.alarm-row')
    await page.keyboard.press('i')
    await page.locator('.incident-author').fill('值班一岗')
    await page.locator('.incident-title-new').press('Enter')
    await seen(page, '.incident')
    const title = await page.locator('.incident-title input').inputValue()
    expect(title).toContain(alarm.split(' · ')[0] ?? '-')
    await seen(page, '.timeline-fact')
    expect(await page.locator('.grade-suggested').count()).toBeGreaterThan(0)

    await milestone(page, 'detected', '.alarm-act').first().click()
    await milestone(page, 'notified', '.alarm-act').first().click()
    await milestone(page, 'notified', '.milestone-who input').fill('业务处室')
    await milestone(page, 'notified', '.milestone-word input').fill('已电话通知，正在回退版本')
    await page.locator('[data-field=cause] textarea').fill('网关证书过期')
    await page.locator('[data-operator=other]').click()
    await seen(page, '.report-clock')
    await saved(page)

    // What is being typed while the engine dies goes to the next one.
    const dead = enginePid(data)
    await milestone(page, 'mitigated', '.alarm-act').first().click()
    await seen(page, '[data-milestone=mitigated] .milestone-word')
    if (dead === null) throw new Error('no engine runs')
    process.kill(dead, 'SIGKILL')
    await milestone(page, 'mitigated', '.milestone-word input').fill('已切换备用证书')
    await expect.poll(() => enginePid(data) ?? dead, { timeout: ON_SCREEN_MS }).not.toBe(dead)
    await saved(page)
    await value(page, '[data-milestone=mitigated] .milestone-word input', '已切换备用证书')

    // The last change is taken back as a whole, and only it.
    await page.locator('[data-field=trend] textarea').fill('影响范围扩大')
    await page.locator('[data-field=trend] textarea').blur()
    await saved(page)
    await page.locator('.incident-saved').click()
    await page.locator('.incident-head button', { hasText: '撤销' }).click()
    await value(page, '[data-field=trend] textarea', '')
    await value(page, '[data-field=cause] textarea', '网关证书过期')
    await page.locator('.remark-word').fill('备用链路带宽不足')
    await page.locator('.remark-word').press('Enter')
    await seen(page, '.timeline-remark')
    await screenshot('incident-1080')
    // Nothing is cut, hidden or barred to anybody while it is told.
    const picture = { scene: 'incidents', state: 'calm', theme: 'dark' } as const
    const here = town.running()
    expect(await take(here, { ...picture, lang: 'zh-CN', size: '1920x1080' })).toEqual([])

    // Carried out of the room: a key is made on the way, and the file is valid.
    const file = join(town.folder(), 'carried.wlsnap')
    await here.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    }, file)
    await page.locator('.incident-export').click()
    await seen(page, '.export-form .vault-none')
    const passphrase = 'Jade-tower-over-57-roofs'
    for (const field of await page.locator('.export-form [type=password]').all()) await field.fill(passphrase)
    await page.locator('.export-form .vault-bar [type=submit]').click()
    await page.locator('.export-key input').fill('云州市政务数据局值班室')
    await page.locator('.export-key [type=submit]').click()
    await seen(page, '.export-form .export-print')
    await page.locator('[data-profile=external]').click()
    await page.locator('.export-look').click()
    await seen(page, '.export-preview')
    await screenshot('incident-export-preview')
    await page.locator('.export-start').click()
    await seen(page, '.export-done')
    await screenshot('incident-export')
    const fingerprint = (await page.locator('.export-done .export-print').textContent()) ?? ''
    const { verdict, content } = await openPackage(file, { signers: readSigners(data) })
    expect(verdict.state).toBe('valid')
    expect(fingerprintText(content?.manifest.signer.fingerprint ?? '')).toBe(
      fingerprint.slice(-fingerprintText('0'.repeat(64)).length),
    )
    await content?.close()
    await page.locator('.incident-export').click()
    await gone(page, '.export-form')

    await page.locator('.incident-close').click()
    await expect.poll(() => page.locator('.incident-head .incident-state').textContent()).toContain('关闭')
    await page.keyboard.press('Escape')
    await seen(page, '.incident-row.incident-closed')
    await town.running().close()

    const again = await open('en', '1366x768')
    await again.page.keyboard.press('0')
    await seen(again.page, '.incident-row.incident-closed')
    await again.screenshot('incidents-list-en')
    await again.page.keyboard.press('Enter')
    await seen(again.page, '.incident')
    await value(again.page, '.incident-title input', title)
    await value(again.page, '[data-milestone=notified] .milestone-word input', '已电话通知，正在回退版本')
    await value(again.page, '[data-milestone=mitigated] .milestone-word input', '已切换备用证书')
    await value(again.page, '[data-field=cause] textarea', '网关证书过期')
    await again.screenshot('incident-en')
    expect(await take(again, { ...picture, lang: 'en', size: '1366x768' })).toEqual([])

    // The vault was closed with the app: the form says so, and opens it.
    await again.page.locator('.incident-export').click()
    await seen(again.page, '.export-form .vault-locked')
    await again.screenshot('incident-export-en')
    expect(await take(again, { ...picture, lang: 'en', size: '1366x768' })).toEqual([])
    await again.page.locator('.export-form').press('Escape')
    await gone(again.page, '.export-form')

    // A moment of the timeline is one of the wall.
    await again.page.locator('.timeline-time').first().click()
    await seen(again.page, '.wall-past')
    await gone(again.page, '.desk')
    // In the past the incident is what it is now.
    await again.page.keyboard.press('0')
    await value(again.page, '.incident-title input', title)
    await again.page.keyboard.press('l')
    await seen(again.page, '.wall-live')

    // From the card of an app, and from the time bar, by the same key.
    await again.page.keyboard.press('1')
    await again.page.locator('.city').focus()
    await again.page.keyboard.press('i')
    await seen(again.page, '.incident-form')
    expect(await again.page.locator('.incident-form .incident-part').textContent()).toBe('The estate')
    await again.page.keyboard.press('Escape')
    await gone(again.page, '.incident-form')
    await again.page.keyboard.press('1')
    await again.page.locator('.alarm-line').first().click()
    await seen(again.page, '.card')
    await again.screenshot('incident-card-en')
    await again.page.keyboard.press('i')
    await seen(again.page, '.incident-form')
    expect(await again.page.locator('.incident-form .incident-part').first().textContent()).not.toBe('The estate')
  })
})

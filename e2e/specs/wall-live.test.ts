import process from 'node:process'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { present } from '../../shared/lib/assert.ts'
import { NO_ELECTRON } from '../fixtures/app.ts'
import { enginePid } from '../fixtures/engine-pid.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`wall-live: skipped: ${NO_ELECTRON}`)

const houses = (page: Page, level?: string) => page.locator(level ? `[data-app][data-level="${level}"]` : '[data-app]')

/** Waits until the wall is in a state: connecting, live, cut, … */
const wallIs = (page: Page, state: string) => page.locator(`.wall-${state}`).waitFor({ state: 'attached', timeout: ON_SCREEN_MS })

/** Pixels of the drawn city that have the red of grade I: what is on the canvas, not what is said of it. */
const redPixels = (page: Page) =>
  page.evaluate(() => {
    let count = 0
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.wall-city canvas')) {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      for (let at = 0; at < data.length; at += 4)
        if (data[at] === 0xff && data[at + 1] === 0x4b && data[at + 2] === 0x4b) count += 1
    }
    return count
  })

/** The house that the keys come to, and the middle of its tooltip from left to right, in steps of 8 px. */
async function reached(page: Page): Promise<{ id: string | null; x: number }> {
  await page.locator('.city').focus()
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  const id = await page.locator('.city').getAttribute('aria-activedescendant')
  const box = await page.locator('.city-tooltip').boundingBox()
  return { id, x: box ? Math.round((box.x + box.width / 2) / 8) : Number.NaN }
}

describe.skipIf(NO_ELECTRON)('the wall on a living estate', () => {
  const town = useWatchedTown('wall', 'calm')
  const open = () => town.launch({ lang: 'zh-CN', size: '1920x1080' })

  it('draws every app, shows a change as it happens, and opens the card of what burns', async () => {
    const run = await open()
    const { page } = run
    await run.painted('live')
    await wallIs(page, 'live')
    expect(await houses(page).count()).toBeGreaterThanOrEqual(
      town.simulator().estate.plan.bureaus.flatMap((bureau) => bureau.apps).length,
    )
    await run.screenshot('wall-live')

    expect(await redPixels(page)).toBe(0)
    const { estate, catchUp } = town.simulator()
    catchUp()
    const down = estate.componentsOf('edu-enrol')
    for (const placed of down) estate.breakDown(placed)
    await page.locator('[data-app="app:edu-enrol"][data-level="critical"]').waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
    await expect.poll(() => redPixels(page), { timeout: ON_SCREEN_MS }).toBeGreaterThan(500)
    await run.screenshot('wall-burns')
    catchUp()
    for (const placed of down) estate.mend(placed)
    await expect.poll(() => redPixels(page), { timeout: ON_SCREEN_MS }).toBe(0)

    const before = await page.locator('.alarm-line').count()
    town.simulator().startScenario('node-loss')
    await page.locator('.alarm-line').nth(before).waitFor({ timeout: ON_SCREEN_MS })
    await run.screenshot('wall-change')

    // A node's alarm tells whom it touches, and leads there.
    await page.locator('.alarm-line', { hasText: '节点' }).first().click()
    await page.locator('.card[aria-label^="告警："]').waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('.card .relation').first().waitFor({ timeout: ON_SCREEN_MS })
    await run.screenshot('wall-alarm-card')
    await page.locator('.card .relation').first().click()
    await page.locator('.card .card-table').first().waitFor({ timeout: ON_SCREEN_MS })
    expect(await page.locator('.card').getAttribute('aria-label')).toMatch(/^应用卡：/)
    await run.screenshot('wall-card')

    // On a laptop: level and reasons, whom to call and what it uses are in sight at once; a part folds up by the keyboard.
    await run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768))
    await page.waitForFunction(() => innerWidth === 1366 && innerHeight === 768)
    for (const part of [
      '.card-head .level-sign, .card-head .grade-mark',
      '.card-reasons, .card-calm',
      '.card-register',
      '.resources',
    ]) {
      const inSight = page.locator(`.card :is(${part})`).first()
      const bottom = await inSight.evaluate((element) => element.getBoundingClientRect().bottom)
      expect(bottom).toBeLessThanOrEqual(await page.locator('.card').evaluate((card) => card.getBoundingClientRect().bottom))
    }
    await run.screenshot('wall-card-laptop')
    await page.locator('.card summary', { hasText: '资源' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.card .resources').waitFor({ state: 'detached' })
    await page.keyboard.press('Space')
    await page.locator('.card .resources').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.card').waitFor({ state: 'detached' })
  })

  it('goes by keys and pointer to a house, and tells about it without leaving the window', async () => {
    const run = await open()
    const { page } = run
    await run.painted('live')
    await page.locator('.city').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    const active = await page.locator('.city').getAttribute('aria-activedescendant')
    expect(active).toMatch(/^house-app:/)
    const box = await page.locator('.city-tooltip').boundingBox()
    expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 1920 && box.y + box.height <= 1080).toBe(true)
    await page.keyboard.press('Tab')
    await page.locator('.city-tooltip').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page.locator('.city').focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('.city').getAttribute('aria-activedescendant')).toBe(active)
    await page.keyboard.press('Enter')
    await page.locator('.card').waitFor()
    expect(await page.locator('.city-tooltip').count()).toBe(0)
    await page.locator('.lang-switch').click()
    await page.locator('.card[aria-label^="App card:"]').waitFor({ timeout: ON_SCREEN_MS })
    await run.screenshot('wall-card-en')
  })

  it('shows nothing as live while its engine gives no answer, and all of it again when it does', async () => {
    const run = await open()
    const { page } = run
    await run.painted('live')
    const engine = present(enginePid(run.data), 'the engine process')
    const turn = async (lang: 'zh-CN' | 'en') => {
      await page.locator('.lang-switch').click()
      await page.locator(`html[lang="${lang}"]`).waitFor({ state: 'attached' })
      const size = lang === 'en' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 }
      await run.app.evaluate(
        ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
        size,
      )
      await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size)
    }
    process.kill(engine, 'SIGSTOP')
    try {
      await wallIs(page, 'cut')
      expect(await page.locator('.notice-strip').allTextContents()).toMatchObject([expect.stringContaining('没有应答')])
      expect([await houses(page, 'normal').count(), await page.locator('.source-live').count()]).toEqual([0, 0])
      const told = await page.locator('.source-problem').allTextContents()
      expect(new Set(told)).toEqual(new Set(['未观测']))
      await run.screenshot('wall-silent')
      await turn('en')
      await run.screenshot('wall-silent-en-laptop')
      await page.keyboard.press('3')
      await page.locator('.desk .notice-strip').waitFor({ timeout: ON_SCREEN_MS })
      expect(await page.locator('.notice-strip').count()).toBe(1)
      await page.keyboard.press('1')
    } finally {
      process.kill(engine, 'SIGCONT')
    }
    await wallIs(page, 'live')
    await expect.poll(() => houses(page, 'stale').count(), { timeout: ON_SCREEN_MS }).toBe(0)
    await page.locator('.notice-strip').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await run.screenshot('wall-answers-en-laptop')
    await turn('zh-CN')
    await run.screenshot('wall-answers')
  })

  it('is stale when every cluster is gone, opens from the cache alone, and goes live by itself', async () => {
    let run = await open()
    await run.painted('live')
    const count = await houses(run.page).count()
    const place = await reached(run.page)
    for (const { source } of town.simulator().clusters) await town.simulator().stopCluster(source)
    await wallIs(run.page, 'cut')
    expect(await run.page.locator('.notice-strip').textContent()).toContain('数据源全部失联')
    await expect.poll(() => houses(run.page, 'normal').count(), { timeout: ON_SCREEN_MS }).toBe(0)
    await run.screenshot('wall-cut')
    // Said once, on whatever page.
    await run.page.keyboard.press('3')
    await run.page.locator('.desk .notice-strip').waitFor({ timeout: ON_SCREEN_MS })
    expect(await run.page.locator('.notice-strip').count()).toBe(1)
    await run.page.keyboard.press('1')
    await run.page.locator('.desk').waitFor({ state: 'detached' })
    expect(await run.page.locator('.notice-strip').count()).toBe(1)
    await run.close()

    run = await open()
    await run.painted('first')
    await wallIs(run.page, 'cut')
    expect(await houses(run.page).count()).toBe(count)
    expect(await reached(run.page), 'an operator finds every house where it was').toEqual(place)
    expect(await houses(run.page, 'normal').count()).toBe(0)
    expect(run.said()).not.toContain('live=true')
    await run.screenshot('wall-offline-start')

    for (const { source } of town.simulator().clusters) await town.simulator().startCluster(source)
    await wallIs(run.page, 'live')
    await run.painted('live')
    await expect.poll(() => houses(run.page, 'stale').count(), { timeout: ON_SCREEN_MS }).toBe(0)
    await run.screenshot('wall-back')
  })
})

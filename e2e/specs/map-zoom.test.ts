import { describe, expect, it } from 'vitest'
import { NO_ELECTRON } from '../fixtures/app.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`map-zoom: skipped: ${NO_ELECTRON}`)

/** From the whole city to one house, in steps of the zoom key. */
const MOST_STEPS = 16

describe.skipIf(NO_ELECTRON)('the map from near, by keyboard', () => {
  const town = useWatchedTown('zoom', 'calm')

  it('grows into rooms and instances of the engine, and shows the same houses by cloud', async () => {
    const run = await town.launch({ lang: 'en', size: '1920x1080' })
    const { page } = run
    await run.painted('live')
    const city = page.locator('.city')
    await city.focus()
    await page.keyboard.press('ArrowRight')
    const house = await city.getAttribute('aria-activedescendant')
    const rooms = page.locator(`[id="${house}"] [aria-level="3"]`)
    for (let step = 0; step < MOST_STEPS && (await rooms.count()) === 0; step += 1) await page.keyboard.press('+')
    await rooms.first().waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
    await page.locator(`[id="${house}"] [aria-level="4"]`).first().waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => city.getAttribute('aria-activedescendant')).toBe(await rooms.first().getAttribute('id'))
    await run.screenshot('map-near')

    // The button lies over houses: it shows the whole city, and opens none.
    await page.locator('.city-whole').click()
    await page.locator('.city-whole').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(await page.locator('.card').count()).toBe(0)
    expect(await city.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('+')
    await page.locator('.city-whole').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('0')
    await page.locator('.city-whole').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })

    // Under a page nothing of it is in reach; back at the wall the keyboard is where it was, on no house.
    await page.keyboard.press('ArrowRight')
    await page.locator('.city-tooltip').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('3')
    await page.locator('.desk .desk-title').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.city-tooltip').count()).toBe(0)
    const reached = new Set<string>()
    const focus = () =>
      page.evaluate(() => document.activeElement?.closest('.wall-city, .wall-side, .time-bar, .top-bar, .desk')?.className)
    for (let tab = 0; tab < 60; tab += 1) {
      await page.keyboard.press('Tab')
      reached.add((await focus()) ?? '')
    }
    expect([...reached].filter((part) => /wall-(city|side)/.test(part))).toEqual([])
    for (const part of ['time-bar', 'top-bar', 'desk'])
      expect(
        [...reached].some((each) => each.includes(part)),
        part,
      ).toBe(true)
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    await page.keyboard.press('1')
    await page.locator('.desk').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(await city.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await city.getAttribute('aria-activedescendant')).toBeNull()
    await page.keyboard.press('Enter')
    expect(await page.locator('.card').count()).toBe(0)

    const apps = new Set(
      await page.locator('[data-app]').evaluateAll((items) => items.map((item) => item.getAttribute('data-app'))),
    )
    await page.keyboard.press('g')
    await page.locator('.division button[aria-pressed="true"]', { hasText: 'Clouds' }).waitFor({ timeout: ON_SCREEN_MS })
    const gates = page.locator('[role="treeitem"][aria-level="1"]')
    await expect.poll(() => gates.count()).toBeLessThan(10)
    const same = await page.locator('[data-app]').evaluateAll((items) => items.map((item) => item.getAttribute('data-app')))
    expect(new Set(same)).toEqual(apps)
    await run.screenshot('map-clouds')
  })
})

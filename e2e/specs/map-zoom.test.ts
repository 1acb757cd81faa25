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

    await page.keyboard.press('0')
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

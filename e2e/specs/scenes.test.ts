import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { NO_ELECTRON } from '../fixtures/app.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`scenes: skipped: ${NO_ELECTRON}`)

const seen = (page: Page, what: string) => page.locator(what).first().waitFor({ timeout: ON_SCREEN_MS })
const open = (page: Page, name: string) => page.locator(`[data-page=${name}]`).click()

/** Scripts of charts that the page has asked for: what a page needs beside its own is named in the head as it is opened. */
const chartScripts = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('link[rel=modulepreload]')]
      .map((link) => link.getAttribute('href') ?? '')
      .filter((href) => /\bchart-[^/]*[.]js$/.test(href)),
  )

/** Pixels per CSS px of all that is drawn: of the city, the time bar, and a chart, without which there are none. */
const densities = (page: Page) =>
  page.evaluate(() =>
    document.querySelector('.traffic-chart canvas') === null
      ? []
      : [
          ...new Set(
            [...document.querySelectorAll('canvas')].map((canvas) => Math.round((20 * canvas.width) / canvas.clientWidth) / 20),
          ),
        ],
  )

describe.skipIf(NO_ELECTRON)('the scenes', () => {
  const town = useWatchedTown('scenes', 'calm')

  it('show a living estate, each with what it opens, and load charts only when one is shown', async () => {
    const run = await town.launch({ lang: 'en', size: '1366x768' })
    const { page } = run
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await run.painted('live')

    await open(page, 'matrix')
    await seen(page, '.matrix-bureau')
    const bureaus = town.simulator().estate.plan.bureaus.length
    expect(Number(await page.locator('[role=grid]').getAttribute('aria-rowcount'))).toBeGreaterThan(bureaus)
    await page.locator('[role=grid]').focus()
    await page.keyboard.press('Enter')
    await seen(page, '.matrix-app')
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    await seen(page, '.card')
    expect(await chartScripts(page)).toEqual([])

    await open(page, 'traffic')
    await seen(page, '.traffic-chart canvas')
    expect(await chartScripts(page)).not.toEqual([])
    expect(await densities(page)).toEqual([1])
    // Onto a screen of twice the density, and back: the window keeps its size in CSS px.
    const screen = await page.context().newCDPSession(page)
    for (const deviceScaleFactor of [2, 1.25, 1]) {
      const size = { width: 1366, height: 768, deviceScaleFactor, mobile: false }
      await screen.send('Emulation.setDeviceMetricsOverride', size)
      await expect.poll(() => densities(page), { timeout: ON_SCREEN_MS }).toEqual([deviceScaleFactor])
    }
    await screen.send('Emulation.clearDeviceMetricsOverride')
    await open(page, 'sources')
    await seen(page, '.sources-table .strip')
    await open(page, 'capacity')
    await seen(page, '.treemap canvas')
    await page.keyboard.press('Escape')
    await page.locator('.desk').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(errors).toEqual([])
  })
})

import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`tab-walk: skipped: ${NO_ELECTRON}`)

/** More stops than any page has: a walk that is longer goes round somewhere. */
const MOST_STOPS = 300

/** Where the focus is: whether it was there before, and what hides it; null: nowhere. Runs in the page. */
function focused(): { readonly name: string; readonly isKnown: boolean; readonly hidden: string | null } | null {
  const at = document.activeElement
  if (!(at instanceof HTMLElement) || at === document.body) return null
  const isKnown = at.dataset.walked !== undefined
  at.dataset.walked = ''
  const name = `${at.tagName.toLowerCase()}.${at.className} ${(at.ariaLabel ?? at.textContent ?? '').slice(0, 30)}`
  // A grid shows its cell, or its row, in place of itself.
  const shown = document.getElementById(at.getAttribute('aria-activedescendant') ?? '') ?? at
  const { left, top, width, height } = shown.getBoundingClientRect()
  const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most - 1)
  const over = document.elementFromPoint(within(left + width / 2, innerWidth), within(top + height / 2, innerHeight))
  const isCovered = over === null || !(shown.contains(over) || over.contains(shown))
  const isMarked = shown !== at || Number.parseFloat(getComputedStyle(at).outlineWidth) > 0
  return { name, isKnown, hidden: isCovered ? 'covered' : isMarked ? null : 'not marked' }
}

/** Goes once round by Tab: what of it nobody could see, and whether it came round. */
async function walk(page: Page): Promise<{ readonly hidden: readonly string[]; readonly cameRound: boolean }> {
  await page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>('[data-walked]')) delete each.dataset.walked
  })
  const hidden: string[] = []
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(focused)
    if (at?.isKnown) return { hidden, cameRound: stop > 5 }
    if (at !== null && at.hidden !== null) hidden.push(`${at.hidden}: ${at.name}`)
  }
  return { hidden, cameRound: false }
}

describe.skipIf(NO_ELECTRON)('by Tab alone', () => {
  const town = useWatchedTown('tab-walk', 'demo')
  let run: RunningApp

  beforeEach(async () => {
    run = await town.launch({ lang: 'zh-CN', size: '1366x768' })
    await run.painted('live')
  })

  it('every page is gone through, and the focus is always in sight', async () => {
    const { page } = run
    for (const tab of await page.locator('[data-page]').all()) {
      const name = (await tab.getAttribute('data-page')) ?? ''
      await tab.click()
      await page.locator(`[data-page="${name}"][aria-current="page"]`).waitFor()
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
      expect(await walk(page), name).toEqual({ hidden: [], cameRound: true })
    }
  })

  it('nothing under a card or the comparison takes the focus, and what opened them has it again', async () => {
    const { page } = run
    const line = page.locator('.alarm-line').first()
    await line.waitFor({ timeout: ON_SCREEN_MS })
    const isBack = () => line.evaluate((each) => each === document.activeElement)
    await line.focus()
    for (const [key, panel] of [
      ['Enter', '.card'],
      ['d', '.diff'],
    ] as const) {
      await page.keyboard.press(key)
      await page.locator(panel).waitFor({ timeout: ON_SCREEN_MS })
      expect(await walk(page), panel).toEqual({ hidden: [], cameRound: true })
      await page.keyboard.press('Escape')
      await page.locator(panel).waitFor({ state: 'detached' })
      await expect.poll(isBack, { timeout: ON_SCREEN_MS }).toBe(true)
    }
  })

  it('what opened the last of several cards has the focus once that is closed', async () => {
    const { page } = run
    await page.locator('[data-page="capacity"]').click()
    await page.locator('[data-capacity="list"]').click({ timeout: ON_SCREEN_MS })
    const names = page.locator('.capacity-name')
    for (const at of [0, 1]) {
      await names.nth(at).click()
      await page.locator('.card').waitFor({ timeout: ON_SCREEN_MS })
      await page.waitForFunction(() => document.activeElement?.className === 'card-close')
    }
    await page.keyboard.press('Escape')
    await page.locator('.card').waitFor({ state: 'detached' })
    await expect.poll(() => names.nth(1).evaluate((each) => each === document.activeElement)).toBe(true)
  })

  it('where what opened a card has left the page, what stands in its place has the focus', async () => {
    const { page } = run
    const more = page.locator('.alarm-more button')
    await more.click({ timeout: ON_SCREEN_MS })
    const lines = page.locator('.alarm-line')
    const last = await lines.last().textContent()
    await lines.last().focus()
    await page.keyboard.press('Enter')
    await page.locator('.card').waitFor({ timeout: ON_SCREEN_MS })
    // The list is under the card: no hand reaches it, a playlist does.
    await more.evaluate((button: HTMLElement) => button.click())
    await expect.poll(() => lines.allTextContents()).not.toContain(last)
    await page.keyboard.press('Escape')
    await page.locator('.card').waitFor({ state: 'detached' })
    await expect.poll(() => more.evaluate((button) => button === document.activeElement)).toBe(true)
  })
})

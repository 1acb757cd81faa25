import { beforeEach, describe, expect, it } from 'vitest'
import { NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`find-keys: skipped: ${NO_ELECTRON}`)

describe.skipIf(NO_ELECTRON)('finding by keys alone', () => {
  const town = useWatchedTown('find-keys', 'calm')
  let run: RunningApp

  beforeEach(async () => {
    run = await town.launch({ lang: 'zh-CN', size: '1366x768' })
    await run.painted('live')
  })

  it('finds a Chinese name by pinyin: whole, by initials, mixed, by any reading', async () => {
    const { page } = run
    await page.keyboard.press('Control+k')
    const chosen = page.locator('.palette-chosen .palette-name')
    for (const [typed, name] of [
      ['gonganju', '公安局'],
      ['gaj', '公安局'],
      ['gongaj', '公安局'],
      ['rxbm', '入学报名'],
      ['xiaowaipx', '校外培训监管'],
    ] as const) {
      await page.locator('.palette-field').fill('')
      await page.keyboard.type(typed)
      await expect.poll(() => chosen.innerText(), { message: typed, timeout: ON_SCREEN_MS }).toBe(name)
    }
    await page.locator('.palette-field').fill('gaj')
    await expect.poll(() => chosen.innerText(), { timeout: ON_SCREEN_MS }).toBe('公安局')
    await run.screenshot('find-pinyin')
  })

  it('has its field before the next key, so that an input method writes into it from the first letter', async () => {
    const { page } = run
    const focused = await page.evaluate(async () => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))
      await null
      return document.activeElement?.className
    })
    expect(focused).toBe('palette-field')
    await page.keyboard.press('Escape')
    await page.locator('.palette').waitFor({ state: 'detached' })

    const keys = await page.context().newCDPSession(page)
    await page.keyboard.press('Control+k')
    await keys.send('Input.imeSetComposition', { text: 'gong an ju', selectionStart: 10, selectionEnd: 10 })
    await keys.send('Input.insertText', { text: '公安局' })
    await expect.poll(() => page.locator('.palette-field').inputValue(), { timeout: ON_SCREEN_MS }).toBe('公安局')
    await page.locator('.palette-chosen .palette-name', { hasText: '公安局' }).waitFor({ timeout: ON_SCREEN_MS })
  })

  it('keeps Tab inside the palette, and gives the focus back', async () => {
    const { page } = run
    const focus = () => page.evaluate(() => document.activeElement?.className.split(' ')[0] ?? '')
    await page.locator('.page-tab[data-page="capacity"]').focus()
    await page.keyboard.press('Control+k')
    await page.locator('.palette-field').waitFor()
    await expect.poll(focus).toBe('palette-field')
    for (const key of ['Shift+Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab']) {
      await page.keyboard.press(key)
      expect(await focus(), key).toBe('palette-field')
    }
    // At once: it takes the first answer to what was typed, and not one to a part of it, or none.
    await page.keyboard.type('公安局')
    await page.keyboard.press('Tab')
    await page.locator('.palette .chip', { hasText: '委办局' }).waitFor()
    await page.locator('.palette .chip', { hasText: '公安局' }).waitFor()
    await page.keyboard.press('Shift+Tab')
    expect(await focus()).toBe('chip')
    await page.keyboard.press('Shift+Tab')
    expect(await focus()).toBe('palette-field')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    expect(await focus()).toBe('palette-field')
    // A chip in focus is taken out by its own key, and the field goes on.
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('.palette .chip').waitFor({ state: 'detached' })
    expect(await focus()).toBe('palette-field')
    // A press beside the field leaves the focus where it is.
    await page.locator('.palette .palette-said').click()
    expect(await focus()).toBe('palette-field')
    // From beside the palette Tab and Enter come back into it, and do nothing beneath the veil.
    for (const key of ['Tab', 'Shift+Tab', 'Enter']) {
      await page.locator('.page-tab[data-page="matrix"]').evaluate((tab) => tab.focus())
      await page.keyboard.press(key)
      expect(await focus(), key).toBe('palette-field')
    }
    expect(await page.locator('.desk').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.locator('.palette').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-page'))).toBe('capacity')
  })

  it('comes to the table of entities at once, and goes through it by keys', async () => {
    const { page } = run
    await page.keyboard.press('Control+k')
    await page.locator('.palette-field').fill('类型:实例')
    await page.locator('.palette-offer', { hasText: '全部' }).waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('ArrowUp')
    // Over the top of the offers: the last of them, which is all.
    await page.locator('.palette-chosen', { hasText: '全部' }).waitFor()
    await page.keyboard.press('Enter')
    const table = page.locator('.find-table table')
    await expect.poll(() => table.getAttribute('aria-rowcount').catch(() => null), { timeout: ON_SCREEN_MS }).not.toBe('1')
    const count = Number(await table.getAttribute('aria-rowcount')) - 1
    const held = () => page.evaluate(() => document.activeElement?.closest('.find-table') !== null)
    await expect.poll(held, { timeout: ON_SCREEN_MS }).toBe(true)

    /** The row that is told to a reader as the one in focus, and whether all of it is in sight, under no heading. */
    const at = () =>
      page.evaluate(() => {
        const id = document.activeElement?.getAttribute('aria-activedescendant') ?? ''
        const row = document.getElementById(id)
        const box = row?.getBoundingClientRect()
        const head = document.querySelector('.find-table thead')?.getBoundingClientRect()
        const view = document.querySelector('.find-table')?.getBoundingClientRect()
        const isSeen = box && head && view && box.top >= head.bottom - 1 && box.bottom <= view.top + view.height + 1
        return `${Number(row?.getAttribute('aria-rowindex')) - 1} ${isSeen ? 'seen' : 'hidden'}`
      })
    const goes = async (key: string, to: string | RegExp): Promise<void> => {
      await page.keyboard.press(key)
      await expect.poll(at, { message: key, timeout: ON_SCREEN_MS }).toMatch(to)
    }
    await expect.poll(at, { timeout: ON_SCREEN_MS }).toBe('1 seen')
    await goes('ArrowUp', /^1 seen$/)
    await goes('ArrowDown', /^2 seen$/)
    await goes('End', new RegExp(`^${count} seen$`))
    await run.screenshot('find-table-end')
    await goes('ArrowDown', new RegExp(`^${count} seen$`))
    await goes('Home', /^1 seen$/)
    await page.keyboard.press('PageDown')
    await expect.poll(at, { timeout: ON_SCREEN_MS }).toMatch(/^1[0-9] seen$/)
    const page1 = Number((await at()).split(' ')[0]) - 1
    await goes('PageDown', new RegExp(`^${1 + 2 * page1} seen$`))
    await goes('PageUp', new RegExp(`^${1 + page1} seen$`))
    await goes('PageUp', /^1 seen$/)
    await run.screenshot('find-table-keys')

    // Scrolled away from, the row is not there to be pointed at; the next key comes back to it.
    const pointed = () => page.evaluate(() => document.activeElement?.getAttribute('aria-activedescendant') ?? null)
    await page.locator('.find-table').evaluate((box) => box.scrollTo(0, box.scrollHeight))
    await page.locator(`.find-table [aria-rowindex="${count + 1}"]`).waitFor({ timeout: ON_SCREEN_MS })
    await expect.poll(pointed, { timeout: ON_SCREEN_MS }).toBeNull()
    await goes('ArrowDown', /^2 seen$/)

    // Another question begins at its first row again; from the field the arrow leads down into the table.
    await goes('End', new RegExp(`^${count} seen$`))
    await page.locator('.find-field').fill('类型:应用')
    await expect.poll(() => table.getAttribute('aria-rowcount'), { timeout: ON_SCREEN_MS }).not.toBe(String(count + 1))
    await page.keyboard.press('ArrowDown')
    await expect.poll(at, { timeout: ON_SCREEN_MS }).toBe('1 seen')
    const name = await page.locator('.find-table .find-at .find-open').innerText()
    await page.keyboard.press('Enter')
    await page.locator('.card .card-name', { hasText: name }).waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('Escape')
    await page.locator('.card').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(await held()).toBe(true)
  })
})

import process from 'node:process'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { present } from '../../shared/lib/assert.ts'
import { NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { enginePid } from '../fixtures/engine-pid.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`notes: skipped: ${NO_ELECTRON}`)

const CLOCK = /\d\d:\d\d:\d\d/

/** Opens the form by its key; the clock time that it is about. */
async function openForm(page: Page): Promise<string> {
  await page.locator('.city').focus()
  await page.keyboard.press('n')
  await page.locator('.note-form textarea').waitFor()
  return CLOCK.exec((await page.locator('.note-form').getAttribute('aria-label')) ?? '')?.[0] ?? ''
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('.note-form textarea').fill(text)
  await page.locator('.note-form textarea').press('Enter')
  await page.locator('.note-form').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
}

/** The rows of the list, which it opens, as clock, text, struck, newest first; once there are so many. */
async function listed(page: Page, rows?: number): Promise<{ at: string; text: string; struck: boolean }[]> {
  if ((await page.locator('.note-list').count()) === 0) await page.locator('.note-list-tool').click()
  await page.locator('.note-list').waitFor({ timeout: ON_SCREEN_MS })
  if (rows !== undefined) {
    await expect.poll(() => page.locator('.note-list .note-row').count(), { timeout: ON_SCREEN_MS }).toBe(rows)
  }
  return page.locator('.note-list .note-row').evaluateAll((found) =>
    found.map((row) => ({
      at: row.querySelector('time')?.textContent ?? '',
      text: row.querySelector('.note-said')?.textContent ?? '',
      struck: row.querySelector('.note-said s') !== null,
    })),
  )
}

describe.skipIf(NO_ELECTRON)('operator notes', () => {
  const town = useWatchedTown('notes', 'calm')
  const open = async (): Promise<RunningApp> => {
    const run = await town.launch({ lang: 'zh-CN', size: '1366x768' })
    await run.painted('live')
    return run
  }

  it('are written at the moment shown, now or past, and are there wherever one looks, and after a restart', async () => {
    const { page, screenshot } = await open()
    const first = await openForm(page)
    await page.locator('.note-author input').fill('值班一岗')
    await page.locator('.note-form textarea').press('Escape')
    await page.locator('.note-form').waitFor({ state: 'detached' })
    await openForm(page)
    await write(page, '第一条：已电话通知')
    await page.locator('.note-mark').waitFor({ timeout: ON_SCREEN_MS })
    const [kept] = await listed(page, 1)
    expect(kept).toMatchObject({ text: '第一条：已电话通知', struck: false })
    expect((kept?.at ?? '') >= first).toBe(true)

    // The moment of the first, looked at again: a note about it is about then, not about now.
    // Less than a second ago is the present still.
    await page.waitForFunction((past) => Date.now() > past, Date.now() + 1_000)
    await page.locator('.note-list .note-time').click()
    await page.locator('.wall-past').waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('.note-list').press('Escape')
    expect(await openForm(page)).toBe(kept?.at)
    expect(await page.locator('.note-author input').inputValue()).toBe('值班一岗')
    await write(page, '第二条：回看时补记')
    const both = ['第一条：已电话通知', '第二条：回看时补记']
    const texts = (rows: readonly { readonly text: string }[]) => rows.map(({ text }) => text).sort()
    expect(texts(await listed(page, 2))).toEqual(both)
    await screenshot('notes-past')

    await page.locator('.note-list').press('Escape')
    await page.keyboard.press('l')
    await page.locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
    expect(texts(await listed(page, 2))).toEqual(both)
    await page.locator('.note-row', { hasText: '第一条' }).locator('.note-act').click()
    await page.locator('.note-struck').waitFor({ timeout: ON_SCREEN_MS })
    await screenshot('notes-live')
    await page.locator('.note-list').press('Escape')
    await page.locator('.note-mark').first().click()
    await page.locator('.wall-past').waitFor({ timeout: ON_SCREEN_MS })
    const before = await listed(page, 2)
    expect(before.find(({ text }) => text.startsWith('第一条'))?.struck).toBe(true)
    await town.running().close()

    const again = await open()
    expect(await listed(again.page, 2)).toEqual(before)
    await again.page.locator('.note-struck .note-act').click()
    await again.page.locator('.note-struck').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
  })

  it('keep what is typed over an input method, a reload, and an engine that dies', async () => {
    const { page, data, hears } = await open()
    const rows = (await listed(page)).length
    await page.locator('.note-list').press('Escape')
    const at = await openForm(page)
    const field = page.locator('.note-form textarea')
    await field.fill('写到一半')
    // The Enter that takes a candidate of the input method saves nothing.
    await field.evaluate((element) =>
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })),
    )
    expect(await field.inputValue()).toBe('写到一半')
    await page.reload()
    await page.locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
    expect(await openForm(page)).toBe(at)
    expect(await field.inputValue()).toBe('写到一半')

    process.kill(present(enginePid(data), 'the engine process'), 'SIGKILL')
    await hears(/engine: ended/)
    await write(page, '写完了')
    const kept = await listed(page, rows + 1)
    expect(kept.filter(({ text }) => text === '写完了')).toMatchObject([{ at }])
  })
})

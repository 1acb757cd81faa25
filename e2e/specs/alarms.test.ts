import process from 'node:process'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { present } from '../../shared/lib/assert.ts'
import { NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { enginePid } from '../fixtures/engine-pid.ts'
import { ON_SCREEN_MS, useWatchedTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`alarms: skipped: ${NO_ELECTRON}`)

describe.skipIf(NO_ELECTRON)('alarms at the desk', () => {
  const town = useWatchedTown('alarms', 'demo')
  const open = async (): Promise<RunningApp> => {
    const run = await town.launch({ lang: 'zh-CN', size: '1366x768' })
    await run.painted('live')
    return run
  }
  const openList = async (page: Page): Promise<void> => {
    await page.locator('.page-tab', { hasText: '告警' }).click()
    await page.locator('.alarm-row').first().waitFor({ timeout: ON_SCREEN_MS })
  }
  const tagged = (page: Page, tag: string) => page.locator('.alarm-row', { hasText: tag })
  const tags = async (page: Page, tag: string, rows: number): Promise<void> => {
    await expect.poll(() => tagged(page, tag).count(), { timeout: ON_SCREEN_MS }).toBe(rows)
  }

  it('are acknowledged and shelved by keys, taken back, and are so after a restart; the wall names nobody', async () => {
    const { page, screenshot } = await open()
    await openList(page)
    const first = page.locator('.alarm-row').first()
    const id = await first.getAttribute('data-alarm')
    await page.keyboard.press('q')
    await page.locator('.mark-author').fill('值班一岗')
    await page.keyboard.press('Enter')
    await tags(page, '已确认', 1)
    expect(await page.locator('.alarm-handled').textContent()).toContain('值班一岗')
    await page.locator('.mark-done .alarm-act').click()
    await tags(page, '已确认', 0)
    // By whom is known by now: the key alone does it.
    await first.click()
    await page.keyboard.press('Q')
    await tags(page, '已确认', 1)

    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('g')
    await page.locator('.mark-reason').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.mark-problem').waitFor()
    await page.locator('.mark-reason').fill('已知割接，今晚完成')
    await page.locator('.mark-until button', { hasText: '2 小时' }).click()
    await page.locator('.mark-reason').press('Enter')
    await tags(page, '搁置至', 1)
    await screenshot('alarms-desk')
    // Said of the list of what waits, the line leaves it: the next one is chosen, and the keys work on.
    await page.locator('.alarm-states button', { hasText: '待确认' }).click()
    const next = await page.locator('.alarm-row').nth(1).getAttribute('data-alarm')
    await first.click()
    await page.keyboard.press('q')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-alarm')), { timeout: ON_SCREEN_MS })
      .toBe(next)
    await page.locator('.mark-done .alarm-act').click()
    await page.locator('.alarm-states button', { hasText: '全部' }).click()
    await tags(page, '已确认', 1)
    await first.press('Enter')
    await page.locator('.card').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('Escape')
    await page.locator('.card').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page.keyboard.press('1')
    await page.locator('.alarm-line .alarm-tag', { hasText: '已确认' }).first().waitFor({ timeout: ON_SCREEN_MS })
    expect(await page.locator('.wall').textContent()).not.toContain('值班一岗')
    await town.running().close()

    const again = await open()
    await openList(again.page)
    await tags(again.page, '已确认', 1)
    await tags(again.page, '搁置至', 1)
    expect(await tagged(again.page, '已确认').getAttribute('data-alarm')).toBe(id)
    await tagged(again.page, '搁置至').click()
    expect(await again.page.locator('.alarm-handled').textContent()).toContain('值班一岗')
    expect(await again.page.locator('.alarm-handled').textContent()).toContain('已知割接，今晚完成')

    // Said while no engine runs, it is the next one's.
    process.kill(present(enginePid(again.data), 'the engine process'), 'SIGKILL')
    await again.hears(/engine: ended/)
    await tagged(again.page, '搁置至').press('q')
    await again.page.locator('.mark-author').fill('值班二岗')
    await again.page.keyboard.press('Enter')
    await tags(again.page, '已确认', 2)
  })
  it('tell their history, and what other rules would have rung', async () => {
    const { page, screenshot } = await open()
    await openList(page)
    await page.locator('.alarms-sections button', { hasText: '历史' }).click()
    await page.locator('.alarm-log tbody tr').first().waitFor({ timeout: ON_SCREEN_MS })
    expect(await page.locator('.alarm-log').textContent()).toContain('值班一岗')
    const pressed = () => page.locator('.log-filters .alarm-states [aria-pressed="true"]').allTextContents()
    expect(await pressed()).toEqual(['24 小时'])
    await screenshot('alarms-history')
    await page.locator('.moment-input').first().fill('00:00')
    await page.keyboard.press('Enter')
    await expect.poll(pressed).toEqual([])

    await page.locator('.alarms-sections button', { hasText: '规则' }).click()
    await page.locator('.rule-section').first().waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('.rule-section').first().locator('.alarm-act', { hasText: '新增规则' }).click()
    await page.locator('.rule-row .code-picker select').first().selectOption('component.outage')
    await page.locator('.rule-row label select').first().selectOption('none')
    await page.locator('.alarm-act', { hasText: '24 小时' }).click()
    await page.locator('.trial-list li', { hasText: '无可用副本' }).first().waitFor({ timeout: ON_SCREEN_MS })
    await screenshot('alarms-rules')
    const before = await page.locator('.trial-list li').count()
    expect(before).toBeGreaterThan(0)
    await page.locator('.alarm-act', { hasText: '保存' }).click()
    await page.locator('.alarm-act', { hasText: '撤销' }).waitFor({ timeout: ON_SCREEN_MS })
    // In force: the outages leave the list.
    await page.locator('.alarms-sections button', { hasText: '当前' }).click()
    await expect.poll(() => page.locator('.alarm-row', { hasText: '无可用副本' }).count(), { timeout: ON_SCREEN_MS }).toBe(0)
  })
})

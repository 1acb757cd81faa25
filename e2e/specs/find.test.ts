import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { useTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`find: skipped: ${NO_ELECTRON}`)

/** Longest wait for something to reach the screen, ms. */
const ON_SCREEN_MS = 60_000

describe.skipIf(NO_ELECTRON)('finding in the window', () => {
  const town = useTown('find', 'calm')
  let run: RunningApp

  beforeAll(async () => {
    run = await launchApp({ ...town.watch(), lang: 'zh-CN', size: '1366x768' })
    await run.painted('live')
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await run.screenshot(`find-failed-${task.name.slice(0, 20)}`)
  })
  afterAll(async () => {
    await run?.close()
  })

  it('finds an app by a few letters, and opens its card with the keyboard alone', async () => {
    const { page } = run
    await page.keyboard.press('Control+k')
    // Enter comes before the answer: what is listed is still what the first letter found.
    await page.keyboard.type('s')
    await page.locator('.palette-chosen').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.type('chool enrol')
    await page.keyboard.press('Enter')
    await page.locator('.card[aria-label*="入学报名"]').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('Escape')
    await page.locator('.card').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })

    await page.keyboard.press('Control+k')
    await page.keyboard.type('school enrol')
    await page.locator('.palette-chosen', { hasText: '入学报名' }).waitFor({ timeout: ON_SCREEN_MS })
    await run.screenshot('find-palette')
    await page.keyboard.press('Enter')
    await page.locator('.card[aria-label*="入学报名"]').waitFor({ timeout: ON_SCREEN_MS })
    expect(await page.locator('.palette').count()).toBe(0)
  })

  it('leads a colleague to the same place by a link that is pasted', async () => {
    const { app, page } = run
    await page.keyboard.press('Control+k')
    await page.keyboard.type('链接')
    await page.keyboard.press('Enter')
    const read = () => app.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(read, { timeout: ON_SCREEN_MS }).toContain('wanglou:?app=app%3Aedu-enrol')
    const link = await read()
    const offered = async (pasted: string): Promise<string> => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.locator('.palette-field').fill(pasted)
      return page.locator('.palette-chosen').innerText()
    }
    expect(await offered(`${link}x`)).toContain('另一个环境')
    expect(await offered('wanglou:?app=app:no-such')).toContain('此处没有该应用')
    expect(await offered('wanglou:?page=capacity&at=2020-01-01T00:00:00.000Z')).toMatch(/容量 · 2020[\s\S]*记录始于/)
    await page.keyboard.press('Enter')
    await page.locator('.wall-past .past-tab').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('l')
    await page.locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('1')
    await page.locator('[data-app="app:edu-enrol"]').waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
    await page.keyboard.press('Control+k')
    await page.locator('.palette-field').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.locator('.card').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page.keyboard.press('Control+k')
    await page.keyboard.insertText(link)
    await page.keyboard.press('Enter')
    await page.locator('.card[aria-label*="入学报名"]').waitFor({ timeout: ON_SCREEN_MS })
    await page.keyboard.press('Escape')
  })

  it('lists all that a filter leaves, draws what is on screen only, and keeps a view', async () => {
    const { page } = run
    const instances = [...town.simulator().estate.clusters.values()].reduce(
      (sum, cluster) => sum + cluster.store.shelf('pods').size,
      0,
    )
    await page.keyboard.press('Control+k')
    await page.keyboard.type('类型:实例')
    await page.locator('.palette-offer', { hasText: '全部' }).click({ timeout: ON_SCREEN_MS })
    await page.locator('.find-table').waitFor({ timeout: ON_SCREEN_MS })
    const rowCount = async () => Number(await page.locator('.find-table table').getAttribute('aria-rowcount')) - 1
    await expect.poll(rowCount, { timeout: ON_SCREEN_MS }).toBe(instances)
    expect(await page.locator('.find-table tbody tr').count()).toBeLessThan(100)
    await page.locator('.find-table table').focus()
    await page.keyboard.press('End')
    await page.locator(`.find-table tr[aria-rowindex="${instances + 1}"] .find-open`).waitFor({ timeout: ON_SCREEN_MS })
    await run.screenshot('find-list')

    await page.locator('.find-field').fill('类型:应用 委办局:教育局')
    await page.locator('.chip', { hasText: '教育局' }).waitFor()
    const ofEducation = town.simulator().estate.plan.bureaus.find(({ name }) => name === '教育局')?.apps.length
    await expect.poll(rowCount, { timeout: ON_SCREEN_MS }).toBe(ofEducation)
    await page.locator('.find-table table').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.locator('.find-tools .scene-tool', { hasText: '对比' }).click({ timeout: ON_SCREEN_MS })
    await page.locator('.find-compare tbody tr').first().waitFor()
    await run.screenshot('find-compare')
    expect(await page.locator('.find-compare thead').innerText()).toMatch(/数据截至 \d\d:\d\d:\d\d/)
    // One step outwards: the list is behind it, with what was chosen.
    await page.keyboard.press('Escape')
    await page.locator('.find-table .find-chosen').first().waitFor({ timeout: ON_SCREEN_MS })

    await page.locator('.chip-act', { hasText: '保存为视图' }).click()
    await page.keyboard.type('教育局的应用')
    await page.keyboard.press('Enter')
    await page.locator('.find-view', { hasText: '教育局的应用' }).waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('.find-field').fill('')
    await page.locator('.find-view .chip', { hasText: '教育局的应用' }).click()
    expect(await page.locator('.find-field').inputValue()).toBe('类型:应用 委办局:教育局')
    // One press takes it away, another brings it back.
    await page.locator('.find-view .chip-act').click()
    await page.locator('.find-view').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page.locator('.find-views .chip-act', { hasText: '撤销' }).click()
    await page.locator('.find-view', { hasText: '教育局的应用' }).waitFor({ timeout: ON_SCREEN_MS })
  })
})

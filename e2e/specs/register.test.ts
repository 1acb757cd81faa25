import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRegisterFile } from '../../main/config/register-file.ts'
import { gb18030Of } from '../../main/config/register-import/gb18030-fixture.ts'
import { csvOf, plantedSheet } from '../../main/config/register-import/planted-fixture.ts'
import { workbookOf } from '../../main/config/register-import/workbook-fixture.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'

const ON_SCREEN_MS = 60_000

const REGISTER = `# 由信息中心维护
estate: { name: 江城市大数据局 }
bureaus:
  - { id: edu, name: 教育局 }
  - { id: hrss, name: 人社局 }
  - { id: health, name: 卫健委 }
apps:
  - { id: app-7, name: 旧名, bureau: edu, contractor: 某公司 } # 留着
events:
  - { name: 秋季报名, from: 2026-08-20T08:00:00+08:00, to: 2030-08-25T20:00:00+08:00, factor: 60, apps: [ app-7 ] }
`

/** Drops a file on the page as a person would: the page itself reads it. */
function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  return page.evaluate(
    ([fileName, base64]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], fileName))
      document
        .querySelector('.register')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    },
    [name, Buffer.from(bytes).toString('base64')] as const,
  )
}

describe.skipIf(NO_ELECTRON)('register page', () => {
  let folder = ''
  let run: RunningApp | null = null

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-register-page-'))
    mkdirSync(join(folder, 'data'))
  })
  afterEach(async () => {
    await run?.close()
    run = null
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(register: string | null, lang: 'zh-CN' | 'en', size: string): Promise<Page> {
    const sources = join(folder, 'sources.yaml')
    writeFileSync(sources, `sources: []\n${register === null ? '' : 'register: register.yaml\n'}`)
    if (register !== null) writeFileSync(join(folder, 'register.yaml'), register)
    run = await launchApp({ data: join(folder, 'data'), sources, lang, size })
    await run.page.locator('[data-page=register]').click()
    await run.page.locator('.register-path').waitFor({ timeout: ON_SCREEN_MS })
    return run.page
  }
  const seen = (page: Page, selector: string) => page.locator(selector).first().waitFor({ timeout: ON_SCREEN_MS })

  it('previews a workbook of 5,000 rows with 200 faults, writes the good ones, and takes that back to the byte', async () => {
    const page = await open(REGISTER, 'zh-CN', '1366x768')
    await seen(page, '[data-apps="1"]')
    await run?.screenshot('register-1366')
    const { rows, merges, planted } = plantedSheet(5_000, 200, true)
    await drop(page, '全市应用台账.xlsx', workbookOf({ 应用清单: rows }, merges))
    await seen(page, `[data-findings="${planted.size}"]`)
    const first = [...planted.keys()].slice(0, 100)
    for (const cell of first) expect(await page.locator(`[data-cell="${cell}"]`).count(), cell).toBe(1)
    expect(readFileSync(join(folder, 'register.yaml'), 'utf8')).toBe(REGISTER)
    await run?.screenshot('register-preview-1366')

    await page.locator('.register-acts .note-save').click()
    await page.locator('.register-sure').click()
    await seen(page, '.register-done')
    const apps = readRegisterFile(join(folder, 'register.yaml'), 0).register?.apps.length ?? 0
    expect(apps).toBeGreaterThan(4_800)
    await seen(page, `[data-apps="${apps}"]`)
    expect(readFileSync(join(folder, 'register.yaml'), 'utf8')).toContain('# 留着')
    // The wall has it too: the engine reads the register again by itself.
    await page.locator('[data-page=wall]').click()
    await page.getByText(apps.toLocaleString('en-US'), { exact: true }).first().waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('[data-page=register]').click()
    await seen(page, '.register-undo')
    await run?.screenshot('register-applied-1366')

    await page.locator('.register-undo button').click()
    await seen(page, '[data-apps="1"]')
    expect(readFileSync(join(folder, 'register.yaml'), 'utf8')).toBe(REGISTER)
  })

  it('begins a register from a GB18030 sheet whose bureaus are new, through the dialog, and takes even that back', async () => {
    const page = await open(null, 'en', '1920x1080')
    const sheet = join(folder, 'sheet.csv')
    const { rows } = plantedSheet(40, 2, false)
    writeFileSync(sheet, gb18030Of(csvOf(rows)))
    await run?.app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    }, sheet)
    await page.locator('.register-import').click()
    await seen(page, '[name="newBureaus"]')
    await run?.screenshot('register-preview-1920-en')
    await page.locator('[name="newBureaus"]').check()
    await seen(page, '[data-count="added"] strong:not(:text-is("0"))')
    await page.locator('.register-acts .note-save').click()
    await page.locator('.register-sure').click()
    await seen(page, '.register-done')
    const begun = join(folder, 'data', 'register.yaml')
    expect(existsSync(begun)).toBe(true)
    await run?.screenshot('register-begun-1920-en')
    await page.locator('.register-undo button').click()
    await seen(page, '.register-done')
    await page.locator('.register-undo').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(existsSync(begun)).toBe(false)
    expect(readFileSync(join(folder, 'sources.yaml'), 'utf8')).toBe('sources: []\n')
  })

  it('says in words why a file is none, and keeps what is on screen', async () => {
    const page = await open(REGISTER, 'zh-CN', '1366x768')
    await drop(page, 'x.xlsx', Buffer.from('PK\u0003\u0004nothing'))
    await seen(page, '[role="alert"]')
    await seen(page, '[data-apps="1"]')
  })
})

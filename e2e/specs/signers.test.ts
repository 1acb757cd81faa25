import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicKeyText, readPublicKeyText } from '../../main/config/signing/public-key-file.ts'
import { readSigners, SIGNERS_FILE } from '../../main/config/signing/signers-file.ts'
import { signerOf } from '../../main/engine/snapshot/package/package-fixture.ts'
import { fingerprintText } from '../../shared/snapshot/suite.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { writeIncidentPackage } from '../fixtures/incident-package.ts'

if (NO_ELECTRON) console.warn(`signers: skipped: ${NO_ELECTRON}`)

/** Longest wait for something to reach the screen, ms. */
const ON_SCREEN_MS = 60_000
const PASSPHRASE = 'four words that nobody guesses'
const LOOKS = [
  ['1920x1080', { width: 1920, height: 1080 }],
  ['1366x768', { width: 1366, height: 768 }],
] as const

describe.skipIf(NO_ELECTRON)('whose snapshots are believed', () => {
  const contractor = signerOf('ed25519-sha256', '云州市大数据运营有限公司')
  const province = signerOf('sm2-sm3', '省级政务服务数据管理局')
  let folder = ''
  let data = ''
  let path = ''
  let run: RunningApp | null = null

  const page = (): Page => {
    if (!run) throw new Error('no app')
    return run.page
  }
  const box = () => page().locator('.case-box', { hasText: '不认识这份快照的签署者' })
  const strip = () => page().locator('.case-strip')
  const panel = () => page().locator('.signers')
  const row = (signer: { readonly fingerprint: string }) => page().locator(`tr[data-signer="${signer.fingerprint}"]`)
  const known = (): readonly string[] => readSigners(data).map(({ name }) => name)

  async function drop(): Promise<void> {
    const session = await page().context().newCDPSession(page())
    const dropped = { items: [], files: [path], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data: dropped })
    await session.detach()
  }

  /** What the file dialogs would answer. */
  const chooses = (file: string) =>
    run?.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen })
    }, file)

  /** In both languages, themes and sizes. */
  async function pictures(name: string): Promise<void> {
    for (const [size, viewport] of LOOKS) {
      await page().setViewportSize(viewport)
      for (const theme of ['dark', 'light'])
        for (const lang of ['zh', 'en']) {
          await run?.screenshot(`${name}-${size}-${lang}-${theme}`)
          await page()
            .locator(lang === 'zh' ? '.lang-switch' : '.theme-switch')
            .click()
          if (lang === 'en') await page().locator('.lang-switch').click()
        }
    }
    await page().setViewportSize(LOOKS[0][1])
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-signers-'))
    data = join(folder, 'here')
    mkdirSync(data)
    path = (await writeIncidentPackage(folder, contractor)).path
    run = await launchApp({ data, lang: 'zh-CN', size: '1920x1080' })
    await run.painted('first')
  }, 240_000)
  afterAll(async () => {
    await run?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('an unknown signer is said to be one, and is only trusted by who says that the fingerprint was compared', async () => {
    await drop()
    await box().waitFor({ timeout: ON_SCREEN_MS })
    expect(await box().textContent()).toContain(fingerprintText(contractor.fingerprint))
    const trust = box().getByRole('button', { name: '信任并打开' })
    expect(await trust.isDisabled()).toBe(true)
    // The keyboard is there already, on what does nothing.
    expect(await page().evaluate(() => document.activeElement?.textContent)).toBe('不打开')
    await page().keyboard.press('Escape')
    await box().waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(known()).toEqual([])

    await drop()
    await box().waitFor({ timeout: ON_SCREEN_MS })
    await pictures('signers-box')
    await box().getByRole('checkbox').focus()
    await page().keyboard.press('Space')
    for (const _ of ['leave', 'once', 'trust']) await page().keyboard.press('Tab')
    await page().keyboard.press('Enter')
    await strip().getByText(`签署：${contractor.name}`).waitFor({ timeout: ON_SCREEN_MS })
    expect(known()).toEqual([contractor.name])
    await page().locator('.past-tab').waitFor({ timeout: ON_SCREEN_MS })
    await page().keyboard.press('l')
    await strip().waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
  })

  it('they are listed beside the cases, renamed and removed, and either is taken back', async () => {
    await page().locator('[data-page="incidents"]').click()
    await page().getByRole('button', { name: '签署者与密钥…' }).click()
    await row(contractor).waitFor({ timeout: ON_SCREEN_MS })
    expect(await row(contractor).locator('.signers-print').innerText()).toBe(fingerprintText(contractor.fingerprint))

    await row(contractor).getByRole('button', { name: '改名' }).click()
    await page().keyboard.type('运营公司')
    await page().keyboard.press('Enter')
    await row(contractor).getByText('运营公司').waitFor({ timeout: ON_SCREEN_MS })
    expect(known()).toEqual(['运营公司'])
    await panel().getByRole('button', { name: '撤销' }).click()
    await row(contractor).getByText(contractor.name).waitFor({ timeout: ON_SCREEN_MS })

    await row(contractor).getByRole('button', { name: '移除' }).click()
    await panel().getByText('还没有').waitFor({ timeout: ON_SCREEN_MS })
    expect(await page().evaluate(() => document.activeElement?.textContent)).toBe('撤销')
    await pictures('signers-none')
    expect(known()).toEqual([])
    // The page of cases says it at once, and leads back here.
    await panel().getByRole('button', { name: '返回' }).focus()
    await page().keyboard.press('Escape')
    const told = page().locator('[data-case]')
    await told.getByText('未知', { exact: true }).waitFor({ timeout: ON_SCREEN_MS })
    await pictures('signers-case-unknown')
    await told.getByRole('button', { name: '核对并信任…' }).click()
    await panel().getByText(`核对“${contractor.name}”的指纹`).waitFor({ timeout: ON_SCREEN_MS })
    await pictures('signers-compare')
    await panel().getByRole('button', { name: '不添加' }).click()
    await panel().getByRole('button', { name: '撤销' }).click()
    await row(contractor).waitFor({ timeout: ON_SCREEN_MS })
    expect(known()).toEqual([contractor.name])
  })

  it('one is added from a public key file, and what is none says so', async () => {
    const file = join(folder, 'province.json')
    writeFileSync(file, 'not a key')
    await chooses(file)
    await panel().getByRole('button', { name: '从公钥文件添加…' }).click()
    await panel().getByRole('alert').getByText('没有可用的公钥').waitFor({ timeout: ON_SCREEN_MS })
    writeFileSync(file, publicKeyText(province))
    await panel().getByRole('button', { name: '从公钥文件添加…' }).click()
    await panel().getByText(`核对“${province.name}”的指纹`).waitFor({ timeout: ON_SCREEN_MS })
    expect(known()).toEqual([contractor.name])
    await panel().getByRole('checkbox').check()
    await panel().getByRole('button', { name: '信任', exact: true }).click()
    await row(province).waitFor({ timeout: ON_SCREEN_MS })
    expect(known()).toEqual([contractor.name, province.name])
  })

  it('an own key is made here, known at once, and its public half is saved', async () => {
    const vault = panel().locator('.vault-bar')
    await vault.locator('input').nth(0).fill(PASSPHRASE)
    await vault.locator('input').nth(1).fill(PASSPHRASE)
    await vault.locator('button[type="submit"]').click()
    const own = panel().locator('tr[data-own="sm2-sm3"]')
    await own.locator('input').fill('云州市数据局')
    await page().keyboard.press('Enter')
    await own.locator('.signers-print').waitFor({ timeout: ON_SCREEN_MS })
    expect(known()).toEqual([contractor.name, province.name, '云州市数据局'])
    const file = join(folder, 'own.json')
    await chooses(file)
    await own.getByRole('button', { name: '导出公钥…' }).click()
    await panel().getByText(`公钥已保存到 ${file}`).waitFor({ timeout: ON_SCREEN_MS })
    const saved = readPublicKeyText(readFileSync(file, 'utf8'), 'x')
    expect(await own.locator('.signers-print').innerText()).toBe(fingerprintText(saved?.fingerprint ?? ''))
    await pictures('signers')
    // Removed from those known, it is here all the same, and comes back by a press.
    await row({ fingerprint: saved?.fingerprint ?? '' })
      .getByRole('button', { name: '移除' })
      .click()
    await own.getByText('不在信任名单中').waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('signers-own-removed-zh')
    expect(known()).toEqual([contractor.name, province.name])
    await own.getByRole('button', { name: '加入信任名单' }).click()
    await row({ fingerprint: saved?.fingerprint ?? '' }).waitFor({ timeout: ON_SCREEN_MS })
    expect(known()).toEqual([contractor.name, province.name, '云州市数据局'])
  })

  it('a list that does not read says so, with the way out, and is read again', async () => {
    const file = join(data, SIGNERS_FILE)
    const before = readFileSync(file)
    writeFileSync(file, '{')
    await panel().getByRole('button', { name: '返回' }).focus()
    await page().keyboard.press('Escape')
    await page().getByRole('button', { name: '签署者与密钥…' }).click()
    await panel().getByRole('alert').getByText('信任名单').waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('signers-damaged-zh')
    writeFileSync(file, before)
    await panel().getByRole('button', { name: '重新读取' }).click()
    await row(province).waitFor({ timeout: ON_SCREEN_MS })
  })
})

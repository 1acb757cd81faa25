import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { casesFolder } from '../../main/engine/snapshot/case/cases.ts'
import { fingerprintText } from '../../shared/snapshot/suite.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { enginePid } from '../fixtures/engine-pid.ts'
import { useTown } from '../fixtures/town.ts'
import { levels, type Witness, witness } from '../fixtures/wall-levels.ts'

if (NO_ELECTRON) console.warn(`cases: skipped: ${NO_ELECTRON}`)

/** Longest wait for something to reach the screen, ms. */
const ON_SCREEN_MS = 60_000
/** A rollout that crashes is an alarm once its pods have restarted a few times, ms. */
const BURNS_MS = 150_000
const SECOND_MS = 1_000

/** The app that the scenario rolls out badly. */
const PORTAL = 'app:service-portal'

const two = (n: number) => String(n).padStart(2, '0')
const clock = (at: number) => {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
const typed = (at: number) => `${two(new Date(at).getMonth() + 1)}-${two(new Date(at).getDate())} ${clock(at)}`

async function lookAt(page: Page, at: number): Promise<void> {
  await page.keyboard.press('t')
  await page.keyboard.type(typed(at))
  await page.keyboard.press('Enter')
  await page.locator('.past-tab time', { hasText: clock(at) }).waitFor({ timeout: ON_SCREEN_MS })
  await page.locator('.city[aria-busy="false"]').waitFor({ timeout: ON_SCREEN_MS })
}

/** Drops a file on the window, as a person does from a folder. */
async function drop(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
  await session.detach()
}

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const signerSchema = z.object({ signer: z.object({ fingerprint: z.string() }) })
/** What the key is made out to. */
const SIGNER = '云州市数据局'

const wanglou = (...args: readonly string[]): string =>
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    ...{ env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'ignore'] },
  }).toString()
const iso = (at: number): string => new Date(at).toISOString()

describe.skipIf(NO_ELECTRON)('a snapshot that is opened in the window', () => {
  const town = useTown('cases', 'calm')
  const data = (): string => town.watch().data
  let path = ''
  let fingerprint = ''
  let run: RunningApp | null = null
  const moments: Witness[] = []

  const page = (): Page => {
    if (!run) throw new Error('no app')
    return run.page
  }
  const strip = () => page().locator('.case-strip')
  const cases = (): readonly string[] => (existsSync(casesFolder(data())) ? readdirSync(casesFolder(data())) : [])

  beforeAll(async () => {
    run = await launchApp({ ...town.watch(), lang: 'zh-CN', size: '1920x1080' })
    await run.painted('live')
    const portal = (so: string) => page().locator(`[data-app="${PORTAL}"]${so}`)
    moments.push(await witness(page()))
    const { estate, startScenario, catchUp } = town.simulator()
    startScenario('bad-rollout')
    await portal(':not([data-level="normal"], [data-level="unknown"])').waitFor({ state: 'attached', timeout: BURNS_MS })
    moments.push(await witness(page()))
    catchUp()
    for (const app of ['service-portal', 'health-register']) {
      const [placed] = estate.componentsOf(app, 'api')
      if (placed) estate.rollBack(placed)
    }
    await portal('[data-level="normal"]').waitFor({ state: 'attached', timeout: BURNS_MS })
    moments.push(await witness(page()))
    const [first, , last] = moments
    if (first === undefined || last === undefined) throw new Error('no moments')
    path = join(town.folder(), 'rollout.wlsnap')
    const pass = join(town.folder(), 'pass')
    writeFileSync(pass, 'a long passphrase\n')
    chmodSync(pass, 0o600)
    const here = ['--data', data(), '--passphrase-file', pass]
    const window = ['--from', iso(first.at - SECOND_MS), '--to', iso(last.at + SECOND_MS)]
    wanglou('keys', 'make', '--suite', 'ed25519-sha256', '--name', SIGNER, ...here)
    wanglou('export', '--out', path, ...window, ...here)
    // As on the machine of a colleague, who does not know whose key it is.
    fingerprint = signerSchema.parse(JSON.parse(wanglou('verify', path, '--data', data(), '--json'))).signer.fingerprint
    wanglou('signers', 'remove', fingerprint, '--data', data())
  }, 480_000)
  afterAll(async () => {
    await run?.close()
  })

  it('refuses what is none, in words, and writes nothing', async () => {
    const junk = join(town.folder(), 'junk.wlsnap')
    writeFileSync(junk, 'not a snapshot, and longer than the shortest archive can be')
    await drop(page(), junk)
    const box = page().locator('.case-box', { hasText: '不是望楼事件快照' })
    await box.waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('case-refused')
    await box.getByRole('button', { name: '知道了' }).click()
    await box.waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(cases()).toEqual([])
  })

  it('asks about a signer that is not known, and writes nothing before the answer', async () => {
    await drop(page(), path)
    const box = page().locator('.case-box', { hasText: '不认识这份快照的签署者' })
    await box.waitFor({ timeout: ON_SCREEN_MS })
    expect(await box.textContent()).toContain(fingerprintText(fingerprint))
    await run?.screenshot('case-unknown-signer')
    expect(cases()).toEqual([])
    await box.getByRole('button', { name: '仍然打开' }).click()
    await strip().waitFor({ timeout: ON_SCREEN_MS })
    await page().locator('.case-present').waitFor({ timeout: ON_SCREEN_MS })
    expect(cases()).toHaveLength(1)
  })

  it('shows each moment as it was live, under a strip that says what it is and by whom', async () => {
    for (const [index, { at, levels: were }] of moments.entries()) {
      await lookAt(page(), at)
      expect(await levels(page())).toEqual(were)
      await run?.screenshot(`case-moment-${index}`)
    }
    const told = await strip().textContent()
    expect(told).toContain('事件快照')
    expect(told).toContain(`签署者未知：自称“${SIGNER}”`)
    expect(await page().locator('.past-frame').isVisible()).toBe(true)
    expect(await page().locator('.page-tab').count()).toBe(4)
  })

  it('stays inside of its window, and lets nothing be written', async () => {
    const [first, , last] = moments
    await page().keyboard.press('t')
    await page().keyboard.type(typed((last?.at ?? 0) + 60_000))
    await page().keyboard.press('Enter')
    await page().locator('.moment-fault').waitFor({ timeout: ON_SCREEN_MS })
    await page().keyboard.press('Escape')
    await lookAt(page(), first?.at ?? 0)
    for (const key of ['<', 'n', 'i', 'Control+k']) await page().keyboard.press(key)
    await page()
      .locator('.past-tab time', { hasText: clock((first?.at ?? 0) - SECOND_MS) })
      .waitFor({ timeout: ON_SCREEN_MS })
    expect(await page().locator('.note-form, .incident-form, .palette-veil').count()).toBe(0)
  })

  it('has pages that tell of its moments, and no others', async () => {
    await lookAt(page(), moments[1]?.at ?? 0)
    for (const name of ['alarms', 'matrix', 'sources']) {
      await page().locator(`[data-page="${name}"]`).click()
      await page().locator('.desk .desk-title').first().waitFor({ timeout: ON_SCREEN_MS })
      await expect.poll(() => page().locator('.desk [aria-busy="true"]').count(), { timeout: ON_SCREEN_MS }).toBe(0)
      await run?.screenshot(`case-page-${name}`)
    }
    expect(await page().locator('.page-tab').count()).toBe(4)
    await page().keyboard.press('1')
    await page().locator('.desk').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
  })

  it('shows a card of then', async () => {
    await lookAt(page(), moments[1]?.at ?? 0)
    await page().locator('.alarm-row, .alarms button').first().click()
    await page().locator('.card').waitFor({ timeout: ON_SCREEN_MS })
    await page().locator('.history-entry').first().waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('case-card')
    expect(await page().locator('.card-act').count()).toBe(0)
    await page().keyboard.press('Escape')
    await page().locator('.card').waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
  })

  it('is in the other language and on a small screen what it is', async () => {
    await page().setViewportSize({ width: 1366, height: 768 })
    await page().locator('.lang-switch').click()
    await strip().getByText('Snapshot', { exact: true }).waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('case-en-1366')
    await page().locator('.lang-switch').click()
    await page().setViewportSize({ width: 1920, height: 1080 })
  })

  it('stands at the same moment of the case after the engine was killed', async () => {
    const during = moments[1] ?? { at: 0, levels: {} }
    await lookAt(page(), during.at)
    const pid = enginePid(data())
    if (pid === null) throw new Error('no engine')
    process.kill(pid, 'SIGKILL')
    await page().locator('.notice-strip', { hasText: '正在重启' }).waitFor({ timeout: ON_SCREEN_MS })
    await page().locator('.notice-strip', { hasText: '正在重启' }).waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page().locator('.city[aria-busy="false"]').waitFor({ timeout: ON_SCREEN_MS })
    expect(await levels(page())).toEqual(during.levels)
    expect(await strip().isVisible()).toBe(true)
  })

  it('is left by one key, and the live estate is there again', async () => {
    await page().keyboard.press('Escape')
    await strip().waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page().locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
    expect(await page().locator('.past-frame').count()).toBe(0)
    await page().locator(`[data-app="${PORTAL}"][data-level="normal"]`).waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
  })

  it('is listed on the page of incidents, opened from there, and removed only when that is said twice', async () => {
    await page().locator('[data-page="incidents"]').click()
    const row = page().locator('[data-case]')
    await row.waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('case-list')
    expect(await row.textContent()).toContain('未知')
    wanglou('signers', 'trust', path, '--data', data(), '--fingerprint', fingerprint)
    await row.getByRole('button', { name: '打开' }).click()
    await strip().waitFor({ timeout: ON_SCREEN_MS })
    await strip().getByText(`签署：${SIGNER}`).waitFor({ timeout: ON_SCREEN_MS })
    await page().locator('.past-tab').waitFor({ timeout: ON_SCREEN_MS })
    await page().keyboard.press('l')
    await strip().waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page().locator('[data-page="incidents"]').click()
    await row.getByRole('button', { name: '移除' }).click()
    expect(cases()).toHaveLength(1)
    await row.getByRole('button', { name: '确认移除' }).click()
    await row.waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    expect(cases()).toEqual([])
  })
})

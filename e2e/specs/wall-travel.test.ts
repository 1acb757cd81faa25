import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZH_CN } from '../../renderer/i18n/zh-cn.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { enginePid } from '../fixtures/engine-pid.ts'
import { useTown } from '../fixtures/town.ts'
import { levels, type Witness, witness } from '../fixtures/wall-levels.ts'

if (NO_ELECTRON) console.warn(`wall-travel: skipped: ${NO_ELECTRON}`)

/** Longest wait for something to reach the screen, ms. */
const ON_SCREEN_MS = 60_000
/** A rollout that crashes is an alarm once its pods have restarted a few times, ms. */
const BURNS_MS = 150_000
const SECOND_MS = 1000

/** The app that the scenario rolls out badly. */
const PORTAL = 'app:service-portal'

const two = (n: number) => String(n).padStart(2, '0')
const clock = (at: number) => {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
const plusMinute = (text: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return `${two((hours + Math.floor((minutes + 1) / 60)) % 24)}:${two((minutes + 1) % 60)}:${two(seconds)}`
}
const typed = (at: number) => `${two(new Date(at).getMonth() + 1)}-${two(new Date(at).getDate())} ${clock(at)}`

/** The moment on screen is this one, and no other is awaited. */
async function isAt(page: Page, at: number): Promise<void> {
  await page.locator('.past-tab time', { hasText: clock(at) }).waitFor({ timeout: ON_SCREEN_MS })
  await page.locator('.city[aria-busy="false"]').waitFor({ timeout: ON_SCREEN_MS })
}

async function lookAt(page: Page, at: number): Promise<void> {
  await page.keyboard.press('t')
  await page.keyboard.type(typed(at))
  await page.keyboard.press('Enter')
  await isAt(page, at)
}

/**
 * Of the present, and the mark of the house, which is the same at every moment: its slanting edges are rounded by up to 5 of 255. That there is a
 * later day turns true with the present, too.
 */
const UNTOLD = `.clock, .top-as-of, .tower-mark, [aria-label="${ZH_CN['day.later']}"] path`

/** The picture once it is drawn, without `UNTOLD`, and nothing else. (A mask of Playwright's needs a newer Chrome.) */
async function picture(page: Page): Promise<Buffer> {
  const see = (visibility: string) =>
    page.evaluate(
      async ({ masked, visibility }) => {
        await document.fonts.ready
        for (const each of document.querySelectorAll<HTMLElement | SVGElement>(masked)) each.style.visibility = visibility
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      },
      { masked: UNTOLD, visibility },
    )
  await see('hidden')
  const png = await page.screenshot()
  await see('')
  return png
}

/** What the rasteriser may round an antialiased edge by, of 255: it depends on what else it redrew at the time. Nobody can see it. */
const ROUNDING = 1

/** Pixels of two pictures that differ in any channel. */
function differing(page: Page, a: Buffer, b: Buffer): Promise<number> {
  const pair = [a.toString('base64'), b.toString('base64')]
  return page.evaluate(
    async ({ pngs, rounding }) => {
      const [one, other] = await Promise.all(
        pngs.map(async (png) => {
          const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]))
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
          context?.drawImage(bitmap, 0, 0)
          return context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray()
        }),
      )
      if (!one || !other || one.length !== other.length || one.length === 0) return Number.POSITIVE_INFINITY
      let count = 0
      for (let at = 0; at < one.length; at += 4) {
        if ([0, 1, 2, 3].some((channel) => Math.abs((one[at + channel] ?? 0) - (other[at + channel] ?? 0)) > rounding)) count += 1
      }
      return count
    },
    { pngs: pair, rounding: ROUNDING },
  )
}

describe.skipIf(NO_ELECTRON)('the wall in time', () => {
  const town = useTown('travel', 'calm')
  let run: RunningApp | null = null
  const moments: { before: Witness; during: Witness; after: Witness } = {
    before: { at: 0, levels: {} },
    during: { at: 0, levels: {} },
    after: { at: 0, levels: {} },
  }

  const open = () => launchApp({ ...town.watch(), lang: 'zh-CN', size: '1920x1080' })
  const page = (): Page => {
    if (!run) throw new Error('no app')
    return run.page
  }

  beforeAll(async () => {
    run = await open()
    await run.painted('live')
    const portal = (so: string) => page().locator(`[data-app="${PORTAL}"]${so}`)
    moments.before = await witness(page())
    const { estate, startScenario, catchUp } = town.simulator()
    startScenario('bad-rollout')
    await portal(':not([data-level="normal"], [data-level="unknown"])').waitFor({ state: 'attached', timeout: BURNS_MS })
    moments.during = await witness(page())
    await run.screenshot('travel-live-burning')
    catchUp()
    for (const app of ['service-portal', 'health-register']) {
      const [placed] = estate.componentsOf(app, 'api')
      if (placed) estate.rollBack(placed)
    }
    await portal('[data-level="normal"]').waitFor({ state: 'attached', timeout: BURNS_MS })
    moments.after = await witness(page())
  }, 480_000)
  afterAll(async () => {
    await run?.close()
  })

  it('shows each moment of a bad rollout as it was live, and the same pixels when it is visited again', async () => {
    const names = ['before', 'during', 'after'] as const
    const pictures = new Map<string, Buffer>()
    for (const name of names) {
      await lookAt(page(), moments[name].at)
      expect(await levels(page()), name).toEqual(moments[name].levels)
      pictures.set(name, await picture(page()))
      await run?.screenshot(`travel-${name}`)
    }
    expect(moments.before.levels[PORTAL]).toBe('normal')
    for (const name of [...names].reverse()) {
      await lookAt(page(), moments[name].at)
      const again = await picture(page())
      const first = pictures.get(name) ?? Buffer.of()
      const count = first.equals(again) ? 0 : await differing(page(), first, again)
      if (count > 0) {
        writeFileSync(join('e2e', 'screenshots', `travel-${name}-first.png`), first)
        writeFileSync(join('e2e', 'screenshots', `travel-${name}-again.png`), again)
      }
      expect(count, `${name}: pixels that differ`).toBe(0)
    }
  })

  it('says that it is past, and goes live again by one key', async () => {
    await lookAt(page(), moments.during.at)
    expect(await page().locator('.past-tab').textContent()).toBe(`回看${clock(moments.during.at)}`)
    expect(await page().locator('.past-frame').isVisible()).toBe(true)
    expect(await page().locator('.handle').getAttribute('aria-valuetext')).toContain(`回看 ${clock(moments.during.at)}`)
    await page().keyboard.press('l')
    await page().locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
    expect(await page().locator('.past-frame, .past-tab').count()).toBe(0)
  })

  it('goes by keys from change to change, and by the minute', async () => {
    await lookAt(page(), moments.after.at)
    const shown = () => page().locator('.past-tab time').textContent()
    await page().keyboard.press('[')
    await expect.poll(shown, { timeout: ON_SCREEN_MS }).not.toBe(clock(moments.after.at))
    await page().locator('.city[aria-busy="false"]').waitFor()
    const changed = await shown()
    expect(changed !== null && changed < clock(moments.after.at)).toBe(true)
    // A minute before the first change there is no record: it goes no further back than that.
    await page().keyboard.press(',')
    await expect.poll(shown, { timeout: ON_SCREEN_MS }).not.toBe(changed)
    const first = await shown()
    expect(first !== null && first <= clock(moments.before.at)).toBe(true)
    // A minute on from there, or the present where that is not past yet.
    await page().keyboard.press('.')
    const onwards = page()
      .locator('.wall-live')
      .or(page().locator('.past-tab time', { hasText: plusMinute(first ?? '') }))
    await onwards.first().waitFor({ timeout: ON_SCREEN_MS })
    await page().keyboard.press('Escape')
    await page().locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
  })

  it('plays on from a moment, and is live when it has caught up', async () => {
    await lookAt(page(), moments.during.at)
    await page().keyboard.press('s')
    await page().keyboard.press('s')
    await page().locator('.tool[aria-pressed="true"]', { hasText: '×60' }).waitFor()
    await page().locator('.city').focus()
    await page().keyboard.press(' ')
    await page().locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
    expect(await page().locator('.past-frame').count()).toBe(0)
  })

  it('follows the pointer on the bar, and a handle let go at its end is live', async () => {
    const box = await page().locator('.bar-track').boundingBox()
    if (!box) throw new Error('no bar')
    const middle = box.y + box.height / 2
    const handle = await page().locator('.handle').boundingBox()
    const end = (handle?.x ?? 0) + 1
    await page().mouse.move(end - 6, middle)
    await page().mouse.down()
    await page().locator('.past-frame').waitFor({ timeout: ON_SCREEN_MS })
    await page().mouse.move(end - 3, middle, { steps: 3 })
    expect(await page().locator('.bar-tip-time').isVisible()).toBe(true)
    await page().mouse.move(box.x + box.width, middle, { steps: 4 })
    await page().mouse.up()
    await page().mouse.move(600, 400)
    await page().locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
  })

  it('tells what differs from now, and leads to the card and its history', async () => {
    await lookAt(page(), moments.during.at)
    await page().keyboard.press('d')
    const row = page().locator('button.diff-app', { hasText: '一网通办门户' })
    await row.waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('travel-diff')
    await row.click()
    await page().locator('.history-entry').first().waitFor({ timeout: ON_SCREEN_MS })
    await run?.screenshot('travel-history')
    await page().locator('.history-look').last().click()
    await expect
      .poll(() => page().locator('.past-tab time').textContent(), { timeout: ON_SCREEN_MS })
      .not.toBe(clock(moments.during.at))
    for (const gone of ['.card', '.diff', '.past-frame']) {
      await page().keyboard.press('Escape')
      await page().locator(gone).waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    }
    await page().locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
  })

  it('stands at the same moment after the engine was killed', async () => {
    await lookAt(page(), moments.during.at)
    const pid = enginePid(town.watch().data)
    if (pid === null) throw new Error('no engine')
    process.kill(pid, 'SIGKILL')
    await page().locator('.notice-strip', { hasText: '正在重启' }).waitFor({ timeout: ON_SCREEN_MS })
    expect(await levels(page())).toEqual(moments.during.levels)
    await page().locator('.notice-strip', { hasText: '正在重启' }).waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await isAt(page(), moments.during.at)
    expect(await levels(page())).toEqual(moments.during.levels)
    await lookAt(page(), moments.before.at)
    expect(await levels(page())).toEqual(moments.before.levels)
    await run?.screenshot('travel-after-kill')
    await page().keyboard.press('l')
    await page().locator('.wall-live').waitFor({ timeout: ON_SCREEN_MS })
  })

  it('says that nobody watched where the app was closed', async () => {
    const closedAt = Date.now()
    await run?.close()
    await expect.poll(() => enginePid(town.watch().data), { timeout: ON_SCREEN_MS }).toBeNull()
    await expect.poll(() => Date.now() - closedAt, { timeout: ON_SCREEN_MS }).toBeGreaterThan(4 * SECOND_MS)
    const unwatched = Math.floor(Date.now() / SECOND_MS - 1) * SECOND_MS
    run = await open()
    await run.painted('live')
    await lookAt(page(), unwatched)
    expect(await page().locator('.past-doubt').textContent()).toBe('当时无记录，所示为此前最后所知')
    const shown = new Set(Object.values(await levels(page())))
    expect(shown.has('normal'), 'nothing is shown as healthy that nobody saw').toBe(false)
    await run.screenshot('travel-unwatched')
    await lookAt(page(), moments.during.at)
    expect(await levels(page())).toEqual(moments.during.levels)
  })
})

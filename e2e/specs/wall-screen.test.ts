import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { writeFiles } from '../../main/commands/simulate.ts'
import { createSimulator, type Simulator } from '../../main/simulator/index.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'

if (NO_ELECTRON) console.warn(`wall-screen: skipped: ${NO_ELECTRON}`)

/** Longest wait for something to reach the screen, ms. */
const ON_SCREEN_MS = 60_000

describe.skipIf(NO_ELECTRON)('a screen that hangs for weeks', () => {
  let folder = ''
  let simulator: Simulator | null = null
  let run: RunningApp | null = null

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-screen-'))
  })
  afterEach(async () => {
    await run?.close()
    run = null
  })
  afterAll(async () => {
    await simulator?.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  const windowNow = () =>
    run?.app.evaluate(({ BrowserWindow, powerSaveBlocker, screen }) => {
      const window = BrowserWindow.getAllWindows()[0]
      return {
        kiosk: window?.isKiosk() ?? null,
        fills: (['x', 'y', 'width', 'height'] as const).every(
          (side) => Math.abs((window?.getBounds()[side] ?? Number.NaN) - screen.getPrimaryDisplay().bounds[side]) <= 1,
        ),
        awake: [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id)),
      }
    })

  /** As from a keyboard: Playwright's own keys reach the page without passing the shell. */
  const press = (keyCode = '', held: readonly string[] = []) =>
    run?.app.evaluate(
      ({ BrowserWindow }, { keyCode, held }) => {
        const modifiers = held as Electron.InputEvent['modifiers']
        for (const type of ['keyDown', 'keyUp'] as const)
          BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({ type, keyCode, modifiers: modifiers ?? [] })
      },
      { keyCode, held },
    )

  it('is shut in, awake and on its display in kiosk mode, and let out by the chord alone', async () => {
    run = await launchApp({ args: ['--kiosk', '--monitor', '7'] })
    const { page, app } = run
    await expect.poll(windowNow, { timeout: ON_SCREEN_MS }).toEqual({ kiosk: true, fills: true, awake: true })
    for (const [key, ...held] of [['W', 'control'], ['F4', 'alt'], ['F11'], ['Q', 'control'], ['R', 'control']])
      await press(key, held)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect(await windowNow()).toEqual({ kiosk: true, fills: true, awake: true })

    // The displays changed, and left the window where it does not belong.
    await app.evaluate(({ BrowserWindow, screen }) => {
      BrowserWindow.getAllWindows()[0]?.setKiosk(false)
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 40, width: 800, height: 600 })
      screen.emit('display-removed')
    })
    await expect.poll(windowNow, { timeout: ON_SCREEN_MS }).toEqual({ kiosk: true, fills: true, awake: true })

    await page.mouse.move(50, 50)
    await page.locator('html.pointer-rests').waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
    await page.mouse.move(60, 60)
    await page.locator('html:not(.pointer-rests)').waitFor({ state: 'attached', timeout: ON_SCREEN_MS })

    await press('Q', ['control', 'alt', 'shift'])
    await expect.poll(windowNow, { timeout: ON_SCREEN_MS }).toMatchObject({ kiosk: false, awake: false })
  })

  it('shows scenes in turn, goes to a new grave alarm with a sound, and on once somebody took note', async () => {
    mkdirSync(join(folder, 'data'))
    const clock = { now: () => Date.now(), monotonic: () => performance.now() }
    simulator = await createSimulator({ seed: 7, size: 'town', scenario: 'calm', clock })
    await writeFiles(join(folder, 'demo'), simulator)
    const stops = ['wall', 'no-such-scene', 'capacity'].map((scene) => ({ scene, seconds: 5 }))
    const wall = { playlist: { on: true, stops, touchSeconds: 10 }, sound: { on: true } }
    writeFileSync(join(folder, 'data', 'settings.json'), JSON.stringify({ wall }))
    run = await launchApp({
      data: join(folder, 'data'),
      sources: join(folder, 'demo', 'sources.yaml'),
      lang: 'zh-CN',
      size: '1920x1080',
    })
    const { page } = run
    await run.painted('live')
    const scene = () => page.locator('.page-tab-open').textContent()
    const word = () => page.locator('.screen-word').textContent()
    await expect.poll(scene, { timeout: ON_SCREEN_MS }).toBe('容量')
    expect(await word()).toContain('轮播 2/2')
    await expect.poll(scene, { timeout: ON_SCREEN_MS }).toBe('全景')

    // A mouse that lies on a shaking desk is nobody: the scenes go on. A hand that moves it is somebody.
    await page.mouse.move(600, 500)
    await expect.poll(word, { timeout: ON_SCREEN_MS }).toContain('轮播 ')
    const seen = new Set<string | null>()
    for (let shake = 0; seen.size < 2; shake += 1) {
      await page.mouse.move(600 + (shake % 3), 500 + (shake % 2))
      seen.add(await scene())
      expect(await word()).not.toContain('轮播暂停')
    }
    await page.mouse.move(640, 520, { steps: 8 })
    await expect.poll(word, { timeout: ON_SCREEN_MS }).toContain('轮播暂停')
    await expect.poll(scene, { timeout: ON_SCREEN_MS }).toBe('容量')
    await expect.poll(scene, { timeout: ON_SCREEN_MS }).toBe('全景')

    await page.evaluate(() => {
      let tones = 0
      const Tone = window.OscillatorNode
      window.OscillatorNode = class extends Tone {
        constructor(...args: ConstructorParameters<typeof OscillatorNode>) {
          super(...args)
          tones += 1
          document.body.dataset.tones = String(tones)
        }
      }
    })
    const { estate, catchUp } = simulator
    catchUp()
    for (const placed of estate.componentsOf('edu-enrol')) estate.breakDown(placed)
    await page.locator('.screen-held').waitFor({ timeout: ON_SCREEN_MS })
    expect(await scene()).toBe('全景')
    await page.locator('body[data-tones]').waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
    await run.screenshot('wall-held')
    await page.locator('.screen-note').click()
    await page.locator('.screen-note').waitFor({ state: 'detached' })
    // The click was a touch too: the screen is a person's for a while, and then the playlist goes on.
    expect(await word()).toContain('轮播暂停')
    await expect.poll(scene, { timeout: ON_SCREEN_MS }).toBe('容量')

    await page.keyboard.press('p')
    await page.locator('.screen-dialog').waitFor()
    await run.screenshot('wall-screen-dialog')
    await page.locator('.screen-dialog .screen-check input').first().uncheck()
    await expect.poll(word, { timeout: ON_SCREEN_MS }).toBe('大屏')
    await page.keyboard.press('Escape')
    await page.locator('.screen-dialog').waitFor({ state: 'detached' })
  })

  it('finds the same house under the pointer where the layout is shifted', async () => {
    run = await launchApp({
      data: join(folder, 'data'),
      sources: join(folder, 'demo', 'sources.yaml'),
      size: '1920x1080',
    })
    const { page } = run
    await run.painted('live')
    const under = async (x: number, y: number) => {
      await page.mouse.move(x - 5, y - 5)
      await page.mouse.move(x, y)
      return page.locator('.city').getAttribute('aria-activedescendant')
    }
    // Where the first house ends, to the px.
    const box = await page.locator('.city').boundingBox()
    if (!box) throw new Error('no city')
    const y = box.y + 0.08 * box.height
    let edge = box.x + 20
    const first = await under(edge, y)
    expect(first).toMatch(/^house-/)
    while ((await under(edge, y)) === first) edge += 1
    await page.evaluate(() => {
      document.body.style.left = '2px'
    })
    expect(await under(edge + 1, y)).toBe(first)
    expect(await under(edge + 2, y)).not.toBe(first)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { useTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`page-fault: skipped: ${NO_ELECTRON}`)

/** Longest wait for the screen to come back, ms. */
const BACK_MS = 60_000

/** The clock throws when it is drawn next, and takes all of the page with it. */
const FAULT = `Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { get() { throw new Error('planted') } })`
/** What the map draws with throws. */
const MAP_FAULT = `window.ownFill = CanvasRenderingContext2D.prototype.fillRect
  CanvasRenderingContext2D.prototype.fillRect = () => { throw new Error('planted') }`
const MAP_MENDED = `CanvasRenderingContext2D.prototype.fillRect = window.ownFill`
const SEEN = `document.querySelector('.wall') && [document.querySelector('.wall').className, document.querySelector('.page-tab-open')?.textContent ?? '']`

describe.skipIf(NO_ELECTRON)('a wall whose page has a fault', () => {
  const town = useTown('fault', 'calm')
  let run: RunningApp

  beforeAll(async () => {
    run = await launchApp({ ...town.watch(), size: '1920x1080' })
    await run.painted('live')
  })
  afterAll(async () => {
    await run?.close()
  })

  const inPage = (script: string): Promise<unknown> => run.page.evaluate(script).catch(() => null)
  const isAt = (scene: string) =>
    expect.poll(() => inPage(SEEN), { timeout: BACK_MS }).toEqual([expect.stringContaining('wall-live'), scene])

  it('says that its map cannot be drawn, with all else alive, and draws it once it can', async () => {
    const shown = () =>
      inPage(`[document.querySelectorAll('.city canvas').length > 0, document.querySelector('.city-fault') !== null]`)
    await expect.poll(shown, { timeout: BACK_MS }).toEqual([true, false])
    await inPage(MAP_FAULT)
    // Asks for a frame.
    await run.page.focus('.city')
    await run.page.keyboard.press('+')
    await expect.poll(shown, { timeout: BACK_MS }).toEqual([false, true])
    await inPage(MAP_MENDED)
    await expect.poll(shown, { timeout: BACK_MS }).toEqual([true, false])
    expect(await inPage(`document.querySelector('.wall').className`)).toContain('wall-live')
  })

  it('is back where it stood, and at the city where the fault comes again', async () => {
    await run.page.keyboard.press('2')
    await isAt('告警')
    await inPage(FAULT)
    await run.hears(/the page ended \(fault: Error: planted\)/)
    await run.hears(/the page is back after .* recovered 1 times/)
    await isAt('告警')
    await inPage(FAULT)
    await run.hears(/the page is back after .* recovered 2 times/)
    await isAt('全景')
  })
})

import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { useTown } from '../fixtures/town.ts'

if (NO_ELECTRON) console.warn(`wall-recovery: skipped: ${NO_ELECTRON}`)

/** Longest wait for the screen to come back, ms. It is to take ten seconds; how long it took is printed, not asserted. */
const BACK_MS = 60_000
const LOOK_EVERY_MS = 50
const SECOND_MS = 1000

/** What stands on the screen, as far as it must be the same again. */
interface Screen {
  readonly state: string
  readonly scene: string
  readonly past: string
  readonly recovered: string
}

const SEEN = `(() => {
  const text = (query) => document.querySelector(query)?.textContent ?? ''
  const wall = document.querySelector('.wall')
  return wall && {
    state: wall.className,
    scene: text('.page-tab-open'),
    past: text('.past-tab time'),
    recovered: text('.badge-recovered'),
    houses: document.querySelectorAll('[data-app]').length,
  }
})()`

describe.skipIf(NO_ELECTRON)('a wall whose page fails', () => {
  const town = useTown('recovery', 'calm')
  let run: RunningApp

  beforeAll(async () => {
    run = await launchApp({ ...town.watch(), size: '1920x1080' })
    await run.painted('live')
  })
  afterAll(async () => {
    await run?.close()
  })

  /** Asked by the shell: Playwright takes a page that crashed once for lost, whatever is loaded into it later. */
  const asked = (script: string): Promise<unknown> =>
    run.app.evaluate(({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code), script)
  /** null: there is no page, or it does not answer. One that died while it loaded never does. */
  const inPage = (script: string): Promise<unknown> => Promise.race([asked(script).catch(() => null), delay(SECOND_MS, null)])
  const seen = async (): Promise<Screen | null> => (await inPage(SEEN)) as Screen | null
  const pagePid = () =>
    run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)

  /** Waits for the screen to stand as before with one recovery more; prints and gives how long that took. */
  async function back(what: string, before: Screen, times: number): Promise<void> {
    const begun = performance.now()
    for (;;) {
      const now = await seen()
      if (now && now.state === before.state && now.past === before.past && now.scene === before.scene) {
        if (now.recovered.includes(` ${times} `)) break
      }
      if (performance.now() - begun > BACK_MS) {
        throw new Error(`not back after ${what}: ${JSON.stringify({ before, now })}; said:\n${run.said()}`)
      }
      await delay(LOOK_EVERY_MS)
    }
    const seconds = Math.round((performance.now() - begun) / 100) / 10
    process.stdout.write(`wall-recovery: back ${seconds} s after ${what}\n`)
    await run.hears(new RegExp(`the page is back after .* recovered ${times} times`))
  }

  async function isAt(wanted: Partial<Screen>): Promise<Screen> {
    let found: Screen | null = null
    await expect
      .poll(
        async () => {
          found = await seen()
          return found
        },
        { timeout: BACK_MS },
      )
      .toMatchObject(wanted)
    if (!found) throw new Error('nothing seen')
    return found
  }

  it('is back in the same scene and moment after a crash, a hang, and the loss of the graphics process', async () => {
    await inPage(`window.dispatchEvent(new KeyboardEvent('keydown', { key: '2' }))`)
    await expect.poll(async () => (await seen())?.scene ?? '全景', { timeout: BACK_MS }).not.toBe('全景')
    const page = await isAt({ past: '' })
    process.kill(await pagePid(), 'SIGKILL')
    await back('SIGKILL of its page, in the present', page, 1)

    process.kill(await pagePid(), 'SIGSTOP')
    await back('SIGSTOP of its page, in the present', page, 2)

    // Into the past, by what a person would do.
    await inPage(`window.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }))`)
    await inPage(`window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home' }))`)
    await expect.poll(async () => (await seen())?.past ?? '', { timeout: BACK_MS }).toMatch(/\d\d:\d\d:\d\d/)
    const past = await isAt({ scene: '全景' })
    expect(past.state).toContain('wall-past')
    process.kill(await pagePid(), 'SIGKILL')
    await back('SIGKILL of its page, in the past', past, 3)
    process.kill(await pagePid(), 'SIGSTOP')
    await back('SIGSTOP of its page, in the past', past, 4)

    const gpu = await run.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? null)
    if (gpu === null) process.stdout.write('wall-recovery: no graphics process here, its loss is not tried\n')
    else {
      process.kill(gpu, 'SIGKILL')
      await back('SIGKILL of the graphics process', past, 5)
    }
  })

  it('shows the last known alarms in words where its page fails again and again', async () => {
    // Live again, so that the alarms of the present are known.
    await inPage(`window.dispatchEvent(new KeyboardEvent('keydown', { key: 'l' }))`)
    await isAt({ past: '' })
    const { estate, catchUp } = town.simulator()
    catchUp()
    for (const placed of estate.componentsOf('edu-enrol')) estate.breakDown(placed)
    await expect
      .poll(() => inPage(`document.querySelector('.alarm-line')?.textContent ?? ''`), { timeout: BACK_MS })
      .toContain('入学')
    // Two heartbeats later the shell has the words too.
    await delay(2 * SECOND_MS)
    // A canvas that is lost is a loss as any other.
    await inPage(`document.querySelector('.wall-city canvas').dispatchEvent(new Event('contextlost'))`)
    await run.hears(/the page ended \(canvas: replaced\)/)
    const ended = async () => {
      const pid = await pagePid()
      if (pid > 0) process.kill(pid, 'SIGKILL')
    }
    await expect
      .poll(
        async () => {
          await ended().catch(() => {})
          return run.said()
        },
        { timeout: BACK_MS, interval: 2 * SECOND_MS },
      )
      .toContain('showing the last known alarms in words')
    await expect
      .poll(() => inPage('document.body.textContent'), { timeout: BACK_MS })
      .toMatch(/以下不是实时数据[\s\S]*最后已知告警[\s\S]*入学/)
    const styled = await inPage(`getComputedStyle(document.body).backgroundColor`)
    expect(styled).toBe('rgb(10, 15, 20)')
    // And by itself the wall is tried again.
    await expect.poll(async () => (await seen())?.state ?? '', { timeout: BACK_MS }).toContain('wall-live')
  })
})

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servePage } from '../shots/page-server.ts'
import type { Course } from './map-pixels/page.ts'

const CHROMIUM = '/usr/bin/chromium'
const NO_CHROMIUM = existsSync(CHROMIUM) ? null : `${CHROMIUM} is not installed`
if (NO_CHROMIUM) console.warn(`map-pixels: skipped: ${NO_CHROMIUM}`)

interface Case extends Course {
  readonly width: number
  readonly height: number
  readonly dpr: number
}

const CASES: Readonly<Record<string, Case>> = {
  'a town from near, where houses say why': { width: 1920, height: 1080, dpr: 1, apps: 200, updates: 40, near: true },
  'a town from near on a screen of another density': { width: 1728, height: 972, dpr: 1.25, apps: 200, updates: 40, near: true },
  'a dense city': { width: 1920, height: 1080, dpr: 1, apps: 2_000, updates: 40, near: false },
  'a dense city on a small screen of another density': {
    width: 1280,
    height: 720,
    dpr: 1.25,
    apps: 2_000,
    updates: 40,
    near: false,
  },
  'the largest': { width: 3840, height: 2160, dpr: 1, apps: 10_000, updates: 40, near: false },
  'the largest from near': { width: 3840, height: 2160, dpr: 1, apps: 10_000, updates: 40, near: true },
}

/** What changes is drawn over what was there: that must leave no trace. */
describe.skipIf(NO_CHROMIUM !== null)('a map that came by updates is the map drawn at once', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'wanglou-map-'))
  let server: Awaited<ReturnType<typeof servePage>>
  let browser: Browser
  beforeAll(async () => {
    await build({
      configFile: false,
      root: join(import.meta.dirname, 'map-pixels'),
      base: './',
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, target: 'chrome114', assetsInlineLimit: 0, chunkSizeWarningLimit: 4_000 },
    })
    server = await servePage(outDir)
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
    rmSync(outDir, { recursive: true, force: true })
  })
  it.for(Object.entries(CASES))('in %s', async ([, { width, height, dpr, ...course }]) => {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: dpr })
    try {
      await page.goto(server.url)
      await page.waitForFunction(() => 'tests' in window)
      const { city, over } = await page.evaluate((asked) => window.tests.compare(asked), course)
      expect(city.some, `${city.pixels} pixels of the city, the worst by ${city.worst}`).toEqual([])
      expect(over.some, `${over.pixels} pixels over it, the worst by ${over.worst}`).toEqual([])
    } finally {
      await page.close()
    }
  })
})

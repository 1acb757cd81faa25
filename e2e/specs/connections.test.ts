import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { useTown } from '../fixtures/town.ts'

const ON_SCREEN_MS = 30_000

describe.skipIf(NO_ELECTRON)('connections page', () => {
  const town = useTown('connections', 'calm')
  let run: RunningApp | null = null
  let kubeconfig = ''

  beforeAll(() => {
    const { sources } = parse(readFileSync(town.watch().sources, 'utf8'))
    const first = sources.find(({ kind }: { kind: string }) => kind === 'kubernetes')
    kubeconfig = join(dirname(town.watch().sources), first.kubeconfig)
  })
  afterEach(async () => {
    await run?.close()
    run = null
  })

  it('adds a source by its form, tests it, shows it live, pauses it, removes it and takes that back', async () => {
    const sources = join(town.folder(), 'sources.yaml')
    writeFileSync(sources, '# ours\nsources: []\n')
    run = await launchApp({ ...town.watch(), sources, lang: 'zh-CN', size: '1366x768' })
    const { page, screenshot } = run
    const row = page.locator('tr[data-source="gov-a"]')
    const phase = (name: string) =>
      page.locator(`tr[data-source="gov-a"][data-phase="${name}"]`).waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('[data-page=connections]').click()
    await page.locator('.connections').waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('.connections-head .note-save').click()
    await page.locator('.connection-form .note-save').click()
    await page.locator('.connection-form em').first().waitFor({ timeout: ON_SCREEN_MS })
    await page.locator('input[name="name"]').fill('gov-a')
    await page.locator('input[name="kubeconfig"]').fill(kubeconfig)
    await page.locator('.connection-form .connection-acts button').nth(1).click()
    await page.locator('[data-step="data"][data-state="ok"]').waitFor({ timeout: ON_SCREEN_MS })
    expect(await page.locator('[data-step="tls"] code').count()).toBeGreaterThan(0)
    await screenshot('connections-test')
    expect(readFileSync(sources, 'utf8')).toBe('# ours\nsources: []\n')

    await page.locator('.connection-form .note-save').click()
    await phase('live')
    await screenshot('connections-live')
    const added = readFileSync(sources, 'utf8')
    expect(added).toContain('# ours')
    await row.locator('[data-act="pause"]').click()
    await phase('paused')
    await row.locator('[data-act="resume"]').click()
    await phase('live')
    await row.locator('[data-act="remove"]').click()
    await row.waitFor({ state: 'detached', timeout: ON_SCREEN_MS })
    await page.locator('.connection-note button').click()
    await phase('live')
    expect(readFileSync(sources, 'utf8')).toBe(added)
  })
})

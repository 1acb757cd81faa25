import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ protocol: {}, app: {} }))
const { inTheme } = await import('./wall-page.ts')

it('serves the page in its theme, so that it never flashes in the other', () => {
  const html = readFileSync(join(import.meta.dirname, '../../renderer/index.html'), 'utf8')
  expect(inTheme(html, 'light')).toContain('<html data-theme="light" lang="zh-CN">')
  expect(inTheme(html, 'dark').replace(' data-theme="dark"', '')).toBe(html)
})

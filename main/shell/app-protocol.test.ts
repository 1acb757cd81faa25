import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ protocol: {}, app: {} }))
const { fileOf } = await import('./app-protocol.ts')
const { isOurs } = await import('./security.ts')

describe('app:// files', () => {
  it('serves what the bundle is made of', () => {
    expect(fileOf('app://wanglou/index.html', '/dist')).toBe('/dist/index.html')
    expect(fileOf('app://wanglou/assets/a-1.js?v=1#x', '/dist')).toBe('/dist/assets/a-1.js')
  })

  it.each([
    'app://wanglou/..%2f..%2fetc/passwd.json',
    'app://wanglou/%2e%2e/%2e%2e/package.json%00.html',
    'app://wanglou/..%5c..%5cpackage.json',
    'app://wanglou/assets',
    'app://wanglou/index.cjs',
    'app://wanglou/%ff.html',
    'app://other/index.html',
    'file:///dist/index.html',
    'not a url',
  ])('refuses %s', (url) => expect(fileOf(url, '/dist')).toBeNull())

  it('never leaves its folder', () => {
    const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '%5c', 'a', '', '%00', 'x.html')
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const file = fileOf(`app://wanglou/${parts.join('/')}/x.html`, '/dist')
        expect(file === null || file.startsWith('/dist/')).toBe(true)
        expect(file?.includes('/../') ?? false).toBe(false)
      }),
    )
  })

  it('knows its own pages by their parsed parts', () => {
    expect(isOurs('app://wanglou/index.html')).toBe(true)
    for (const url of ['app://wanglou.example/', 'app://wanglou@evil/', 'https://wanglou/', 'app:wanglou', 'about:blank', '']) {
      expect(isOurs(url)).toBe(false)
    }
  })
})

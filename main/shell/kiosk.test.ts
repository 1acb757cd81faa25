import { describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ powerSaveBlocker: {} }))
const { isChord, isKept, nthDisplay } = await import('./kiosk.ts')

const key = (name: string, part: object = {}) => ({
  type: 'keyDown' as const,
  key: name,
  code: '',
  control: false,
  alt: false,
  shift: false,
  meta: false,
  ...part,
})

describe('kiosk', () => {
  it('lets the wall have its own keys, and forms theirs', () => {
    for (const name of ['1', '[', 'Escape', ' ', 'n', 'Enter', 'Home']) expect(isKept(key(name)), name).toBe(false)
    for (const name of ['c', 'V', 'a', 'k', 'K']) expect(isKept(key(name, { control: true })), name).toBe(false)
  })

  it('keeps what leads out of it', () => {
    expect(isKept(key('F4', { alt: true }))).toBe(true)
    for (const name of ['F5', 'F11', 'F12']) expect(isKept(key(name)), name).toBe(true)
    for (const name of ['w', 'q', 'r', 'I', '+', '0', 'Tab']) expect(isKept(key(name, { control: true })), name).toBe(true)
    expect(isKept(key('q', { meta: true }))).toBe(true)
  })

  it('knows its chord, on any keyboard layout', () => {
    const chord = { code: 'KeyQ', control: true, alt: true, shift: true }
    expect(isChord(key('Q', chord))).toBe(true)
    expect(isChord(key('@', chord))).toBe(true)
    expect(isChord(key('Q', { ...chord, shift: false }))).toBe(false)
  })

  it('counts displays from the left', () => {
    const at = (x: number, y: number) => ({ bounds: { x, y, width: 1, height: 1 } })
    const displays = [at(1920, 0), at(0, 1080), at(0, 0), at(-1920, 0)]
    expect([1, 2, 3, 4].map((n) => nthDisplay(displays, n)?.bounds)).toEqual(
      [at(-1920, 0), at(0, 0), at(0, 1080), at(1920, 0)].map(({ bounds }) => bounds),
    )
    expect(nthDisplay(displays, 5)).toBeNull()
  })
})

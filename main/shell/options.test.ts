import { describe, expect, it } from 'vitest'
import { ownArguments, parseOptions } from './options.ts'

describe('command line', () => {
  it('has a default for everything', () => {
    expect(parseOptions([], '/home/duty')).toEqual({
      capture: null,
      exitAfterCapture: false,
      size: { width: 1920, height: 1080 },
      lang: null,
      theme: null,
      sources: null,
      passphraseFile: null,
      data: null,
      scenario: null,
      kiosk: false,
      display: null,
    })
  })

  it('takes paths from where the person stands', () => {
    const options = parseOptions(
      ['--capture', 'wall.png', '--size=3840x2160', '--lang', 'en', '--exit-after-capture'],
      '/home/duty',
    )
    expect(options).toMatchObject({
      capture: '/home/duty/wall.png',
      size: { width: 3840, height: 2160 },
      lang: 'en',
      exitAfterCapture: true,
    })
  })

  it.each([
    ['--size', '4K', '--size'],
    ['--size', '10x10', '--size'],
    ['--lang', 'fr', '--lang'],
    ['--theme', 'grey', '--theme'],
    ['--scenario', '../x', '--scenario'],
    ['--captre', 'x', '--captre'],
    ['--monitor', 'left', '--monitor'],
    ['--monitor', '0', '--monitor'],
    ['stray', '', 'stray'],
  ])('names what is wrong: %s %s', (name, value, told) => {
    expect(() => parseOptions([name, value].filter(Boolean), '/')).toThrow(told)
  })

  it('finds its own part of the command line', () => {
    const unpackaged = ['electron', '--no-sandbox', '--inspect=0', '/app', '--kiosk', '--remote-debugging-port=0']
    expect(ownArguments(unpackaged, false)).toEqual(['--kiosk'])
    expect(ownArguments(['wanglou', '--no-sandbox', '--kiosk'], true)).toEqual(['--kiosk'])
  })
})

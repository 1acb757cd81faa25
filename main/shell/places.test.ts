import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'
import { configured, findPlaces, showsDemo } from './places.ts'

describe('where a run keeps its things', () => {
  let user = ''
  beforeEach(() => {
    user = mkdtempSync(join(tmpdir(), 'wanglou-places-'))
  })
  afterEach(() => rmSync(user, { recursive: true, force: true }))
  const options = (...args: string[]) => parseOptions(args, user)

  it('shows the demo where nothing is configured, but for a record that was asked for by name', () => {
    expect(showsDemo(user, options())).toBe(true)
    expect(showsDemo(user, options('--sources', 'x.yaml'))).toBe(false)
    writeFileSync(join(user, 'journal.db'), '')
    expect(showsDemo(user, options())).toBe(true)
    expect(showsDemo(user, options('--data', '.'))).toBe(false)
    expect(configured(user, options())).toBeNull()
    writeFileSync(join(user, 'sources.yaml'), '')
    expect(showsDemo(user, options())).toBe(false)
    expect(configured(user, options())).toBe(join(user, 'sources.yaml'))
    expect(showsDemo(user, options('--scenario', 'calm'))).toBe(true)
  })

  it('keeps everything of a run in its data folder', () => {
    const places = findPlaces('/app', user, options('--data', 'there'))
    expect(places).toMatchObject({ home: join(user, 'there'), passing: false, settings: join(user, 'there', 'settings.json') })
    expect(findPlaces('/app', user, options()).home).toBe(user)
  })

  it('leaves nothing behind of a picture of the demo, and only of that', () => {
    const places = findPlaces('/app', user, options('--capture', 'x.png'))
    expect(places.passing).toBe(true)
    expect(places.home).not.toBe(user)
    rmSync(places.home, { recursive: true })
    expect(findPlaces('/app', user, options('--capture', 'x.png', '--sources', 'x.yaml')).passing).toBe(false)
    mkdirSync(join(user, 'kept'))
    expect(findPlaces('/app', user, options('--capture', 'x.png', '--data', 'kept')).passing).toBe(false)
  })

  it('finds scripts for another Node beside the archive', () => {
    expect(findPlaces('/app/resources/app.asar', user, options()).engineScript).toBe(
      '/app/resources/app.asar.unpacked/dist/engine/index.cjs',
    )
    expect(findPlaces('/app/resources/app.asar', user, options()).renderer).toBe('/app/resources/app.asar/dist/renderer')
  })
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from './settings.ts'

describe('settings', () => {
  let folder = ''
  let path = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wanglou-settings-'))
    path = join(folder, 'deep', 'settings.json')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('starts in Chinese and dark, and keeps what is chosen', () => {
    const first = openSettings(path)
    expect(first.current()).toMatchObject({ lang: 'zh-CN', theme: 'dark' })
    first.update({ lang: 'en' })
    first.update({ theme: 'light' })
    expect(openSettings(path).current()).toMatchObject({
      lang: 'en',
      theme: 'light',
      engine: { node: null },
      wall: { kiosk: false },
    })
  })

  it('changes nothing where it cannot be written, so that the next attempt is one', () => {
    const file = openSettings(path)
    writeFileSync(join(folder, 'deep'), 'no folder')
    const wall = { ...file.current().wall, kiosk: true }
    expect(() => file.update({ wall })).toThrow()
    expect(file.current().wall.kiosk).toBe(false)
    rmSync(join(folder, 'deep'))
    file.update({ wall })
    expect(openSettings(path).current().wall.kiosk).toBe(true)
  })

  it('holds what it understands of a file of another version: the wall stays shut in, and views stay', () => {
    const view = { name: '教育', line: 'bureau:edu', sort: 'level', down: false }
    const wall = { kiosk: true, playlist: { on: true, shuffle: true } }
    const text = JSON.stringify({ lang: 'en', zoom: 2, wall, views: [{ ...view, name: '新', sort: 'owner' }, view] })
    writeFileSync(join(folder, 'settings.json'), text)
    const file = openSettings(join(folder, 'settings.json'))
    expect(file.current()).toMatchObject({ lang: 'en', views: [view], wall: { kiosk: true, playlist: { on: true } } })
    expect(file.fault).toContain('views[0].sort')
    file.update({ theme: 'light' })
    expect(readFileSync(join(folder, 'settings.json.broken'), 'utf8')).toBe(text)
  })

  it.each(['{', '{"lang":"fr"}', '{"langue":"en"}', '[]'])(
    'words a broken file, holds the defaults, and loses nothing: %s',
    (text) => {
      const broken = join(folder, 'settings.json')
      writeFileSync(broken, text)
      const file = openSettings(broken)
      expect(file.fault).toContain(broken)
      expect(file.current().lang).toBe('zh-CN')
      file.update({ lang: 'en' })
      expect(readFileSync(`${broken}.broken`, 'utf8')).toBe(text)
      expect(openSettings(broken).fault).toBeNull()
    },
  )
})

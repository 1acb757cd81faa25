import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'
import { refusal } from './refusal.ts'

describe('a run that cannot show what it was asked for', () => {
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'wanglou-refusal-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))
  const refused = (...args: string[]) => refusal(parseOptions(args, home), home, 'en', 0)
  const keep = () => writeFileSync(join(home, 'journal.db'), '')

  it('names a sources file that is not there, where there is nothing else to show', async () => {
    expect(await refused('--sources', 'none.yaml')).toContain(join(home, 'none.yaml'))
    keep()
    expect(await refused('--sources', 'none.yaml')).toBeNull()
    expect(await refused('--sources', 'none.yaml', '--capture', 'x.png')).toContain(join(home, 'none.yaml'))
  })

  it('names the place where a sources file is broken', async () => {
    writeFileSync(join(home, 'broken.yaml'), 'sources: 3\n')
    expect(await refused('--sources', 'broken.yaml')).toContain('broken.yaml')
  })

  it('waits for no live wall where nothing can be live', async () => {
    keep()
    expect(await refused('--data', '.', '--capture', 'x.png')).toContain('--sources')
    expect(await refused('--data', '.', '--capture', 'x.png', '--scenario', 'calm')).toBeNull()
    expect(await refused('--data', '.')).toBeNull()
    expect(await refused('--capture', 'x.png')).toBeNull()
  })

  it('lets the demo and a good file pass', async () => {
    writeFileSync(join(home, 'good.yaml'), 'sources: []\n')
    expect(await refused()).toBeNull()
    expect(await refused('--capture', 'x.png')).toBeNull()
    expect(await refused('--sources', 'good.yaml', '--capture', 'x.png')).toBeNull()
  })
})

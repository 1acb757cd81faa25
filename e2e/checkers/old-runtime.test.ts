import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { newerUses, OLD_ENTRIES, sourcesOf } from './old-runtime.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

describe('what runs on Electron 25', () => {
  it('uses nothing that came later', () => {
    const sources = sourcesOf(ROOT, OLD_ENTRIES)
    const found = sources.flatMap((path) => newerUses(readFileSync(path, 'utf8')).map((use) => `${relative(ROOT, path)}: ${use}`))
    expect(found).toEqual([])
  })

  it('is found by what its entries import: styles, threads, and what is imported when it is needed', () => {
    const sources = sourcesOf(ROOT, OLD_ENTRIES).map((path) => relative(ROOT, path))
    for (const path of ['renderer/styles/tokens.css', 'shared/estate/problem-words.ts', 'main/config/sources-file.ts'])
      expect(sources).toContain(path)
    expect(sources.length).toBeGreaterThan(150)
    expect(sources.filter((path) => path.startsWith('main/engine/'))).toEqual([])
  })

  it.each([
    ['const url = URL.parse(text)', 'URL.parse'],
    ['set.union(other)', 'methods of Set'],
    ['for (const x of map.values().filter(even)) see(x)', 'helpers of iterators'],
    ['const both = AbortSignal.any([a, b])', 'AbortSignal.any'],
    ['.row { color: light-dark(black, white) }', 'light-dark()'],
    ["import { DatabaseSync } from 'node:sqlite'", 'node:sqlite'],
  ])('would tell of %s', (text, name) => {
    expect(newerUses(text).join()).toContain(name)
  })

  it.each([
    'const url = new URL(text)',
    'const either = z.union([a, b])',
    'Object.values(row).map(read)',
    '// URL.parse would do, were it there',
    'const address = "https://host/" + path',
  ])('lets %s pass', (text) => {
    expect(newerUses(text)).toEqual([])
  })
})

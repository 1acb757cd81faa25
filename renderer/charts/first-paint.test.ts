import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const RENDERER = join(import.meta.dirname, '..')
const STATIC = /^(?:import|export)\s(?!type\s)[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm

/** All that is loaded with a file, by its static imports. */
function loadedWith(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file) || !/\.tsx?$/.test(file) || !existsSync(file)) return found
  found.add(file)
  for (const [, named, bare] of readFileSync(file, 'utf8').matchAll(STATIC)) {
    const from = named ?? bare ?? ''
    if (from.startsWith('.')) loadedWith(join(dirname(file), from), found)
    else found.add(from)
  }
  return found
}

it('loads no chart before the first paint', () => {
  const first = loadedWith(join(RENDERER, 'main.tsx'))
  expect([...first].some((file) => file.endsWith('wall.tsx'))).toBe(true)
  expect([...first].filter((file) => file.includes('echarts') || file.includes('/charts/'))).toEqual([])
  const charts = loadedWith(join(RENDERER, 'charts/chart.tsx'))
  expect([...charts].some((file) => file.startsWith('echarts/'))).toBe(true)
})

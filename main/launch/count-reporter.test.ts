import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const SCRATCH = join(ROOT, 'node_modules', '.cache', 'wanglou')

/** Test files and what each adds to the count. */
const FILES = {
  'good.test.ts': `it('a', () => {}); it('b', () => {}); it.skip('c', () => {}); it.todo('d')`,
  'bad.test.ts': `it('a', () => { throw new Error('no') })`,
  'unloadable.test.ts': `import './missing.ts'; it('a', () => {})`,
  'before.test.ts': `beforeAll(() => { throw new Error('no') }); it('a', () => {}); it('b', () => {})`,
  'after.test.ts': `describe('x', () => { afterAll(() => { throw new Error('no') }); it('a', () => {}) })`,
  'stray.test.ts': `it('a', async () => { Promise.reject(new Error('nobody caught me')); await null })`,
}

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('counts what Vitest lists as no failed test: files that do not load, hooks, errors that nobody caught', () => {
  mkdirSync(SCRATCH, { recursive: true })
  folder = mkdtempSync(join(SCRATCH, 'count-'))
  for (const [name, text] of Object.entries(FILES)) {
    writeFileSync(join(folder, name), `import { afterAll, beforeAll, describe, it } from 'vitest'\n${text}\n`)
  }
  writeFileSync(join(folder, 'vitest.config.ts'), 'export default {}')
  const count = join(folder, 'count.json')
  const run = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', `--reporter=${join(import.meta.dirname, 'count-reporter.mjs')}`],
    { cwd: folder, env: { ...process.env, WANGLOU_COUNT: count } },
  )
  expect(run.status).not.toBe(0)
  // good 2, after 1, stray 1 · bad, unloadable, before, after, stray · good's two, and before's two that never ran
  const { failures, ...counted } = JSON.parse(readFileSync(count, 'utf8'))
  expect(counted).toEqual({ passed: 4, failed: 5, skipped: 4 })
  // each named with its words, since a long log is kept by its end
  expect(failures).toHaveLength(5)
  expect(failures).toContain('bad.test.ts > a: no')
  expect(failures).toContainEqual(expect.stringContaining('nobody caught me'))
}, 60_000)

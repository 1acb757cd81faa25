import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFileWatch } from './file-watch.ts'

test('a file that cannot be looked at is a missing one, and no end of the engine', () => {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-file-watch-'))
  try {
    const file = join(dir, 'file')
    writeFileSync(file, '1')
    const watch = createFileWatch(file)
    expect([watch.changed(), watch.changed()]).toEqual([true, false])
    // ELOOP: an error other than "not there", as of a share that went away
    symlinkSync('loop', join(dir, 'loop'))
    expect(createFileWatch(join(dir, 'loop')).changed()).toBe(true)
    rmSync(file)
    expect(watch.changed()).toBe(true)
  } finally {
    rmSync(dir, { recursive: true })
  }
})

test('no file is never news', () => {
  expect(createFileWatch(null).changed()).toBe(false)
})

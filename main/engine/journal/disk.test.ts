import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createReserve } from './disk.ts'

test('a reserve that cannot be removed is not let go, and nothing is thrown', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-disk-'))
  try {
    mkdirSync(join(folder, 'journal.reserve'))
    expect(createReserve(folder).letGo()).toBe(false)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

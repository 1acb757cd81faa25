import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'

const CLI = join(import.meta.dirname, '..', 'cli.ts')
const FULL = '/dev/full'

it.runIf(existsSync(FULL))('watches on where the disk with its log is full', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-run-'))
  const sources = join(folder, 'sources.yaml')
  writeFileSync(sources, 'sources: []\n')
  const log = openSync(FULL, 'w')
  try {
    const args = ['run', '--data', join(folder, 'data'), '--sources', sources, '--for', '0.1']
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', log] })
    expect(await once(child, 'exit')).toEqual([0, null])
  } finally {
    closeSync(log)
    rmSync(folder, { recursive: true, force: true })
  }
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import process from 'node:process'
import { expect, it } from 'vitest'

const FULL = '/dev/full'

/** Logs twice, and lives on. */
const SCRIPT = `
  import { logLine } from ${JSON.stringify(new URL('./log-line.ts', import.meta.url).href)}
  process.stdin.once('data', () => {
    logLine('one')
    setImmediate(() => {
      logLine('two')
      setImmediate(() => process.exit(7))
    })
  })
`

async function endOf(stderr: 'pipe' | number): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], { stdio: ['pipe', 'ignore', stderr] })
  child.stderr?.destroy()
  child.stdin?.end('go')
  const [code] = await once(child, 'exit')
  return code
}

it('lives on where nobody reads its log any more', async () => {
  expect(await endOf('pipe')).toBe(7)
})

it.runIf(existsSync(FULL))('lives on where the disk with its log is full', async () => {
  const log = openSync(FULL, 'w')
  try {
    expect(await endOf(log)).toBe(7)
  } finally {
    closeSync(log)
  }
})

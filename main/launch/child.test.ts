import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { describe, expect, it } from 'vitest'

const CHILD = new URL('./child.mjs', import.meta.url).href
/** A command of the launcher that runs until it is told to stop, and says that it was. */
const COMMAND = `process.on('SIGTERM', () => { console.log('told'); process.exit() }); setInterval(() => {}, 1000); console.log('up')`
const LAUNCHER = `import { run } from ${JSON.stringify(CHILD)}
await run(process.execPath, ['-e', ${JSON.stringify(COMMAND)}])`

describe.skipIf(process.platform === 'win32')('a command below npm', () => {
  it('ends when the shell that npm put between is gone', async () => {
    // A second command keeps the shell from becoming the launcher itself, as npm's does not.
    const shell = spawn('/bin/sh', ['-c', '"$NODE" --input-type=module -e "$LAUNCHER"; true'], {
      env: { ...process.env, NODE: process.execPath, LAUNCHER, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    shell.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (said === 'up\n') shell.kill('SIGTERM')
    })
    // Its stdout closes once everybody who holds it has ended.
    await once(shell, 'close')
    expect(said).toBe('up\ntold\n')
  })
})

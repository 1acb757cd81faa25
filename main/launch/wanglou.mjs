// `npm run -s wanglou -- …`: the command line of Wanglou, no Electron. Plain JavaScript that any Node from 18 on can run.
import { join } from 'node:path'
import process from 'node:process'
import { ensureBuilt } from './build.mjs'
import { run } from './child.mjs'
import { DIST } from './paths.mjs'
import { findNode } from './runtimes.mjs'

export async function wanglou(args) {
  await ensureBuilt()
  // As the shell starts the engine (start-under.ts).
  return run(findNode(), ['--max-semi-space-size=16', join(DIST, 'cli', 'index.cjs'), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { ...process.env, MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' },
  })
}

// `npm run bench -- NAME --json`. Plain JavaScript that any Node from 18 on can run.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { run } from './child.mjs'
import { ROOT } from './paths.mjs'
import { electronEnvironment } from './prepare.mjs'
import { findNode } from './runtimes.mjs'

const FOLDER = join(ROOT, 'e2e', 'bench')

function benches() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

/** Runs one bench; its stdout is all that comes on ours. */
export async function bench([name, ...args]) {
  if (!benches().includes(name)) {
    process.stderr.write(`${name ? `no bench ${name}` : 'which bench?'}; there are: ${benches().join(', ')}\n`)
    return 2
  }
  const { env, dispose } = await electronEnvironment()
  try {
    return await run(findNode(), ['--disable-warning=ExperimentalWarning', join(FOLDER, `${name}.ts`), ...args], {
      cwd: ROOT,
      env,
    })
  } finally {
    dispose()
  }
}

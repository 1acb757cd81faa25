// `npm run shots`: pictures of the real window, or of invented states in Chromium. Plain JavaScript that any Node from 18 on can run.
import { join } from 'node:path'
import { run } from './child.mjs'
import { ROOT } from './paths.mjs'
import { electronEnvironment } from './prepare.mjs'
import { findNode } from './runtimes.mjs'
import { script } from './tools.mjs'

export async function shots(args) {
  const invented = args.includes('--invented')
  const program = join(ROOT, 'e2e', 'shots', invented ? 'invented.ts' : 'shots.ts')
  const rest = args.filter((argument) => argument !== '--invented')
  if (rest.includes('--help')) return script(program, rest)
  const { env, dispose } = await electronEnvironment()
  try {
    return await run(findNode(), ['--disable-warning=ExperimentalWarning', program, ...rest], { cwd: ROOT, env })
  } finally {
    dispose()
  }
}

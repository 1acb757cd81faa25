// `npm run bench -- NAME --json`, `npm run soak`. Plain JavaScript that any Node from 18 on can run.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'
import { ROOT, say } from './paths.mjs'
import { electronEnvironment } from './prepare.mjs'
import { findNode } from './runtimes.mjs'
import { script } from './tools.mjs'

const FOLDER = join(ROOT, 'e2e', 'bench')

function benches() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

/** Runs one bench; its stdout is all that comes on ours. */
export async function bench([name, ...args]) {
  if (name === '--help') {
    say(`npm run bench -- NAME [--json], of ${benches().join(', ')}`)
    return 0
  }
  if (!benches().includes(name)) {
    say(`${name ? `there is no bench ${name}` : 'no bench is named'}; there are: ${benches().join(', ')}`)
    return 2
  }
  const unknown = args.find((argument) => argument !== '--json')
  if (unknown) {
    say(`a bench does not know ${unknown}; its figures come as one JSON document, with or without --json`)
    return 2
  }
  return withElectron(join(FOLDER, `${name}.ts`), args)
}

/** `npm run soak`. */
export function soak(args) {
  return withElectron(join(ROOT, 'e2e', 'soak', 'main.ts'), args)
}

/** Runs a program that starts the built app itself; its stdout is all that comes on ours. */
async function withElectron(path, args) {
  if (args.includes('--help')) return script(path, args)
  const { env, dispose } = await electronEnvironment()
  try {
    return await run(findNode(), ['--disable-warning=ExperimentalWarning', path, ...args], { cwd: ROOT, env })
  } finally {
    dispose()
  }
}

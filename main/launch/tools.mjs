// The repository's own tools, run on its own Node. Plain JavaScript that any Node from 18 on can run.
import { join, resolve } from 'node:path'
import { run } from './child.mjs'
import { ROOT } from './paths.mjs'
import { findNode } from './runtimes.mjs'

const bin = (name, path) => join(ROOT, 'node_modules', name, path)

const SCRIPTS = {
  biome: bin('@biomejs/biome', 'bin/biome'),
  builder: bin('electron-builder', 'cli.js'),
  tsc: bin('typescript', 'bin/tsc'),
  vitest: bin('vitest', 'vitest.mjs'),
}

/** Runs a tool of the repository and resolves to its exit code. */
export function tool(name, args, options = {}) {
  return run(findNode(), [SCRIPTS[name], ...args], { cwd: ROOT, ...options })
}

/** Runs one of the repository's TypeScript programs, which Node reads as they are. `path` may be relative to the repository. */
export function script(path, args) {
  return run(findNode(), ['--disable-warning=ExperimentalWarning', resolve(ROOT, path), ...args], { cwd: ROOT })
}

export const types = () => tool('tsc', ['-b'])
export const lint = () => tool('biome', ['check', '--error-on-warnings', '.'])

// Runs the project's commands on the Node that the repository brings, whatever Node npm itself runs on.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { findNode, ROOT } from './runtimes.mjs'

const bin = (name, path) => join(ROOT, 'node_modules', name, path)
const BIOME = bin('@biomejs/biome', 'bin/biome')
const TSC = bin('typescript', 'bin/tsc')
const VITEST = bin('vitest', 'vitest.mjs')
const VITE = bin('vite', 'bin/vite.js')

/** One line a step: what runs, in order; a step that fails ends the command with its exit code. */
const COMMANDS = {
  build: () => [[VITE, 'build', '--logLevel', 'warn']],
  format: () => [[BIOME, 'check', '--write', '.']],
  check: (args) => [
    [TSC, '-b'],
    [BIOME, 'check', '--error-on-warnings', '.'],
    [VITEST, 'run', '--project', 'unit', ...args],
  ],
  e2e: (args) => [[VITEST, 'run', '--project', 'e2e', ...args]],
  test: (args) => [
    [TSC, '-b'],
    [BIOME, 'check', '--error-on-warnings', '.'],
    [VITEST, 'run', ...args],
  ],
}

const [command, ...args] = process.argv.slice(2)
const steps = COMMANDS[command]?.(args)
if (!steps) {
  process.stderr.write(`unknown command ${command}; known: ${Object.keys(COMMANDS).join(', ')}\n`)
  process.exit(2)
}
const node = findNode()
for (const step of steps) {
  const code = await new Promise((done) => {
    const child = spawn(node, step, { cwd: ROOT, stdio: 'inherit' })
    child.on('exit', (exitCode, signal) => done(signal ? 1 : exitCode))
  })
  if (code !== 0) process.exit(code)
}

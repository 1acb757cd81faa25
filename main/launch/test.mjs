// `npm test`, `npm run e2e`: tests with a true count. Plain JavaScript that any Node from 18 on can run.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { memoryFolder } from './memory-folder.mjs'
import { SCRATCH, say } from './paths.mjs'
import { electronEnvironment } from './prepare.mjs'
import { lint, tool, types } from './tools.mjs'

const REPORTER = fileURLToPath(new URL('./count-reporter.mjs', import.meta.url))

/** Electron specs that run at once where there is no real display, each on a virtual one of its own: while one waits, the other works. */
const SPECS_AT_ONCE = 2

/** Projects that leave small files only. Real servers reserve them by the hundred megabytes, which memory has to be cleared for. */
const IN_MEMORY = ['unit']

/** Runs one Vitest project; {passed, failed, skipped, failures}. A run that ends without a count is a failure. */
async function runProject(project, args, env) {
  mkdirSync(SCRATCH, { recursive: true })
  const file = join(SCRATCH, `count-${process.pid}-${project}.json`)
  const code = await tool(
    'vitest',
    ['run', '--project', project, '--passWithNoTests', '--reporter=default', `--reporter=${REPORTER}`, ...args],
    { env: { ...env, WANGLOU_COUNT: file } },
  )
  try {
    const count = JSON.parse(readFileSync(file, 'utf8'))
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${project}: it ended without a count`] }
  } finally {
    rmSync(file, { force: true })
  }
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Runs `projects` one after the other (they would disturb each other's servers); the last line is the count. */
async function runProjects(projects, args, total) {
  const { env, dispose } = await electronEnvironment({ displays: SPECS_AT_ONCE })
  const memory = memoryFolder()
  const passing = memory === null ? null : mkdtempSync(join(memory, 'wanglou-run-'))
  const envOf = (project) => (passing !== null && IN_MEMORY.includes(project) ? { ...env, TMPDIR: passing } : env)
  const failures = []
  try {
    if (env.WANGLOU_NO_ELECTRON) say(`Electron tests will be skipped: ${env.WANGLOU_NO_ELECTRON}`)
    for (const project of projects) {
      const count = await runProject(project, args, envOf(project))
      for (const key of Object.keys(total)) total[key] += count[key]
      failures.push(...count.failures)
    }
  } finally {
    dispose()
    if (passing !== null) rmSync(passing, { recursive: true, force: true, maxRetries: 5 })
  }
  // Once more at the end: of a long log the end is what is kept.
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`)
  process.stdout.write(`${summary(total)}\n`)
  return total.failed > 0 ? 1 : 0
}

/** Types, lint, and all tests. A broken type or lint rule counts as one failure, and the tests still run. */
export async function test(args) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const step of [types, lint]) if ((await step()) !== 0) total.failed += 1
  return runProjects(['unit', 'contract', 'contract-alone', 'e2e', 'e2e-alone'], args, total)
}

export function e2e(args) {
  return runProjects(['e2e', 'e2e-alone'], args, { passed: 0, failed: 0, skipped: 0 })
}

// Every npm script: runs the project's commands on the Node that the repository brings, whatever Node npm itself runs on.
import process from 'node:process'
import { Refusal, say } from './paths.mjs'

/** One line a command. Each loads only what it needs and resolves to an exit code. */
const COMMANDS = {
  start: async (args) => (await import('./start.mjs')).start(args),
  test: async (args) => (await import('./test.mjs')).test(args),
  e2e: async (args) => (await import('./test.mjs')).e2e(args),
  check: async (args) => {
    const { lint, tool, types } = await import('./tools.mjs')
    const failed = (await types()) || (await lint())
    if (failed) return failed
    // A snapshot's page is a built one.
    await (await import('./build.mjs')).ensureBuilt()
    return await tool('vitest', ['run', '--project', 'unit', ...args])
  },
  format: async () => (await import('./tools.mjs')).tool('biome', ['check', '--write', '.']),
  build: async () => (await import('./build.mjs')).ensureBuilt().then(() => 0),
  bench: async (args) => (await import('./bench.mjs')).bench(args),
  soak: async (args) => (await import('./bench.mjs')).soak(args),
  'test:crash': async (args) => (await import('./tools.mjs')).script('e2e/crash/main.ts', args),
  truth: async (args) => (await import('./tools.mjs')).script('e2e/truth/main.ts', args),
  shots: async (args) => (await import('./shots.mjs')).shots(args),
  package: async (args) => (await import('./package.mjs')).makePackage(args),
  wanglou: async (args) => (await import('./wanglou.mjs')).wanglou(args),
}

const [name, ...args] = process.argv.slice(2)
const command = COMMANDS[name]
if (!command) {
  say(`unknown command ${name}; known: ${Object.keys(COMMANDS).join(', ')}`)
  process.exit(2)
}
try {
  process.exitCode = await command(args)
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  say(error.message)
  process.exitCode = 1
}

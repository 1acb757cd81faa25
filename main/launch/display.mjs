// System libraries and a display for Electron on Linux. Plain JavaScript that any Node from 18 on can run.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { ON_STDERR, run } from './child.mjs'
import { Refusal, say } from './paths.mjs'

/** Debian packages that hold the libraries Electron links to, and a Han font: without one the wall is boxes. */
const PACKAGES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libnotify4',
  'libatspi2.0-0',
  'libdrm2',
  'libxtst6',
  'fonts-noto-cjk',
]
const DISPLAY_PACKAGES = ['xvfb', 'xauth']
/** Larger than the largest wall that is captured (7680×4320): Chromium makes a window as large as the screen a pixel smaller. */
const SCREEN = '8192x4352x24'
/** Longest wait for Xvfb to name its display, ms. */
const XVFB_TIMEOUT_MS = 10_000

const isRoot = () => process.getuid?.() === 0
const hasDisplay = () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function missingLibraries(electron) {
  const { stdout } = spawnSync('ldd', [electron], { encoding: 'utf8' })
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

/** Newer Debian and Ubuntu carry some libraries under a t64 name only: ask apt which it knows. */
function known(packages) {
  return packages.map((name) => {
    const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' })
    return /Candidate: (?!\(none\))/.test(stdout ?? '') ? name : `${name}t64`
  })
}

async function install(packages, why) {
  const debian = existsSync('/etc/debian_version') && onPath('apt-get')
  if (!debian) throw new Refusal(`${why}. Install with your system's package tool what Debian calls: ${packages.join(' ')}`)
  const command = (names) => `apt-get install -y --no-install-recommends ${names.join(' ')}`
  if (!isRoot()) {
    throw new Refusal(`${why}. Install it with:\n  sudo apt-get update && sudo ${command(known(packages))}`)
  }
  say(`${why}. Installing: ${command(packages)}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['-qq', 'update'], { stdio: ON_STDERR, env })
  const names = known(packages)
  // dpkg narrates every package: shown only when it fails.
  const done = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, encoding: 'utf8' })
  if (done.status !== 0) throw new Refusal(`that failed:\n${done.stdout}${done.stderr}\nRun by hand: ${command(names)}`)
}

/** Makes sure that `electron` finds its libraries and that there is a display or Xvfb; installs them as root on Debian. */
export async function ensureLibraries(electron) {
  if (process.platform !== 'linux') return
  const missing = missingLibraries(electron)
  if (missing.length > 0)
    await install([...PACKAGES, ...(hasDisplay() ? [] : DISPLAY_PACKAGES)], `missing libraries: ${missing.join(' ')}`)
  if (!hasDisplay() && !onPath('Xvfb')) await install(DISPLAY_PACKAGES, 'there is no display, and Xvfb is not installed')
}

/** Switches of Chromium that this machine needs, before the app's folder on the command line. */
export function chromiumSwitches() {
  // Without a D-Bus or a GPU Chromium complains on every start; what it says of fatal things still comes.
  const switches = ['--log-level=3']
  if (isRoot()) switches.push('--no-sandbox')
  return switches
}

/**
 * {env, dispose}: variables with a display in them. Where there is none, an Xvfb is started and stopped by `dispose`;
 * its number is found by itself, so many may run side by side.
 */
export async function openDisplay() {
  if (process.platform !== 'linux' || hasDisplay()) return { env: {}, virtual: false, dispose() {} }
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // Not in our process group: a Ctrl-C reaches Electron first, and the display goes after it.
    detached: true,
  })
  const number = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Refusal('Xvfb did not start in time')), XVFB_TIMEOUT_MS)
    xvfb.once('error', (error) => fail(new Refusal(`Xvfb could not be started: ${error.message}`)))
    xvfb.once('exit', (code) => fail(new Refusal(`Xvfb ended at once (exit code ${code})`)))
    let text = ''
    xvfb.stdio[3].on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(timer)
      done(text.trim())
    })
  })
  xvfb.removeAllListeners('exit')
  xvfb.stdio[3].destroy()
  xvfb.unref()
  const dispose = () => {
    xvfb.kill()
    process.off('exit', dispose)
  }
  process.on('exit', dispose)
  return { env: { DISPLAY: `:${number}` }, virtual: true, dispose }
}

/** What a person should know about the machine they start on, a line each. */
export function explain(electron, display, capturing) {
  if (electron.development) {
    say(`Electron ${electron.version} from the npm registry: for development and tests only, past its end of life`)
  }
  if (isRoot()) say("running as root: Chromium's own sandbox is off (--no-sandbox); start as a plain user to have it")
  if (display.virtual && !capturing) {
    say(
      'there is no display: the wall is on a virtual one. To see it, start on a desktop, or: npm start -- --capture wall.png --exit-after-capture',
    )
  }
}

// What Electron needs to start here, made ready once for a command. Plain JavaScript that any Node from 18 on can run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { ensureBuilt } from './build.mjs'
import { chromiumSwitches, ensureLibraries, explain, openDisplay } from './display.mjs'
import { findElectron } from './electron.mjs'
import { Refusal } from './paths.mjs'
import { findNode } from './runtimes.mjs'

/**
 * {electron, switches, env, dispose}: the built app's runtime, its Chromium switches and environment. `displays`: so many virtual ones
 * are opened where there is no real one, and named in WANGLOU_DISPLAYS; the first is DISPLAY.
 */
export async function prepareElectron({ capturing = false, quiet = false, displays = 1 } = {}) {
  await ensureBuilt()
  const electron = await findElectron()
  await ensureLibraries(electron.path)
  const opened = [await openDisplay()]
  const [display] = opened
  if (display.virtual) opened.push(...(await moreDisplays(displays - 1)))
  if (!quiet) explain(electron, display, capturing)
  // Chromium writes into its folders until its very end, so only who outlives it can tidy up after it.
  const passing = mkdtempSync(join(tmpdir(), 'wanglou-run-'))
  return {
    electron,
    switches: chromiumSwitches(),
    env: {
      ...process.env,
      ...display.env,
      ...(display.virtual ? { WANGLOU_DISPLAYS: opened.map(({ env }) => env.DISPLAY).join(' ') } : {}),
      TMPDIR: passing,
      WANGLOU_NODE: findNode(),
    },
    dispose() {
      for (const { dispose } of opened) dispose()
      rmSync(passing, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** As many as start: with fewer, or none, specs take turns on those that there are. */
async function moreDisplays(count) {
  const opened = []
  try {
    while (opened.length < count) opened.push(await openDisplay())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    process.stderr.write(`${error.message}; specs take turns on ${opened.length + 1}\n`)
  }
  return opened
}

/**
 * The same as environment variables for test runners and benches: WANGLOU_ELECTRON (path) and WANGLOU_ELECTRON_SWITCHES, or
 * WANGLOU_NO_ELECTRON (a sentence why there is none), with which Electron tests are skipped.
 */
export async function electronEnvironment({ displays = 1 } = {}) {
  try {
    const { electron, switches, env, dispose } = await prepareElectron({ quiet: true, displays })
    return {
      env: { ...env, WANGLOU_ELECTRON: electron.path, WANGLOU_ELECTRON_SWITCHES: switches.join(' ') },
      dispose,
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { env: { ...process.env, WANGLOU_NODE: findNode(), WANGLOU_NO_ELECTRON: error.message }, dispose() {} }
  }
}

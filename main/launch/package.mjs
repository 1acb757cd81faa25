// `npm run package`: installers by electron-builder. Plain JavaScript that any Node from 18 on can run.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ON_STDERR } from './child.mjs'
import { findElectron } from './electron.mjs'
import { Refusal, ROOT, SCRATCH, say } from './paths.mjs'
import { findNode } from './runtimes.mjs'
import { tool } from './tools.mjs'

const CONFIG = join(ROOT, 'electron-builder.yml')

/**
 * A TEST build of the unpacked app on an Electron that is past its end of life: labelled in its name and on screen, with
 * its own Node beside it, since that Electron can't run the engine. Never a release target.
 */
async function testBuild(electron) {
  const folder = join(SCRATCH, 'test-build')
  const dist = join(folder, 'electron')
  const name = `Wanglou TEST (Electron ${electron.version}, not for use)`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  // Without the loader in resources/app, which Electron would prefer to the packed app.
  const loader = join(electron.folder, 'resources', 'app')
  cpSync(electron.folder, dist, { recursive: true, filter: (path) => path !== loader })
  const config = join(folder, 'config.json')
  writeFileSync(
    config,
    JSON.stringify({
      extends: CONFIG,
      productName: name,
      executableName: 'wanglou-test',
      extraMetadata: { productName: name },
      directories: { output: join(ROOT, 'release', 'TEST') },
      electronVersion: electron.version,
      electronDist: dist,
      extraResources: [{ from: findNode(), to: 'node/bin/node' }],
      electronFuses: null,
    }),
  )
  say(`the release Electron is not at hand: making a TEST build on Electron ${electron.version}`)
  const code = await tool('builder', ['--dir', '--publish', 'never', '--config', config], { stdio: ON_STDERR })
  rmSync(folder, { recursive: true, force: true })
  if (code === 0) say(`made: ${join(ROOT, 'release', 'TEST', 'linux-unpacked', 'wanglou-test')}`)
  return code
}

/** Builds and packages; `args` are electron-builder's (`--dir`, `--linux deb`, `--arm64`, …). */
export async function makePackage(args) {
  await ensureBuilt()
  const electron = await findElectron()
  if (!electron.development) return tool('builder', ['--publish', 'never', '--config', CONFIG, ...args], { stdio: ON_STDERR })
  if (args.length === 1 && args[0] === '--dir') return testBuild(electron)
  throw new Refusal(
    `no release is made on Electron ${electron.version}, which is past its end of life. Set ELECTRON_MIRROR to a mirror that can be reached, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked release Electron. For a TEST build: npm run package -- --dir`,
  )
}

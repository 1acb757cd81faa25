import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { app, type BrowserWindow, clipboard, Menu, screen, session } from 'electron'
import { problemLine } from '../shared/estate/problem-words.ts'
import type { AppInfo } from '../shared/ipc/contract.ts'
import type { Theme } from '../shared/ipc/theme.ts'
import type { ToldScreen } from '../shared/ipc/wall.ts'
import { COMPILE_EARLY } from '../shared/lib/compile-early.ts'
import { createSecretStore, type SecretStore } from './config/secrets/secret-store.ts'
import { openSettings } from './config/settings.ts'
import { registerAppScheme, serveApp } from './shell/app-protocol.ts'
import { captureWhenLive } from './shell/capture.ts'
import { createConnections } from './shell/connections.ts'
import { type Demo, startDemo } from './shell/demo.ts'
import { createDeskFiles } from './shell/desk-files.ts'
import { createEngineHost } from './shell/engine-host.ts'
import { createFileDialogs } from './shell/file-dialogs.ts'
import type { StartProcess } from './shell/hosted-process.ts'
import { createIpcRouter } from './shell/ipc.ts'
import { systemKeyring } from './shell/keyring.ts'
import { createKiosk, type Kiosk } from './shell/kiosk.ts'
import { log } from './shell/log.ts'
import { ownArguments, parseOptions, type ShellOptions, USAGE } from './shell/options.ts'
import { createPaintedRecord } from './shell/painted.ts'
import { configured, findEngineNode, findPlaces, showsDemo } from './shell/places.ts'
import { refusal } from './shell/refusal.ts'
import { createRegisterDesk } from './shell/register-desk.ts'
import { createReportWindow } from './shell/report-window.ts'
import { guardContents, guardSession } from './shell/security.ts'
import { createSignerDesk } from './shell/signer-desk.ts'
import { createSnapshotDesk } from './shell/snapshot-desk.ts'
import { startNowhere, startUnder } from './shell/start-under.ts'
import { electronRunsEngine, startUtility } from './shell/start-utility.ts'
import { createWallPage } from './shell/wall-page.ts'
import { openWallWindow } from './shell/wall-window.ts'
import { feedWindow } from './shell/window-feed.ts'

/** Major version of the Electron that the product is made for: an older one is for development and tests only. */
const PRODUCT_ELECTRON = 45
const TITLE = '望楼 Wanglou'
/** What the dialog shows first; a sheet is known by its content, whatever its name. */
const SHEET_FILTERS = [
  { name: 'CSV, XLSX, YAML', extensions: ['csv', 'tsv', 'txt', 'xlsx', 'xlsm', 'yaml', 'yml'] },
  { name: '*', extensions: ['*'] },
]

function readOptions(): ShellOptions {
  const given = ownArguments(process.argv, app.isPackaged)
  if (given.includes('--help')) {
    process.stdout.write(`${USAGE}\n`)
    process.exit(0)
  }
  try {
    return parseOptions(given, process.cwd())
  } catch (error) {
    log(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    process.exit(2)
  }
}

let isOpen = false
// Unheard, Electron stops this process with a dialog until somebody presses it: on a wall nobody does, and no frame comes through meanwhile.
process.on('uncaughtException', (error) => {
  log(`fault: ${error.stack ?? error.message}`)
  // Without a window nobody could see that it came to nothing.
  if (!isOpen) process.exit(1)
})

const options = readOptions()
const appFolder = app.getAppPath()
const places = findPlaces(appFolder, app.getPath('userData'), options)
app.setPath('userData', places.chromium)
if (!app.requestSingleInstanceLock()) {
  log(`Wanglou already runs on ${places.home}; give this one another folder with --data`)
  process.exit(options.capture ? 1 : 0)
}

// As root Chromium's own sandbox can't start, and the launcher said so; the pages' `sandbox: true` stays either way.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
app.commandLine.appendSwitch('js-flags', COMPILE_EARLY)
registerAppScheme()
const settings = openSettings(places.settings)
if (settings.fault) log(`settings understood in part, the rest left out: ${settings.fault}`)
const wantsKiosk = options.kiosk || settings.current().wall.kiosk
// Before the app is ready, or Electron builds its default menu first.
if (process.platform !== 'darwin' || wantsKiosk) Menu.setApplicationMenu(null)
guardContents()
if (options.capture) app.commandLine.appendSwitch('force-device-scale-factor', '1')

let lang = options.lang ?? settings.current().lang
let theme: Theme = options.theme ?? settings.current().theme

const inElectron = electronRunsEngine(process.versions)
const node = inElectron ? null : findEngineNode(settings.current().engine.node, appFolder)
const startProcess: StartProcess = inElectron ? startUtility : node ? startUnder(node) : startNowhere

const engine = createEngineHost(places.engineScript, {
  startProcess,
  clock: { now: Date.now, monotonic: () => performance.now() },
  random: Math.random,
  later(work, ms) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  log,
})

let demoShown = showsDemo(places.home, options)
let demo: Demo | null = null
/** The sources file that the engine watches. */
let watched: string | null = null
const ownSources = join(places.home, 'sources.yaml')

function appInfo(): AppInfo {
  return {
    version: app.getVersion(),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    lang,
    theme,
    developmentRuntime: Number.parseInt(process.versions.electron, 10) < PRODUCT_ELECTRON,
    demo: demoShown,
  }
}

let kiosk: Kiosk | null = null
const wallState = (): ToldScreen => ({ settings: settings.current().wall, kiosk: kiosk?.on() ?? false })

/** Only once the app is ready: before, Electron does not know the system's keyring. */
let store: SecretStore | null = null
function secretStore(): SecretStore {
  store ??= createSecretStore(places.home, systemKeyring(), () => {
    engine.setSecrets(secretStore().all())
    ipc.push('connections:changed', null)
  })
  return store
}

async function unlockSecrets(): Promise<void> {
  const secrets = secretStore()
  engine.setSecrets(secrets.all())
  if (options.passphraseFile === null) return
  const { unlockByFile } = await import('./config/secrets/passphrase-file.ts')
  const { exposed, problem } = await unlockByFile(secrets, options.passphraseFile)
  if (exposed !== null) log(problemLine(exposed, lang))
  if (problem !== null) log(problemLine(problem, lang))
}

/** A first source of one's own was written: the demo ends, and that file is watched. */
function beginOwn(): void {
  watched = ownSources
  engine.change({ dataDir: places.home, sourcesFile: ownSources })
  demo?.dispose()
  demo = null
  if (!demoShown) return
  demoShown = false
  ipc.push('app:info', appInfo())
}

/** Before the app is ready where possible: the engine reads its cache while Chromium starts. */
async function startEstate(): Promise<void> {
  const refused = await refusal(options, places.home, lang, Date.now())
  if (refused) {
    log(refused)
    process.exit(1)
  }
  if (!demoShown) {
    watched = configured(places.home, options)
    return engine.start({ dataDir: places.home, sourcesFile: watched })
  }
  // A utility process can't outlive us; any other could, when we are killed.
  const bound = inElectron ? [] : ['--until-stdin-end']
  demo = await startDemo(places.cliScript, places.demo, options.scenario, startProcess, bound, (reason) =>
    log(`demo: ended (${reason})`),
  )
  watched = demo.sourcesFile
  engine.start({ dataDir: places.demo, sourcesFile: watched })
}

let wall: BrowserWindow | null = null
const { pickFile, chooseSave } = createFileDialogs(() => wall)

/** Of the engine that runs now. */
const dataFolder = (): string => (demoShown ? places.demo : places.home)

const page = createWallPage(places.renderer, { lang: () => lang, theme: () => theme })
const painted = createPaintedRecord(() => performance.now(), log)
const { dispose: endSnapshots, ...snapshotDesk } = createSnapshotDesk({
  ...{ engine, secrets: secretStore, home: places.home, choose: chooseSave, now: Date.now },
  ...{ report: createReportWindow(log), lang: () => lang },
  progress: (progress) => ipc.push('snapshot:progress', progress),
})
const ipc = createIpcRouter({
  'app:info': appInfo,
  'lang:set': (chosen) => {
    settings.update({ lang: chosen })
    lang = chosen
    ipc.push('lang:changed', chosen)
    return null
  },
  'theme:set': (chosen) => {
    settings.update({ theme: chosen })
    theme = chosen
    ipc.push('theme:changed', chosen)
    return null
  },
  'engine:status': () => engine.status(),
  'views:list': () => settings.current().views,
  'views:save': (views) => {
    settings.update({ views })
    return null
  },
  'text:copy': (text) => {
    clipboard.writeText(text)
    return null
  },
  'wall:painted': (note) => {
    painted.note(note)
    return null
  },
  'wall:resume': () => page.watch()?.resume() ?? { place: null, recoveries: { count: 0, since: Date.now(), last: null } },
  'wall:alive': ({ place, words }) => {
    page.watch()?.alive(place, words)
    return null
  },
  'wall:settings': wallState,
  'wall:set': (wall) => {
    const before = settings.current().wall
    settings.update({ wall })
    if (wall.kiosk !== before.kiosk) kiosk?.set(wall.kiosk)
    if (wall.display !== before.display) kiosk?.place()
    ipc.push('wall:settings', wallState())
    return null
  },
  'wall:lost': (why, words) => {
    page.watch()?.lost(why, words)
    return null
  },
  ...createConnections({
    watched: () => watched,
    demo: () => demoShown,
    own: ownSources,
    secrets: secretStore,
    begun: beginOwn,
    changed: () => ipc.push('connections:changed', null),
  }),
  ...createDeskFiles({
    watched: () => watched,
    lang: () => lang,
    choose: chooseSave,
  }),
  ...snapshotDesk,
  ...createRegisterDesk({
    script: places.registerScript,
    places: () => ({ dataDir: dataFolder(), sourcesFile: watched ?? ownSources }),
    now: Date.now,
    choose: () => pickFile(SHEET_FILTERS),
    changed() {
      // A first import begins the sources file.
      if (watched === null && existsSync(ownSources)) beginOwn()
      ipc.push('register:changed', null)
    },
  }),
  ...createSignerDesk({
    ...{ dataDir: dataFolder, secrets: secretStore, pick: () => pickFile(), choose: chooseSave, now: Date.now },
  }),
  'file:pick': () => pickFile(),
})
engine.onStatus((status) => ipc.push('engine:status', status))

let leaving = false
async function leave(code: number): Promise<void> {
  if (leaving) return
  leaving = true
  await engine.stop()
  demo?.dispose()
  app.once('quit', () => {
    if (places.passing) rmSync(places.home, { recursive: true, force: true })
  })
  app.exit(code)
}

function fail(error: unknown): Promise<void> {
  log(error instanceof Error ? error.message : String(error))
  return leave(1)
}

const estate = inElectron ? app.whenReady().then(startEstate) : startEstate()
estate.catch(fail)

app.on('before-quit', (event) => {
  if (leaving) return
  event.preventDefault()
  leave(0).catch(fail)
})
app.on('window-all-closed', () => app.quit())

function openWall(): void {
  unlockSecrets().catch((error: Error) => log(`secrets: ${error.message}`))
  guardSession(session.defaultSession)
  serveApp(session.defaultSession, places.renderer, page.made)
  const window = openWallWindow({
    preload: places.preload,
    title: TITLE,
    size: options.size,
    exact: options.capture !== null,
    theme,
  })
  wall = window
  window.once('closed', () => {
    wall = null
  })
  feedWindow(window.webContents, engine, ipc)
  // What it asked for has a window of its own, with which the app would stay.
  window.once('closed', endSnapshots)
  kiosk = createKiosk(window, {
    screen,
    display: () => options.display ?? settings.current().wall.display,
    leaving: () => leaving,
    changed: () => ipc.push('wall:settings', wallState()),
    log,
  })
  // A picture has the size that was asked for.
  kiosk.set(wantsKiosk && options.capture === null)
  page.open(window)
  isOpen = true
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  const { capture } = options
  if (!capture) return
  captureWhenLive(window, painted.live, {
    file: capture,
    size: options.size,
    why: () => engine.status().detail ?? 'not every source could be read. Start without --capture: the wall names the reason',
  }).then(() => {
    log(`captured ${capture}`)
    return options.exitAfterCapture ? leave(0) : undefined
  }, fail)
}
app.whenReady().then(openWall).catch(fail)

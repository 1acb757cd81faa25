import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import process from 'node:process'
import type { ShellOptions } from './options.ts'

/** Where everything is that a run reads and keeps. All absolute. */
export interface Places {
  /** What the run keeps: journal, settings; Chromium's own files and the demo below it. */
  readonly home: string
  /** True for a home made for this run alone, to be removed at its end. */
  readonly passing: boolean
  readonly chromium: string
  readonly settings: string
  readonly demo: string
  readonly preload: string
  readonly renderer: string
  readonly engineScript: string
  readonly cliScript: string
  /** The thread that reads sheets for the register. */
  readonly registerScript: string
}

/** Scripts that run outside Electron can't be read inside the app's archive; the packager leaves them beside it. */
function unpacked(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
}

/** `userFolder` is Electron's own choice of the user's folder. A picture of the demo leaves nothing behind. */
export function findPlaces(appFolder: string, userFolder: string, options: ShellOptions): Places {
  const passing = options.capture !== null && options.data === null && showsDemo(userFolder, options)
  const home = options.data ?? (passing ? mkdtempSync(join(tmpdir(), 'wanglou-')) : userFolder)
  const dist = (name: string) => join(appFolder, 'dist', name)
  return {
    home,
    passing,
    chromium: join(home, 'shell'),
    settings: join(home, 'settings.json'),
    demo: join(home, 'demo'),
    preload: dist(join('preload', 'index.cjs')),
    renderer: dist('renderer'),
    engineScript: unpacked(dist(join('engine', 'index.cjs'))),
    cliScript: unpacked(dist(join('cli', 'index.cjs'))),
    registerScript: unpacked(dist(join('register', 'index.cjs'))),
  }
}

/** The engine's database in a data folder (main/engine/journal): with it the wall can show what was, without any source. */
const JOURNAL = 'journal.db'

/** True when an earlier run has kept a record in `home`. */
export function keepsEstate(home: string): boolean {
  return existsSync(join(home, JOURNAL))
}

/**
 * True when nothing is configured: then the demo estate is shown. A record without sources is shown where its folder was named;
 * in the user's own folder it is what some earlier `--sources` left, and would keep the demo away for good.
 */
export function showsDemo(home: string, options: ShellOptions): boolean {
  const named = options.data !== null && keepsEstate(home)
  return options.scenario !== null || (configured(home, options) === null && !named)
}

/** The sources file that the run watches; null when none is configured. */
export function configured(home: string, options: ShellOptions): string | null {
  if (options.sources) return options.sources
  const own = join(home, 'sources.yaml')
  return existsSync(own) ? own : null
}

/**
 * A Node that can run the engine, for an Electron that can't: the setting, the launcher's, the packaged one, the
 * repository's. null: none.
 */
export function findEngineNode(setting: string | null, appFolder: string): string | null {
  const binary = process.platform === 'win32' ? 'node.exe' : join('bin', 'node')
  const system = process.platform === 'win32' ? 'win' : process.platform
  const candidates = [
    setting,
    process.env.WANGLOU_NODE,
    join(process.resourcesPath, 'node', binary),
    join(appFolder, 'node_modules', `node-${system}-${process.arch}`, binary),
  ]
  return candidates.find((path) => path && existsSync(path)) ?? null
}

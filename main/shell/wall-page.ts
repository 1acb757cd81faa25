import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { app, type BrowserWindow } from 'electron'
import type { Theme } from '../../shared/ipc/theme.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { log } from './log.ts'
import { createPageWatch, type PageWatch } from './page-watch.ts'
import { restingPage } from './resting-page.ts'
import { APP_URL, RESTING_URL } from './security.ts'

export interface WallPage {
  /** Loads the page into the window and watches over it from now on. */
  open(window: BrowserWindow): void
  /** null: no window was opened yet. */
  watch(): PageWatch | null
  /** Pages that are made here, by their URL. */
  readonly made: ReadonlyMap<string, () => string>
}

/** HH:MM:SS, with the day, in the machine's time zone. */
const timeIn = (lang: Lang) => {
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
  return (at: number) => format.format(at)
}

/** What a person chose. */
export interface PageLook {
  /** Of what is said without a page. */
  lang(): Lang
  theme(): Theme
}

/** The page with its theme in it: asked for by the page itself, it would come after a flash of the other one. */
export const inTheme = (html: string, theme: Theme): string => html.replace('<html ', `<html data-theme="${theme}" `)

/** Joins Electron's signs of trouble to the watch over the wall's page. `folder`: the renderer's bundle. */
export function createWallPage(folder: string, { lang, theme }: PageLook): WallPage {
  let watch: PageWatch | null = null
  let resting = ''

  return {
    watch: () => watch,
    made: new Map([
      [RESTING_URL, () => resting],
      [APP_URL, () => inTheme(readFileSync(join(folder, 'index.html'), 'utf8'), theme())],
    ]),
    open(window) {
      const { webContents } = window
      const show = (url: string) => {
        if (window.isDestroyed()) return
        webContents.loadURL(url).catch((error: Error) => log(`window: ${error.message}`))
      }
      const mine = createPageWatch({
        clock: { now: Date.now, monotonic: () => performance.now() },
        random: Math.random,
        later(work, ms) {
          const timer = setTimeout(work, ms)
          return () => clearTimeout(timer)
        },
        load: () => show(APP_URL),
        rest(words, againAt) {
          resting = restingPage(words, againAt, lang(), timeIn(lang()))
          show(RESTING_URL)
        },
        end() {
          // Electron's own way to crash a page asks the process itself, which one that stands still does not hear.
          const pid = window.isDestroyed() ? 0 : webContents.getOSProcessId()
          if (pid > 0) kill(pid)
        },
        debugged: () => !window.isDestroyed() && webContents.isDevToolsOpened(),
        log,
      })
      watch = mine
      webContents.on('render-process-gone', (_event, details) => mine.gone(details.reason))
      webContents.on('unresponsive', () => mine.lost('hang'))
      // Chromium starts another one by itself; what was drawn on the old one may be gone.
      app.on('child-process-gone', (_event, { type, reason }) => {
        if (type === 'GPU' && reason !== 'clean-exit') mine.lost('gpu')
      })
      window.once('closed', () => mine.dispose())
      show(APP_URL)
    },
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    log(`window: process ${pid} could not be ended: ${error instanceof Error ? error.message : String(error)}`)
  }
}

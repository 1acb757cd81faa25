import { BrowserWindow } from 'electron'
import { log } from './log.ts'
import { APP_URL, WEB_PREFERENCES } from './security.ts'

/** Ink of the wall: what is seen before the first paint, and between pages. */
const INK = '#0a0f14'
/** A page that crashed is loaded again after this, ms: long enough not to spin when it crashes at once. */
const RELOAD_MS = 500

export interface WallWindowOptions {
  readonly preload: string
  readonly title: string
  readonly size: { readonly width: number; readonly height: number }
  readonly kiosk: boolean
  /** Exactly `size`, no frame: for a picture. */
  readonly exact: boolean
}

export interface WallWindow {
  readonly window: BrowserWindow
  /** Times its page has crashed. */
  crashes(): number
}

/** Opens the wall's window at once, dark; the page follows with `load`. A page that crashes is loaded again. */
export function openWallWindow(options: WallWindowOptions): WallWindow {
  const { width, height } = options.size
  const window = new BrowserWindow({
    width,
    height,
    ...(options.exact ? { x: 0, y: 0, resizable: false } : {}),
    useContentSize: true,
    enableLargerThanScreen: options.exact,
    frame: !(options.kiosk || options.exact),
    kiosk: options.kiosk,
    title: options.title,
    backgroundColor: INK,
    autoHideMenuBar: true,
    webPreferences: { ...WEB_PREFERENCES, preload: options.preload },
  })
  let crashes = 0
  const { webContents } = window
  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    crashes += 1
    log(`window: the page ended (${details.reason}), ${crashes} so far; loading it again`)
    setTimeout(() => {
      if (!window.isDestroyed()) webContents.reload()
    }, RELOAD_MS)
  })
  webContents.on('before-input-event', (event, input) => {
    if (input.type !== 'keyDown' || input.key !== 'F11' || options.kiosk) return
    window.setFullScreen(!window.isFullScreen())
    event.preventDefault()
  })
  window.loadURL(APP_URL).catch((error: Error) => log(`window: ${error.message}`))
  return { window, crashes: () => crashes }
}

import { BrowserWindow } from 'electron'
import type { Theme } from '../../shared/ipc/theme.ts'
import { WEB_PREFERENCES } from './security.ts'

/** Ink of the wall: what is seen before the first paint, and between pages. */
const INK: Readonly<Record<Theme, string>> = { dark: '#0a0f14', light: '#f3f5f4' }

export interface WallWindowOptions {
  readonly preload: string
  readonly title: string
  readonly size: { readonly width: number; readonly height: number }
  /** Exactly `size`, no frame: for a picture. */
  readonly exact: boolean
  readonly theme: Theme
}

/** Opens the wall's window at once, empty; `page` (main/shell/wall-page.ts) loads what is shown in it. */
export function openWallWindow(options: WallWindowOptions): BrowserWindow {
  const { width, height } = options.size
  return new BrowserWindow({
    width,
    height,
    ...(options.exact ? { x: 0, y: 0, resizable: false } : {}),
    useContentSize: true,
    enableLargerThanScreen: options.exact,
    frame: !options.exact,
    title: options.title,
    backgroundColor: INK[options.theme],
    autoHideMenuBar: true,
    webPreferences: { ...WEB_PREFERENCES, preload: options.preload },
  })
}

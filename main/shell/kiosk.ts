import { type BrowserWindow, type Display, type Input, powerSaveBlocker, type Screen } from 'electron'
import type { Disposable } from '../../shared/lib/disposable.ts'

/** Displays come and go in bursts while a wall's controller starts; the window moves once they are quiet for this long, ms. */
const QUIET_MS = 400

/** Where no window manager is, Chromium makes a window as large as the screen a pixel smaller. */
const SLACK_PX = 1

type Key = Pick<Input, 'type' | 'key' | 'code' | 'control' | 'alt' | 'shift' | 'meta'>

/** The one way into and out of kiosk mode: Ctrl+Alt+Shift+Q. */
export function isChord({ type, code, control, alt, shift }: Key): boolean {
  return type === 'keyDown' && code === 'KeyQ' && control && alt && shift
}

/** Chords that a form needs, and that of the palette. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(['a', 'c', 'v', 'x', 'z', 'k'])

/** Keys that could lead out of a kiosk or change it, by Chromium or by Electron: none of them reaches the page. */
export function isKept({ key, control, alt, meta }: Key): boolean {
  if (/^F\d{1,2}$/.test(key)) return true
  if (alt || meta) return true
  return control && !OF_THE_PAGE.has(key.toLowerCase())
}

/** From the left, and the upper one first. */
function inOrder<D extends Pick<Display, 'bounds'>>(displays: readonly D[]): readonly D[] {
  return [...displays].sort((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y)
}

/** The N-th display; null where there are not so many. */
export function nthDisplay<D extends Pick<Display, 'bounds'>>(displays: readonly D[], n: number): D | null {
  return inOrder(displays)[n - 1] ?? null
}

export interface KioskEffects {
  readonly screen: Screen
  /** The display that is wanted, 1 from the left; null: the main one. */
  readonly display: () => number | null
  /** True once the app ends: then the window may close. */
  readonly leaving: () => boolean
  readonly changed: () => void
  readonly log: (line: string) => void
}

export interface Kiosk extends Disposable {
  on(): boolean
  set(on: boolean): void
  /** Moves the window where it belongs. */
  place(): void
}

/** Keeps the window full screen on its display, awake, and shut in, for as long as it is on. */
export function createKiosk(window: BrowserWindow, effects: KioskEffects): Kiosk {
  const { screen, log } = effects
  let on = false
  let awake: number | null = null
  let quiet: NodeJS.Timeout | undefined
  let missing: number | null = null

  function target(): Display {
    const wanted = effects.display()
    const found = wanted === null ? null : nthDisplay(screen.getAllDisplays(), wanted)
    const lost = wanted !== null && found === null ? wanted : null
    if (lost !== null && lost !== missing) log(`kiosk: there is no display ${lost}; the main one is used until there is`)
    missing = lost
    return found ?? screen.getPrimaryDisplay()
  }

  function place() {
    if (!on || window.isDestroyed()) return
    const { bounds } = target()
    const is = window.getBounds()
    const there = (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(is[side] - bounds[side]) <= SLACK_PX)
    if (there && window.isKiosk()) return
    // A full screen window is bound to the display it is on.
    if (!there && window.isKiosk()) window.setKiosk(false)
    window.setBounds(bounds)
    window.setKiosk(true)
    log(`kiosk: on ${bounds.width}x${bounds.height} at ${bounds.x},${bounds.y}`)
  }

  function set(next: boolean) {
    if (next === on || window.isDestroyed()) return
    on = next
    if (on) {
      awake = powerSaveBlocker.start('prevent-display-sleep')
      place()
    } else {
      if (awake !== null) powerSaveBlocker.stop(awake)
      awake = null
      window.setKiosk(false)
      log('kiosk: left')
    }
    effects.changed()
  }

  const onDisplays = () => {
    clearTimeout(quiet)
    quiet = setTimeout(place, QUIET_MS)
  }
  screen.on('display-added', onDisplays)
  screen.on('display-removed', onDisplays)
  screen.on('display-metrics-changed', onDisplays)

  window.webContents.on('before-input-event', (event, input) => {
    const chord = isChord(input)
    const fullScreen = !on && input.type === 'keyDown' && input.key === 'F11'
    if (chord || fullScreen || (on && isKept(input))) event.preventDefault()
    if (chord) set(!on)
    else if (fullScreen) window.setFullScreen(!window.isFullScreen())
  })
  window.on('close', (event) => {
    if (on && !effects.leaving()) event.preventDefault()
  })
  window.on('minimize', () => on && window.restore())
  window.on('leave-full-screen', () => on && onDisplays())

  return {
    on: () => on,
    set,
    place,
    dispose() {
      clearTimeout(quiet)
      screen.off('display-added', onDisplays)
      screen.off('display-removed', onDisplays)
      screen.off('display-metrics-changed', onDisplays)
      if (awake !== null) powerSaveBlocker.stop(awake)
    },
  }
}

import { wallScreenStore } from '../stores/wall-screen.ts'
import { onHand } from './hand.ts'
import { shiftAt } from './pixel-shift.ts'

/** A pointer that rests this long is hidden in kiosk mode, ms. */
const POINTER_REST_MS = 3_000
/** The whole layout moves this often, ms. */
const SHIFT_MS = 3 * 60_000
/** Root unit of a wall of 1920×1080, px: a larger one shifts by so many px more. */
const UNIT_PX = 16

/** What a screen that hangs for weeks needs in kiosk mode: no resting pointer, and no pixel that shows the same for ever. */
export function keepScreen(): void {
  const root = document.documentElement
  let resting: ReturnType<typeof setTimeout> | undefined
  let shifting: ReturnType<typeof setInterval> | undefined
  let count = 0

  const rest = () => root.classList.add('pointer-rests')
  const wake = () => {
    root.classList.remove('pointer-rests')
    clearTimeout(resting)
    if (wallScreenStore.getState().kiosk) resting = setTimeout(rest, POINTER_REST_MS)
  }
  const shift = () => {
    const unit = Math.max(1, Math.round(Number.parseFloat(getComputedStyle(root).fontSize) / UNIT_PX))
    const [x, y] = shiftAt(count)
    count += 1
    move(x * unit, y * unit)
  }
  /** By the layout: a transform would have the canvases resampled. */
  const move = (x: number, y: number) => {
    document.body.style.left = `${x}px`
    document.body.style.top = `${y}px`
  }
  const follow = (kiosk: boolean) => {
    clearInterval(shifting)
    shifting = kiosk ? setInterval(shift, SHIFT_MS) : undefined
    if (kiosk) return wake()
    wake()
    move(0, 0)
  }

  onHand(wake)
  wallScreenStore.subscribe(({ kiosk, settings }, before) => {
    if (kiosk !== before.kiosk) follow(kiosk)
    if (settings?.calm !== before.settings?.calm) root.classList.toggle('calm', settings?.calm ?? false)
  })
}

/** A hand moves a mouse this far, px; one that lies on a shaking desk, beside a printer or over a lift, stays below. */
const REACH_PX = 12
/** Within so long, ms: what takes longer for it creeps. */
const WITHIN_MS = 500

/** What is looked at of a pointer's move. */
export interface PointerMove {
  readonly x: number
  readonly y: number
  readonly timeMs: number
  readonly buttons: number
  readonly pointerType: string
}

/** Tells whether a move is of a hand, one move after the other. */
export function createHand(): (move: PointerMove) => boolean {
  let from: PointerMove | null = null
  let last: PointerMove | null = null
  return (move) => {
    if (move.pointerType !== 'mouse' || move.buttons !== 0) return true
    // Measured from where it lay before.
    if (from === null || move.timeMs - from.timeMs > WITHIN_MS) from = { ...(last ?? move), timeMs: move.timeMs }
    last = move
    return Math.hypot(move.x - from.x, move.y - from.y) >= REACH_PX
  }
}

/** Calls `moved` for each move of a hand over the window, before anything in it. */
export function onHand(moved: () => void): void {
  const isHand = createHand()
  const look = ({ screenX, screenY, timeStamp, buttons, pointerType }: PointerEvent): void => {
    if (isHand({ x: screenX, y: screenY, timeMs: timeStamp, buttons, pointerType })) moved()
  }
  window.addEventListener('pointermove', look, { capture: true, passive: true })
}

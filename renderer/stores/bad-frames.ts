import { viewStore } from './stores.ts'

/** Everything is asked for anew after a frame that is not one: where none is as bad for so long, nothing is left out any more, ms. */
const MADE_GOOD_MS = 60_000

let lastAt = Number.NEGATIVE_INFINITY

/** A frame came that is not one. @param monotonic of the clock that nobody sets, ms */
export function badFrameCame(monotonic: number): void {
  lastAt = monotonic
  viewStore.setState(({ badFrames }) => ({ badFrames: badFrames + 1 }))
}

/** Stops telling of them once what they left out is made good. */
export function forgetBadFrames(monotonic: number): void {
  if (viewStore.getState().badFrames > 0 && monotonic - lastAt >= MADE_GOOD_MS) viewStore.setState({ badFrames: 0 })
}

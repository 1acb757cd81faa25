import { clockStore } from '../stores/stores.ts'

/**
 * For what is drawn on a canvas: the screen's pixels per CSS px changed, so draw again. A window that moves to a screen of another density keeps
 * its size in CSS px, and neither observers of size nor media queries tell of every such move: it is looked at with each tick of the clock.
 * Returns what ends it.
 */
export function onPixelRatio(redraw: () => void): () => void {
  let ratio = window.devicePixelRatio
  return clockStore.subscribe(() => {
    if (window.devicePixelRatio === ratio) return
    ratio = window.devicePixelRatio
    redraw()
  })
}

import { allLive } from './estate-reading.ts'
import { estateStore } from './stores.ts'

let told: 'nothing' | 'painted' | 'live' = 'nothing'
let markFirst = (): void => {}
/** Resolves with the first drawing of an estate: what can wait for it should. */
export const firstPaint = new Promise<void>((done) => {
  markFirst = done
})

/**
 * Tells the shell, once each, that the first estate is on screen, and later that it is on screen with every source live. Called
 * after every drawing; launches and captures are timed by it.
 */
export function tellPainted(): void {
  const { seq, moment, sources } = estateStore.getState()
  if (seq === null || told === 'live') return
  const live = moment === null && allLive(sources)
  if (told === 'nothing') {
    tell(false, seq)
    markFirst()
  }
  if (live) tell(true, seq)
  told = live ? 'live' : 'painted'
}

/** Told when the next frame begins: only then has the compositor taken what was drawn in this one. */
function tell(live: boolean, seq: number): void {
  requestAnimationFrame(() => {
    window.wanglou?.request('wall:painted', { live, seq }).catch(console.error)
  })
}

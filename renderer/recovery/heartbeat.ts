import type { Place } from '../../shared/ipc/wall.ts'
import { clockStore, estateStore, viewStore } from '../stores/stores.ts'
import { travelStore } from '../stores/travel.ts'
import { placeNow, standAt, wordsNow } from './place.ts'

/** The words of the alarms are told anew this often, ms: they carry until when they are true. */
const WORDS_MS = 5_000

const NOWHERE: Place = { page: null, selected: null, alarm: null, look: null }

const samePlace = (a: Place, b: Place) =>
  a.page === b.page &&
  a.selected === b.selected &&
  a.alarm === b.alarm &&
  a.look?.at === b.look?.at &&
  a.look?.barTo === b.look?.barTo

/**
 * Stands where the page before this one stood, then tells the shell every second, and at every change of place, that this page
 * lives and where it is, until the page goes. Resolves once it stands there; without a shell at once.
 */
export async function keepPlace(): Promise<void> {
  const bridge = window.wanglou
  if (!bridge) return
  const resumed = await bridge.request('wall:resume')
  if (resumed.ok) {
    viewStore.setState({ recoveries: resumed.value.recoveries })
    if (resumed.value.place !== null) standAt(resumed.value.place)
  } else console.error('no place to resume', resumed.message)

  let told = placeNow()
  let wordsAt = Number.NEGATIVE_INFINITY
  const tell = (place: Place) => {
    told = place
    const now = Date.now()
    const due = Math.abs(now - wordsAt) >= WORDS_MS
    const words = due ? wordsNow(now) : null
    if (words !== null) wordsAt = now
    bridge
      .request('wall:alive', { place, words })
      .then((heard) => {
        if (heard.ok) return undefined
        // A place that is not understood must not make a page that lives look dead: it would be ended, again and again.
        console.error('the place is not understood', heard.message)
        return bridge.request('wall:alive', { place: NOWHERE, words: null })
      })
      .catch(console.error)
  }
  const tellMoved = () => {
    const place = placeNow()
    if (!samePlace(place, told)) tell(place)
  }
  tell(told)
  const stops = [
    clockStore.subscribe(() => tell(placeNow())),
    viewStore.subscribe(tellMoved),
    travelStore.subscribe(tellMoved),
    estateStore.subscribe(({ alarms }, before) => {
      if (alarms !== before.alarms) wordsAt = Number.NEGATIVE_INFINITY
    }),
  ]
  const gone = new AbortController()
  // It does not bubble, but every canvas is passed on the way down.
  window.addEventListener('contextlost', () => void bridge.request('wall:lost', 'canvas', 'replaced').catch(console.error), {
    capture: true,
    signal: gone.signal,
  })
  const stop = () => {
    gone.abort()
    for (const each of stops) each()
  }
  window.addEventListener('pagehide', stop, { signal: gone.signal })
}

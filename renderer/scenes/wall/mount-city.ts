import type { RecordId } from '../../../shared/estate/record.ts'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import { type CityMap, createCityMap } from '../../map/city-map.ts'
import type { PlanStorage } from '../../map/plan-keeper.ts'
import { createPlanner } from '../../map/planner.ts'
import { onShowCity } from '../../playlist/conduct.ts'
import { isSettled } from '../../stores/estate-reading.ts'
import { tellPainted } from '../../stores/painted.ts'
import { askRooms, roomsAt, roomsStore } from '../../stores/rooms.ts'
import { clockStore, estateStore, hoverApp, shownNow, viewStore } from '../../stores/stores.ts'
import { isCalm } from '../../stores/wall-screen.ts'
import { bundledFaces } from '../../styles/bundled-faces.ts'

/** How often ages on the map are told anew, ms: they are in minutes. */
const AGE_MS = 10_000

interface CityListener {
  /** Whether the city is zoomed in. */
  readonly zoom: (zoomed: boolean) => void
  /** Which ward is in the middle then. */
  readonly ward: (name: string) => void
  /** Which room the keyboard is in. */
  readonly room: (id: RecordId | null) => void
  /** It can't be drawn: it stands still from now on, and is to be disposed. */
  readonly fault: () => void
}

/** Puts a map into `host` and feeds it from the stores, outside React. */
export function mountCity(host: HTMLElement, listener: CityListener): Disposable & { readonly map: CityMap } {
  let shownAt = 0
  const planner = createPlanner((work, ms) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  })
  let isFaulty = false
  /** Where nothing else would hear of an error: a map that stands still looks like one that is calm. */
  const guarded = (work: () => void): void => {
    if (isFaulty) return
    try {
      work()
    } catch (error) {
      isFaulty = true
      console.error('the map has a fault', error)
      listener.fault()
    }
  }

  const map = createCityMap(
    host,
    {
      hover(id, box) {
        const origin = host.getBoundingClientRect()
        hoverApp(id, box && { ...box, x: box.x + origin.x, y: box.y + origin.y })
      },
      near: askRooms,
      within: listener.ward,
      room: listener.room,
      painted() {
        listener.zoom(map.zoomed)
        tellPainted()
      },
    },
    {
      requestFrame: (draw) => requestAnimationFrame((at) => guarded(() => draw(at))),
      storage: planStorage(),
      faces: bundledFaces,
      plan: planner.plan,
      guarded,
      windowAspect: () => window.innerWidth / window.innerHeight,
      calm: isCalm,
    },
  )

  const showAll = () => {
    const estate = estateStore.getState()
    const { bureaus, clusters, apps, tightFill } = estate
    const { selected, marked, lang, division } = viewStore.getState()
    const past = estate.moment !== null
    shownAt = shownNow()
    map.show({
      division,
      rooms: roomsAt(estate.moment),
      bureaus,
      clusters,
      apps,
      selected,
      marked,
      lang,
      now: shownAt,
      tightFill,
      settled: isSettled(estate.sources),
      past,
    })
  }

  const show = () => guarded(showAll)

  show()
  const stops = [
    onShowCity((app) => (app === null ? map.reset() : map.goTo(app))),
    estateStore.subscribe((estate, before) => {
      show()
      // The sources may have gone live without a house changing: then nothing is drawn, but what is on screen is live.
      if (estate.apps === before.apps) requestAnimationFrame(tellPainted)
    }),
    viewStore.subscribe((view, before) => {
      const shown = ['selected', 'marked', 'lang', 'division'] as const
      if (shown.some((what) => view[what] !== before[what])) show()
      // A page was opened over it: its ring would stand there still when the wall is back.
      if (view.hovered === null && before.hovered !== null) map.focus(null)
      if (view.cardLeft !== before.cardLeft) {
        map.setCovered(view.cardLeft === null ? 0 : Math.max(0, host.getBoundingClientRect().right - view.cardLeft))
      }
    }),
    roomsStore.subscribe((rooms, before) => {
      if (rooms.apps !== before.apps) show()
    }),
    clockStore.subscribe(() => {
      if (Math.abs(shownNow() - shownAt) >= AGE_MS) show()
    }),
  ]
  return {
    map,
    dispose() {
      for (const stop of stops) stop()
      hoverApp(null, null)
      askRooms([])
      planner.dispose()
      map.dispose()
    },
  }
}

/** Without storage (an origin that has none) the city is planned anew at every start, no more. */
function planStorage(): PlanStorage {
  try {
    return localStorage
  } catch (error) {
    console.warn('no storage for the city plan', error)
    return { getItem: () => null, setItem: () => {} }
  }
}

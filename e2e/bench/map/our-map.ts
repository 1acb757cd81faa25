import { foldEstate, NO_ESTATE } from '../../../renderer/feed/estate-fold.ts'
import { createCityMap } from '../../../renderer/map/city-map.ts'
import type { CityView } from '../../../renderer/map/paint-city.ts'
import { createPlanner } from '../../../renderer/map/planner.ts'
import { present } from '../../../shared/lib/assert.ts'
import type { MakeSubject } from './subject.ts'

const NO_ROOMS: CityView['rooms'] = new Map()

/** Zoom at which a house of 10,000 at 3840×2160 has room for its name. */
const NEAR_ZOOM = 5

/** The product's own map, driven as the page drives it: a frame is folded, shown, and drawn in the animation frame that is at hand. */
export const ourMap: MakeSubject = async (host, full) => {
  let estate = present(foldEstate(NO_ESTATE, full), 'estate')
  // The draw that was asked for and that was not made yet, by this update or by an animation before it.
  let asked: { readonly draw: (at: number) => void } | null = null
  const make = (at: number): void => {
    const pending = asked
    asked = null
    pending?.draw(at)
  }
  const planner = createPlanner((work, ms) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  })
  let painted = () => {}
  const first = new Promise<void>((done) => {
    painted = done
  })
  const map = createCityMap(
    host,
    { hover() {}, near() {}, within() {}, room() {}, painted: () => painted() },
    {
      requestFrame(draw) {
        const own = { draw }
        asked = own
        requestAnimationFrame((at) => {
          if (asked === own) make(at)
        })
      },
      storage: { getItem: () => null, setItem() {} },
      faces: import('../../../renderer/styles/fonts.css'),
      plan: planner.plan,
      guarded: (work) => work(),
      windowAspect: () => innerWidth / innerHeight,
      calm: () => false,
    },
  )
  const view = (): CityView => {
    const { bureaus, clusters, apps, tightFill } = estate
    return {
      division: 'bureau',
      bureaus,
      clusters,
      apps,
      tightFill,
      lang: 'zh-CN',
      now: 0,
      settled: true,
      past: false,
      selected: null,
      marked: null,
      rooms: NO_ROOMS,
    }
  }
  // Also a draw that an animation had asked for is made here, with what is new: the frame is drawn once, and counted.
  const drawn = (change: () => void): void => {
    change()
    make(performance.now())
  }
  drawn(() => map.show(view()))
  await first
  return {
    update(frame) {
      drawn(() => {
        estate = present(foldEstate(estate, frame), 'estate')
        map.show(view())
      })
    },
    pan: (dx, dy) => drawn(() => map.pan(dx, dy)),
    zoom: (factor) => drawn(() => map.zoomAt(innerWidth / 2, innerHeight / 2, factor)),
    near: () => drawn(() => map.zoomAt(innerWidth / 2, innerHeight / 2, NEAR_ZOOM)),
    dispose: () => map.dispose(),
  }
}

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
  let asked: ((at: number) => void) | null = null
  let within = false
  const planner = createPlanner()
  let painted = () => {}
  const first = new Promise<void>((done) => {
    painted = done
  })
  const map = createCityMap(
    host,
    { hover() {}, near() {}, within() {}, room() {}, painted: () => painted() },
    {
      requestFrame(draw) {
        // Within an update the frame is the one that is being made; the rest of an animation comes with the next.
        if (within) asked = draw
        else requestAnimationFrame(draw)
      },
      storage: { getItem: () => null, setItem() {} },
      faces: import('../../../renderer/styles/fonts.css'),
      plan: planner.plan,
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
  const drawn = (change: () => void): void => {
    within = true
    change()
    within = false
    const draw = asked
    asked = null
    draw?.(performance.now())
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

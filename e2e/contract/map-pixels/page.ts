import type { AppRow, EstateFrame } from '../../../shared/estate/frame.ts'
import { present } from '../../../shared/lib/assert.ts'
import { bigEstate } from '../../bench/map/big-estate.ts'
import { ourMap } from '../../bench/map/our-map.ts'
import '../../../renderer/styles/tokens.css'
import '../../../renderer/styles/base.css'
import '../../../renderer/styles/wall.css'

/** A map that came by updates beside one that was drawn at once, pixel by pixel. */

export interface Course {
  readonly apps: number
  readonly updates: number
  /** Whether to go near, to where houses carry words in a dense city too. */
  readonly near: boolean
}

/** How two pictures of one canvas differ. */
export interface Difference {
  /** Pixels of which a channel differs by more than 1 of 255. */
  readonly pixels: number
  /** The largest difference of a channel, of 255. */
  readonly worst: number
  /** Some of those pixels, device px: where to look. */
  readonly some: readonly { readonly x: number; readonly y: number; readonly came: string; readonly drawn: string }[]
}

/** Updates before those that are compared: all font parts come in by them, and none makes the map draw anew while it is compared. */
const WARM_UPDATES = 20
/** A ward loses its source, and another gets it back, every so many updates. */
const SOURCE_TURNS = 3
/** Frames in which a map comes to rest: it is drawn anew when font parts came in, and after a move. */
const SETTLING = 12
const STALE_SINCE = -600_000
const SOME = 6

const frames = async (count: number) => {
  for (let n = 0; n < count; n += 1) await new Promise((next) => requestAnimationFrame(next))
}

/** What happens in an estate: 1 % of its apps change with each frame, and now and then a ward grows stale as a whole or is live again. */
function happenings(count: number) {
  const estate = bigEstate(count)
  const rows = new Map(estate.full.apps.map((app) => [app.id, app]))
  const bureaus = estate.full.bureaus.map(({ id }) => id)
  let last = estate.full
  const turn = (bureau: string | undefined, staleSince: number | null): AppRow[] =>
    [...rows.values()].filter((app) => app.bureau === bureau).map((app) => ({ ...app, staleSince }))
  return {
    next(): EstateFrame {
      const frame = estate.next()
      const nth = frame.seq / SOURCE_TURNS
      const turned = Number.isInteger(nth)
        ? [...turn(bureaus[nth % bureaus.length], STALE_SINCE), ...turn(bureaus[(nth - 2) % bureaus.length], null)]
        : []
      const changed = new Map([...frame.apps, ...turned].map((app) => [app.id, app]))
      for (const [id, app] of changed) rows.set(id, app)
      last = { ...frame, apps: [...changed.values()] }
      return last
    },
    full: (): EstateFrame => ({ ...last, base: null, bureaus: estate.full.bureaus, apps: [...rows.values()] }),
  }
}

function picturesIn(host: HTMLElement): ImageData[] {
  return [...host.querySelectorAll('canvas')].slice(0, 2).map((canvas) => {
    const context = present(canvas.getContext('2d'), 'context')
    return context.getImageData(0, 0, canvas.width, canvas.height)
  })
}

/** Colours as they reach the screen: what is hardly there may be of any colour. */
function difference(came: ImageData, drawn: ImageData): Difference {
  const [a, b] = [came.data, drawn.data]
  const [wide, others] = [new Uint32Array(a.buffer), new Uint32Array(b.buffer)]
  const some: Difference['some'][number][] = []
  let pixels = 0
  let worst = 0
  for (let pixel = 0; pixel < Math.max(wide.length, others.length); pixel += 1) {
    if (wide[pixel] === others[pixel]) continue
    const at = 4 * pixel
    const [alpha, other] = [a[at + 3] ?? 0, b[at + 3] ?? 0]
    let most = Math.abs(alpha - other)
    for (let channel = at; channel < at + 3; channel += 1) {
      most = Math.max(most, Math.abs((a[channel] ?? 0) * alpha - (b[channel] ?? 0) * other) / 255)
    }
    worst = Math.max(worst, most)
    if (most <= 1) continue
    pixels += 1
    const told = { x: pixel % came.width, y: Math.floor(pixel / came.width) }
    if (some.length < SOME) some.push({ ...told, came: `${a.slice(at, at + 4)}`, drawn: `${b.slice(at, at + 4)}` })
  }
  return { pixels, worst, some }
}

const tests = {
  async compare({ apps, updates, near }: Course): Promise<{ readonly city: Difference; readonly over: Difference }> {
    const host = present(document.getElementById('host'), 'host')
    const happening = happenings(apps)
    const open = async () => {
      const subject = await ourMap(host, happening.full())
      if (near) subject.near()
      await frames(SETTLING)
      await document.fonts.ready
      return subject
    }
    const grown = await open()
    for (let n = 0; n < WARM_UPDATES; n += 1) grown.update(happening.next())
    await document.fonts.ready
    await frames(SETTLING)
    // At one go: nothing that comes in meanwhile can have the map drawn anew.
    for (let n = 0; n < updates; n += 1) grown.update(happening.next())
    const came = picturesIn(host)
    grown.dispose()
    host.replaceChildren()
    const fresh = await open()
    await frames(SETTLING)
    const drawn = picturesIn(host)
    fresh.dispose()
    host.replaceChildren()
    const [city, over] = came.map((picture, nth) => difference(picture, present(drawn[nth], 'picture')))
    return { city: present(city, 'city'), over: present(over, 'over') }
  },
}

declare global {
  interface Window {
    tests: typeof tests
  }
}
window.tests = tests
